/**
 * Which names can be written without touching each other, and where. Pure geometry: the most important name is
 * placed first and stays where it is while lesser ones come and go, so nothing flickers as the map moves.
 */

export interface Candidate {
  readonly id: string;
  readonly text: string;
  /** Middle and radius of the dot, in pixels of the screen. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly size: number;
  /** Where its name stands already, on a card over the map; nothing else is written there. */
  readonly card: Box | null;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Placed {
  readonly candidate: Candidate;
  /** Left end and middle line of the text. */
  readonly x: number;
  readonly y: number;
  readonly box: Box;
}

const GAP = 4;
const AIR = 3;
/** Pixels of unnamed dots that a name may hide; the first few may hide more, for the map is nothing without them. */
const MOST_COVERED = 22;
const FIRST = 14;
const MOST_COVERED_BY_FIRST = 75;

/** Boxes kept in a coarse grid, so that asking what one touches looks only at its own corner of the screen. */
class Boxes {
  private readonly cells = new Map<string, Box[]>();
  private static readonly cell = 96;

  add(box: Box): void {
    for (const key of this.keys(box)) {
      const boxes = this.cells.get(key);
      if (boxes) boxes.push(box);
      else this.cells.set(key, [box]);
    }
  }

  isFree(box: Box): boolean {
    return this.keys(box).every((key) => (this.cells.get(key) ?? []).every((other) => !overlap(box, other)));
  }

  /** How much of the screen's width the boxes under this one take together. */
  covered(box: Box): number {
    const under = new Set(this.keys(box).flatMap((key) => this.cells.get(key) ?? []));
    return [...under].reduce((sum, other) => sum + (overlap(box, other) ? other.right - other.left : 0), 0);
  }

  private keys(box: Box): string[] {
    const keys: string[] = [];
    const at = (value: number) => Math.floor(value / Boxes.cell);
    for (let x = at(box.left); x <= at(box.right); x++) {
      for (let y = at(box.top); y <= at(box.bottom); y++) keys.push(`${x},${y}`);
    }
    return keys;
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Place names in the order given, each beside its dot: right, left, below or above, whichever is within the bounds and
 * hides the least. A name may lie over a few dots that have no name, never over another name or its dot; a body whose
 * dot is covered by a name stays without one. At most `limit` names are placed.
 */
export function placeLabels(
  candidates: readonly Candidate[],
  widthOf: (text: string, size: number) => number,
  bounds: Box,
  limit: number,
): readonly Placed[] {
  const occupied = new Boxes();
  const dots = new Boxes();
  const placed: Placed[] = [];
  for (const candidate of candidates) {
    if (candidate.card) occupied.add(candidate.card);
    dots.add(dotOf(candidate));
  }
  for (const [rank, candidate] of candidates.entries()) {
    if (placed.length >= limit) break;
    const dot = dotOf(candidate);
    if (candidate.card) occupied.add(dot);
    if (candidate.card || !occupied.isFree(dot)) continue;
    const chosen = positionsOf(candidate, widthOf(candidate.text, candidate.size))
      .filter(({ box }) => isWithin(box, bounds) && occupied.isFree(box))
      .map((position) => ({ position, cost: dots.covered(position.box) }))
      .reduce<Chosen | null>((best, next) => (best && best.cost <= next.cost ? best : next), null);
    if (!chosen || chosen.cost > (rank < FIRST ? MOST_COVERED_BY_FIRST : MOST_COVERED)) continue;
    occupied.add(chosen.position.box);
    occupied.add(dot);
    placed.push({ candidate, ...chosen.position });
  }
  return placed;
}

interface Position {
  readonly x: number;
  readonly y: number;
  readonly box: Box;
}

interface Chosen {
  readonly position: Position;
  readonly cost: number;
}

function dotOf({ x, y, radius }: Candidate): Box {
  const reach = radius * 0.8;
  return { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
}

function isWithin(box: Box, bounds: Box): boolean {
  return box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;
}

function positionsOf(candidate: Candidate, width: number): Position[] {
  const { x, y, radius, size } = candidate;
  const half = size * 0.62;
  const corners = [
    { x: x + radius + GAP, y },
    { x: x - radius - GAP - width, y },
    { x: x - width / 2, y: y + radius + GAP + half },
    { x: x - width / 2, y: y - radius - GAP - half },
  ];
  return corners.map((at) => ({
    ...at,
    box: { left: at.x - AIR, top: at.y - half, right: at.x + width + AIR, bottom: at.y + half },
  }));
}
