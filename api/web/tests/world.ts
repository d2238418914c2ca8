/** A small made-up world for the tests. */

import type { Entity, EntityRelation, Vocabulary } from "../src/api/wire";
import { createEcosystem, type Ecosystem, type MapNode } from "../src/state/ecosystem";
import type { View } from "../src/state/view";
import { defaultView } from "../src/state/view";
import { sceneMaker, type Scene } from "../src/state/scene";
import { createTerms } from "../src/state/vocabulary";

const words = (en: string, it: string) => ({ en, it });

const type = (label: string, it: string, colour: string, on_map = true) => ({
  label,
  text: words(label, it),
  plural: words(`${label}s`, it),
  meaning: words(label, it),
  colour,
  on_map,
});

const relation = (name: string, text: string, inverse: string, symmetric = false) => ({
  type: name,
  text: words(text, `${text} (it)`),
  inverse: words(inverse, `${inverse} (it)`),
  meaning: words(text, text),
  symmetric,
});

export const VOCABULARY: Vocabulary = {
  labels: [
    type("Cluster", "Cluster", "#117733"),
    type("Project", "Progetto", "#CC6677"),
    type("Organisation", "Organizzazione", "#4477AA"),
    type("Person", "Persona", "#777777", false),
  ],
  relations: [
    relation("MEMBER_OF", "member of", "has member"),
    relation("PARTICIPATES_IN", "participates in", "has participant"),
    relation("COLLABORATES_WITH", "collaborates with", "collaborates with", true),
  ],
  node_properties: [
    { name: "url", kind: "url", text: words("Website", "Sito web") },
    { name: "founded", kind: "date", text: words("Founded", "Fondazione") },
  ],
  relation_properties: [{ name: "since", kind: "date", text: words("Since", "Dal") }],
  kinds: [],
  seat: words("Seat", "Sede"),
  standings: [
    { standing: "official", text: words("official register", "registro ufficiale") },
    { standing: "list", text: words("kept list", "elenco curato") },
  ],
};

const node = (id: string, label: string, name: string, country: string | null, degree: number): MapNode => ({
  id,
  label,
  name,
  country,
  degree,
  x: degree,
  y: 0,
});

export const ECOSYSTEM: Ecosystem = createEcosystem(
  [
    node("cluster-a", "Cluster", "Valdora BioCluster", "IT", 2),
    node("cluster-b", "Cluster", "Elbau MedTech", "DE", 1),
    node("project-p", "Project", "NETPATH", null, 2),
    node("project-q", "Project", "ALPCURE", null, 0),
    node("organisation-o", "Organisation", "Università di Rivalta", "IT", 1),
    node("person-x", "Person", "Ada Ferrante", null, 1),
  ],
  [
    { source: "cluster-a", target: "project-p", type: "PARTICIPATES_IN" },
    { source: "cluster-b", target: "project-p", type: "PARTICIPATES_IN" },
    { source: "organisation-o", target: "cluster-a", type: "MEMBER_OF" },
    { source: "person-x", target: "cluster-a", type: "HAS_ROLE" },
    { source: "cluster-a", target: "gone", type: "MEMBER_OF" },
  ],
);

export const TERMS = createTerms(VOCABULARY);

export function sceneOf(view: Partial<View> = {}): Scene {
  return sceneMaker(TERMS, ECOSYSTEM)({ ...defaultView("en"), ...view });
}

export function relationOf(id: string, patch: Partial<EntityRelation> = {}): EntityRelation {
  return {
    id,
    type: "MEMBER_OF",
    outgoing: true,
    other: { id: `cluster-${id}`, label: "Cluster", name: `Cluster ${id}`, country: "IT" },
    properties: {},
    evidence: [{ quote: `The words of ${id}`, source: "source-1", page: 7 }],
    evidence_count: 1,
    ...patch,
  };
}

export function entityOf(patch: Partial<Entity> = {}): Entity {
  return {
    id: "cluster-a",
    label: "Cluster",
    name: "Valdora BioCluster",
    country: "IT",
    degree: 2,
    sources: [{ id: "source-1", name: "reports/annual.pdf", title: "Annual report" }],
    relations: { items: [relationOf("r1")], next: null },
    ...patch,
  };
}
