/** What goes over the wire, as `api/schemas.py` states it; only what this page uses. */

export interface Words {
  readonly en: string;
  readonly it: string;
}

export interface TypeTerm {
  readonly label: string;
  readonly text: Words;
  readonly plural: Words;
  readonly meaning: Words;
  readonly colour: string;
  readonly on_map: boolean;
}

export interface RelationTerm {
  readonly type: string;
  readonly text: Words;
  readonly inverse: Words;
  readonly meaning: Words;
  readonly symmetric: boolean;
}

export interface PropertyTerm {
  readonly name: string;
  readonly kind: "text" | "texts" | "url" | "date" | "number" | "country" | "identifiers";
  readonly text: Words;
}

export interface KindTerm {
  readonly kind: string;
  readonly text: Words;
}

export interface StandingTerm {
  readonly standing: string;
  readonly text: Words;
}

export interface Vocabulary {
  readonly labels: readonly TypeTerm[];
  readonly relations: readonly RelationTerm[];
  readonly node_properties: readonly PropertyTerm[];
  readonly relation_properties: readonly PropertyTerm[];
  readonly kinds: readonly KindTerm[];
  readonly seat: Words;
  readonly standings: readonly StandingTerm[];
}

export interface EntityBrief {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly acronym?: string | null;
  readonly country?: string | null;
}

export interface Evidence {
  readonly quote: string;
  readonly source: string;
  /** Page of a document, or row of a table. */
  readonly page?: number | null;
}

export interface SourceBrief {
  readonly id: string;
  readonly name: string;
  readonly title?: string | null;
  readonly media_type?: string | null;
}

export interface SourceDetail {
  readonly id: string;
  readonly label: string;
  readonly title?: string | null;
  readonly media_type?: string | null;
}

export interface EntityRelation {
  readonly id: string;
  readonly type: string;
  readonly outgoing: boolean;
  readonly other: EntityBrief;
  readonly confidence?: number | null;
  readonly properties: Readonly<Record<string, string | number | null>>;
  readonly evidence: readonly Evidence[];
  readonly evidence_count: number;
}

export interface Relations {
  readonly items: readonly EntityRelation[];
  readonly next?: string | null;
}

export interface StatedValue extends Evidence {
  readonly value: string;
  readonly state: "preferred" | "disputed" | "agrees" | "past" | "unsure";
  readonly preferred: boolean;
  readonly standing: string;
  readonly date?: string | null;
  readonly since?: string | null;
  readonly until?: string | null;
}

export interface Differing {
  readonly property: string;
  readonly values: readonly StatedValue[];
}

export interface Entity extends EntityBrief {
  readonly aliases?: readonly string[];
  readonly name_en?: string | null;
  readonly description?: string | null;
  readonly url?: string | null;
  readonly start?: string | null;
  readonly end?: string | null;
  readonly kind?: string | null;
  readonly founded?: string | null;
  readonly status?: string | null;
  readonly sme?: boolean | null;
  readonly members?: number | null;
  readonly street?: string | null;
  readonly postcode?: string | null;
  readonly predecessors?: readonly string[];
  readonly successors?: readonly string[];
  readonly budget_eur?: number | null;
  readonly identifiers?: readonly string[];
  readonly degree: number;
  readonly conflicts?: readonly Differing[];
  readonly history?: readonly Differing[];
  readonly sources: readonly SourceBrief[];
  readonly relations: Relations;
}

export interface SearchResults {
  readonly items: readonly EntityBrief[];
}

/** The map in columns: the n-th entry of every list belongs to the n-th node or edge. */
export interface MapData {
  readonly version: string | null;
  readonly nodes: {
    readonly id: readonly string[];
    readonly label: readonly string[];
    readonly name: readonly string[];
    readonly country: readonly (string | null)[];
    readonly degree: readonly number[];
    readonly x: readonly number[];
    readonly y: readonly number[];
  };
  readonly edges: {
    /** Positions in the columns of the nodes. */
    readonly start: readonly number[];
    readonly end: readonly number[];
    readonly type: readonly string[];
  };
  /** Whether the graph has more; the most connected are here. */
  readonly truncated: boolean;
}
