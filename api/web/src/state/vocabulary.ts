/** The server's vocabulary, ready to be asked. Names, colours and readings come from it; none is written here. */

import type { PropertyTerm, RelationTerm, TypeTerm, Vocabulary, Words } from "../api/wire";
import { NO_FILTERS, type Defaults } from "./facets";

export interface Terms {
  readonly types: readonly TypeTerm[];
  readonly relations: readonly RelationTerm[];
  type(label: string): TypeTerm | undefined;
  nodeProperty(name: string): PropertyTerm | undefined;
  relationProperty(name: string): PropertyTerm | undefined;
  /** How a relation reads from the start, or from the end. */
  reading(type: string, outgoing: boolean): Words;
  kind(kind: string): Words;
  readonly seat: Words;
  /** What a kind of source is called. */
  standing(standing: string): Words;
  /** What each facet lets through when the visitor has not chosen. */
  readonly defaults: Defaults;
  readonly colours: ReadonlyMap<string, string>;
}

export function createTerms(vocabulary: Vocabulary): Terms {
  const types = new Map(vocabulary.labels.map((term) => [term.label, term]));
  const relations = new Map(vocabulary.relations.map((term) => [term.type, term]));
  const nodeProperties = new Map(vocabulary.node_properties.map((term) => [term.name, term]));
  const relationProperties = new Map(vocabulary.relation_properties.map((term) => [term.name, term]));
  const kinds = new Map(vocabulary.kinds.map((term) => [term.kind, term.text]));
  const standings = new Map(vocabulary.standings.map((term) => [term.standing, term.text]));
  const onMap = vocabulary.labels.filter((term) => term.on_map).map((term) => term.label);
  return {
    types: vocabulary.labels,
    relations: vocabulary.relations,
    type: (label) => types.get(label),
    nodeProperty: (name) => nodeProperties.get(name),
    relationProperty: (name) => relationProperties.get(name),
    reading: (type, outgoing) => {
      const term = relations.get(type);
      return (outgoing ? term?.text : term?.inverse) ?? same(type);
    },
    kind: (kind) => kinds.get(kind) ?? same(kind),
    seat: vocabulary.seat,
    standing: (standing) => standings.get(standing) ?? same(standing),
    defaults: { ...NO_FILTERS, type: new Set(onMap) },
    colours: new Map(vocabulary.labels.map((term) => [term.label, term.colour])),
  };
}

function same(text: string): Words {
  return { en: text, it: text };
}
