/** The graph as sigma wants it, and how it looks under the present filters and attention. */

import { UndirectedGraph } from "graphology";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { NOBODY, neighboursOf, type Ecosystem } from "../state/ecosystem";
import { inkOf, toHex, type Ink } from "./palette";
import { sizeOf, widthOf, type Room } from "./scale";
import type { Theme } from "./theme";

/** What the visitor attends to: all that is shown, the body under the pointer, the selected one. */
export interface Attention {
  readonly visible: ReadonlySet<string>;
  readonly hovered: string | null;
  readonly selected: string | null;
}

export interface Figure {
  readonly graph: UndirectedGraph;
  node(id: string, data: object): Partial<NodeDisplayData>;
  edge(id: string): Partial<EdgeDisplayData>;
  /** The body in focus and those that touch it; null when nothing is in focus. */
  circle(): { readonly focus: string; readonly around: ReadonlySet<string> } | null;
  attend(attention: Attention): void;
  paint(theme: Theme): void;
}

const GREY = "#888888";

/** Build the figure; bodies joined by several relations are joined by one line, as wide as there are relations. */
export function createFigure(
  ecosystem: Ecosystem,
  colours: ReadonlyMap<string, string>,
  theme: Theme,
  room: Room,
): Figure {
  const graph = buildGraph(ecosystem, room);
  let inks = inksOf(colours, theme);
  let paper = toHex(theme.paper);
  let look = theme;
  let attention: Attention = { visible: new Set(), hovered: null, selected: null };
  let focus: string | null = null;
  let around = NOBODY;

  const inkFor = (id: string): Ink => {
    const label = ecosystem.nodes.get(id)?.label ?? "";
    return inks.get(label) ?? inkOf(GREY, look.paper);
  };
  return {
    graph,
    circle: () => (focus ? { focus, around } : null),
    attend(next) {
      attention = next;
      const wanted = next.hovered ?? next.selected;
      focus = wanted && next.visible.has(wanted) ? wanted : null;
      around = focus ? neighboursOf(ecosystem, focus) : NOBODY;
    },
    paint(next) {
      look = next;
      inks = inksOf(colours, next);
      paper = toHex(next.paper);
    },
    node(id, data) {
      if (!attention.visible.has(id)) return { ...data, hidden: true };
      const ink = inkFor(id);
      const painted = { ...data, color: ink.fill, rimColor: ink.rim, haloColor: paper };
      if (id === attention.selected) return { ...painted, haloColor: look.ink, highlighted: true, zIndex: 3 };
      if (id === focus) return { ...painted, highlighted: true, zIndex: 3 };
      if (focus && !around.has(id)) {
        const colour = attention.selected ? ink.faded : ink.dimmed;
        return { ...painted, color: colour, rimColor: colour, zIndex: 0 };
      }
      return { ...painted, zIndex: focus ? 2 : 1 };
    },
    edge(id) {
      const size = Number(graph.getEdgeAttribute(id, "size"));
      if (!focus) return { size, color: look.edge, zIndex: 0 };
      const [a, b] = graph.extremities(id) as [string, string];
      if (a !== focus && b !== focus)
        return { size, color: attention.selected ? look.edgeFaded : look.edge, zIndex: 0 };
      return { size: size + 0.5, color: inkFor(a === focus ? b : a).rim, zIndex: 1 };
    },
  };
}

function buildGraph(ecosystem: Ecosystem, room: Room): UndirectedGraph {
  const graph = new UndirectedGraph();
  const population = ecosystem.nodes.size;
  // Drawn in this order: what has most relations comes last and lies on top.
  const rising = [...ecosystem.nodes.values()].sort((a, b) => a.degree - b.degree);
  for (const { id, x, y, degree } of rising) {
    graph.addNode(id, { x, y, size: sizeOf(degree, population, room) });
  }
  for (const { source, target } of ecosystem.edges) {
    if (source === target) continue;
    const [edge] = graph.mergeEdge(source, target);
    const relations = Number(graph.getEdgeAttribute(edge, "relations") ?? 0) + 1;
    graph.mergeEdgeAttributes(edge, { relations, size: widthOf(relations, room) });
  }
  return graph;
}

function inksOf(colours: ReadonlyMap<string, string>, theme: Theme): ReadonlyMap<string, Ink> {
  return new Map([...colours].map(([label, colour]) => [label, inkOf(colour, theme.paper)]));
}
