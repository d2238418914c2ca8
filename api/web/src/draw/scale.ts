/** How big a body is drawn: by its relations, smaller when there are many bodies. */

const LEAST = 2.4;
const MOST = 17;

export function sizeOf(degree: number, population: number): number {
  const crowding = Math.min(1.35, Math.max(0.55, 1.35 - 0.28 * Math.log10(Math.max(population, 100) / 100)));
  return Math.min(MOST, (LEAST + 1.35 * Math.sqrt(degree)) * crowding);
}
