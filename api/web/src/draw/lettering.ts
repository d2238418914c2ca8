/** Writes names over the drawing: which ones is decided by `placeLabels`, how they look is decided here. */

import type Sigma from "sigma";
import type { Ecosystem } from "../state/ecosystem";
import type { Figure } from "./figure";
import { placeLabels, type Box, type Candidate } from "./labels";
import { toHex } from "./palette";
import type { Theme } from "./theme";

const LONGEST = 34;
const SMALLEST = 11.5;
const LARGEST = 15;
/** One name for so many square pixels of the map at most. */
const ROOM = 18_000;
const CONSIDERED = 600;
const CARD_SIZE = 13.5;
const CARD_PADDING = 8;

export interface Lettering {
  /** The bodies in the order in which they deserve a name. */
  rank(visible: ReadonlySet<string>): void;
  write(sigma: Sigma): void;
  paint(theme: Theme): void;
}

/** `bounds` tells where names may stand: the map without what panels cover. */
export function createLettering(ecosystem: Ecosystem, figure: Figure, initial: Theme, bounds: () => Box): Lettering {
  let theme = initial;
  let ranking: readonly string[] = [];
  const widths = new Map<string, number>();
  const ruler = document.createElement("canvas").getContext("2d");
  const fontOf = (size: number, weight: number) => `${weight} ${size}px ${theme.font}`;
  const widthOf = (text: string, size: number, weight = 500) => {
    const key = `${weight} ${size} ${text}`;
    let width = widths.get(key);
    if (width === undefined && ruler) {
      ruler.font = fontOf(size, weight);
      width = ruler.measureText(text).width;
      widths.set(key, width);
    }
    return width ?? 0;
  };

  const candidatesOf = (sigma: Sigma): Candidate[] => {
    const { width, height } = sigma.getDimensions();
    const circle = figure.circle();
    const candidates: Candidate[] = [];
    for (const id of ranking) {
      const data = sigma.getNodeDisplayData(id);
      if (!data || data.hidden) continue;
      if (circle && !circle.around.has(id) && !data.highlighted) continue;
      const { x, y } = sigma.framedGraphToViewport(data);
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const radius = sigma.scaleSize(data.size);
      const size = Math.round(Math.min(LARGEST, Math.max(SMALLEST, 9.5 + radius * 0.4)) * 2) / 2;
      const text = shortened(ecosystem.nodes.get(id)?.name ?? "");
      const card = data.highlighted ? cardOf(id, x, y, radius) : null;
      candidates.push({ id, text, x, y, radius, size, card });
      if (candidates.length >= CONSIDERED) break;
    }
    return candidates;
  };

  const cardText = (id: string) => {
    const { left, right } = bounds();
    let text = shortened(ecosystem.nodes.get(id)?.name ?? "", 60);
    while (text.length > 8 && cardWidth(text) > right - left) text = shortened(text, text.length - 4);
    return text;
  };
  const cardWidth = (text: string) => widthOf(text, CARD_SIZE, 600) + 2 * CARD_PADDING;
  // Right of the dot, or left of it, or, where neither has room, as far right as the map goes and below the dot.
  const cardOf = (id: string, x: number, y: number, radius: number): Box => {
    const { left, right } = bounds();
    const width = cardWidth(cardText(id));
    const half = CARD_SIZE * 0.95;
    const at = (start: number, middle: number) => ({
      left: start,
      top: middle - half,
      right: start + width,
      bottom: middle + half,
    });
    if (x + radius + 5 + width <= right) return at(x + radius + 5, y);
    if (x - radius - 5 - width >= left) return at(x - radius - 5 - width, y);
    return at(Math.max(left, Math.min(x - width / 2, right - width)), y + radius + 5 + half);
  };

  // The name of the body under the pointer, or of the selected one, on a card of its own.
  const drawCard = (context: CanvasRenderingContext2D, id: string, { left, top, right, bottom }: Box) => {
    context.beginPath();
    context.roundRect(left, top, right - left, bottom - top, 6);
    context.fillStyle = theme.surface;
    context.fill();
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.stroke();
    context.font = fontOf(CARD_SIZE, 600);
    context.fillStyle = theme.ink;
    context.fillText(cardText(id), left + CARD_PADDING, (top + bottom) / 2 + 0.5);
  };

  return {
    rank(visible) {
      const degree = (id: string) => ecosystem.nodes.get(id)?.degree ?? 0;
      ranking = [...visible].sort((a, b) => degree(b) - degree(a) || (a < b ? -1 : 1));
    },
    paint(next) {
      theme = next;
      widths.clear();
    },
    write(sigma) {
      const context = sigma.getCanvases()["labels"]?.getContext("2d");
      if (!context) return;
      const { width, height } = sigma.getDimensions();
      const candidates = candidatesOf(sigma);
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = 4;
      context.strokeStyle = toHex(theme.paper);
      context.fillStyle = theme.ink;
      for (const { candidate, x, y } of placeLabels(candidates, widthOf, bounds(), (width * height) / ROOM)) {
        context.font = fontOf(candidate.size, 500);
        context.strokeText(candidate.text, x, y);
        context.fillText(candidate.text, x, y);
      }
      for (const { id, card } of candidates) if (card) drawCard(context, id, card);
    },
  };
}

function shortened(name: string, longest = LONGEST): string {
  if (name.length <= longest) return name;
  const cut = name.slice(0, longest);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > longest / 2 ? space : longest).trimEnd()}…`;
}
