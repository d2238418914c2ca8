/**
 * Colours of the vocabulary on this page's background. What a colour means is decided by the server; here it is only
 * moved in lightness, and only as far as it needs to stand out from light or dark paper.
 */

export type Rgb = readonly [number, number, number];

/** WCAG's least contrast for a graphical object. */
const GRAPHIC = 3;
const STEPS = 40;

export function parseHex(hex: string): Rgb {
  const digits = /^#?([0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (!digits) return [128, 128, 128];
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

export function toHex(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** The colour `share` of the way from one to the other. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, index) => part + ((to[index] ?? part) - part) * share) as unknown as Rgb;
}

/** Contrast ratio of WCAG 2, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The nearest colour, towards black or white, that stands out from the background. */
export function standingOut(colour: Rgb, background: Rgb, least = GRAPHIC): Rgb {
  const goal: Rgb = luminance(background) > 0.4 ? [0, 0, 0] : [255, 255, 255];
  for (let step = 0; step <= STEPS; step++) {
    const candidate = mix(colour, goal, step / STEPS);
    if (contrast(candidate, background) >= least) return candidate;
  }
  return goal;
}

export interface Ink {
  readonly fill: string;
  /** Edge of the dot: what makes a pale dot visible on pale paper. */
  readonly rim: string;
  /** The fill while the pointer is elsewhere, and, fainter, while another body is selected. */
  readonly dimmed: string;
  readonly faded: string;
}

/** How a node type is painted on this background. */
export function inkOf(hex: string, background: Rgb): Ink {
  const colour = parseHex(hex);
  const onLight = luminance(background) > 0.4;
  // On dark paper the dot itself must be lighter; on light paper a darker rim keeps pale colours as they are.
  const fill = onLight ? colour : standingOut(colour, background);
  const rim = standingOut(fill, background);
  const towards = (share: number) => toHex(mix(fill, background, share));
  return { fill: toHex(fill), rim: toHex(rim), dimmed: towards(0.5), faded: towards(0.82) };
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
