/** Relations of one body, grouped as people read them: by kind and direction, in the order of the vocabulary. */

import type { EntityRelation, RelationTerm } from "../api/wire";

export interface RelationGroup {
  readonly type: string;
  readonly outgoing: boolean;
  readonly relations: readonly EntityRelation[];
}

/** Group the relations; a symmetric kind is one group whichever way it is stored. */
export function groupRelations(
  relations: readonly EntityRelation[],
  terms: readonly RelationTerm[],
): readonly RelationGroup[] {
  const order = new Map(terms.map((term, index) => [term.type, index]));
  const symmetric = new Set(terms.filter((term) => term.symmetric).map((term) => term.type));
  const groups = new Map<string, { type: string; outgoing: boolean; relations: EntityRelation[] }>();
  for (const relation of relations) {
    const outgoing = symmetric.has(relation.type) || relation.outgoing;
    const key = `${relation.type} ${outgoing}`;
    const group = groups.get(key) ?? { type: relation.type, outgoing, relations: [] };
    group.relations.push(relation);
    groups.set(key, group);
  }
  const rank = (type: string) => order.get(type) ?? order.size;
  return [...groups.values()]
    .map((group) => ({ ...group, relations: group.relations.toSorted(byName) }))
    .sort((a, b) => rank(a.type) - rank(b.type) || Number(b.outgoing) - Number(a.outgoing));
}

function byName(a: EntityRelation, b: EntityRelation): number {
  return a.other.name.localeCompare(b.other.name);
}
