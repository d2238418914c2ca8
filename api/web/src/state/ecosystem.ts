/** The graph as the map knows it: nodes, edges and who touches whom. Built once from the server's data, never changed. */

export interface MapNode {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly country: string | null;
  readonly degree: number;
  /** Where the server's layout put it. */
  readonly x: number;
  readonly y: number;
}

export interface MapEdge {
  readonly source: string;
  readonly target: string;
  readonly type: string;
}

export interface Ecosystem {
  readonly nodes: ReadonlyMap<string, MapNode>;
  readonly edges: readonly MapEdge[];
  readonly neighbours: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether the graph has more bodies than these, the most connected. */
  readonly truncated: boolean;
}

export const NOBODY: ReadonlySet<string> = new Set();

/** Index the data; an edge whose ends are not both there is left out. */
export function createEcosystem(nodes: readonly MapNode[], edges: readonly MapEdge[], truncated = false): Ecosystem {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const neighbours = new Map<string, Set<string>>();
  const touch = (from: string, to: string) => {
    const known = neighbours.get(from);
    if (known) known.add(to);
    else neighbours.set(from, new Set([to]));
  };
  const whole = edges.filter((edge) => byId.has(edge.source) && byId.has(edge.target));
  for (const edge of whole) {
    touch(edge.source, edge.target);
    touch(edge.target, edge.source);
  }
  return { nodes: byId, edges: whole, neighbours, truncated };
}

export function neighboursOf(ecosystem: Ecosystem, id: string): ReadonlySet<string> {
  return ecosystem.neighbours.get(id) ?? NOBODY;
}
