/** How big things are drawn: bodies by their relations, all smaller when there is little room or a crowd. */

const LEAST = 2.4;
const MOST = 17;
/** Side, in pixels, of a square map on which dots have their full size. */
const AMPLE = 800;

export interface Room {
  readonly width: number;
  readonly height: number;
}

export function sizeOf(degree: number, population: number, room: Room): number {
  const crowding = clamp(1.35 - 0.28 * Math.log10(Math.max(population, 100) / 100), 0.55, 1.35);
  return Math.min(MOST, (LEAST + 1.35 * Math.sqrt(degree)) * crowding * share(room));
}

/** Width of the line between two bodies joined by so many relations. */
export function widthOf(relations: number, room: Room): number {
  return Math.min(3, 0.8 + 0.5 * relations) * share(room);
}

function share({ width, height }: Room): number {
  return clamp(Math.sqrt(width * height) / AMPLE, 0.55, 1.15);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
