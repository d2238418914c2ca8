/** From the columns that travel to the rows that are drawn. */

import type { Ecology } from "./client";
import type { MapData } from "./wire";

/** An edge that points outside the columns is left out. */
export function decodeMap({ nodes, edges, truncated }: MapData): Ecology {
  const rows = nodes.id.map((id, at) => ({
    id,
    label: nodes.label[at] ?? "",
    name: nodes.name[at] ?? id,
    country: nodes.country[at] ?? null,
    degree: nodes.degree[at] ?? 0,
    x: nodes.x[at] ?? 0,
    y: nodes.y[at] ?? 0,
  }));
  const lines = edges.type.flatMap((type, at) => {
    const [source, target] = [nodes.id[edges.start[at] ?? -1], nodes.id[edges.end[at] ?? -1]];
    return source !== undefined && target !== undefined ? [{ source, target, type }] : [];
  });
  return { nodes: rows, edges: lines, truncated };
}
