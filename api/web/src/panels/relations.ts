/** The relations of a body: a section for each kind and direction, each relation with its words, each neighbour a step. */

import type { EntityRelation, RelationTerm } from "../api/wire";
import { fill, h, on } from "../dom";
import { groupRelations, type RelationGroup } from "../state/relations";
import type { Scene } from "../state/scene";
import { describe } from "./describe";
import type { Actions } from "./panel";
import { quotations, type NoteOf } from "./quotation";
import { swatch } from "./swatch";

const FEW = 6;

export function relationSections(
  relations: readonly EntityRelation[],
  scene: Scene,
  actions: Pick<Actions, "select">,
  noteOf: NoteOf,
): readonly HTMLElement[] {
  const terms: readonly RelationTerm[] = scene.terms.relations;
  return groupRelations(relations, terms).map((group) => section(group, scene, actions, noteOf));
}

function section(group: RelationGroup, scene: Scene, actions: Pick<Actions, "select">, noteOf: NoteOf): HTMLElement {
  const { tongue, terms } = scene;
  const list = h("ul", { class: "relations" });
  const draw = (relations: readonly EntityRelation[]) =>
    list.append(...relations.map((relation) => item(relation, scene, actions, noteOf)));
  draw(group.relations.slice(0, FEW));
  const rest = group.relations.slice(FEW);
  const more = h("button", { type: "button", class: "link" });
  fill(more, tongue.say("detail.showAll", { n: tongue.number(group.relations.length) }));
  on(more, {
    click: () => {
      const next = list.children.length;
      draw(rest);
      more.remove();
      list.children[next]?.querySelector("button")?.focus();
    },
  });
  const title = h(
    "h4",
    { class: "group-title" },
    h("span", { class: "group-reading" }, tongue.of(terms.reading(group.type, group.outgoing))),
    h("span", { class: "count" }, tongue.number(group.relations.length)),
  );
  return h("section", { class: "group" }, title, list, rest.length > 0 && more);
}

function item(relation: EntityRelation, scene: Scene, actions: Pick<Actions, "select">, noteOf: NoteOf): HTMLLIElement {
  const { other } = relation;
  const step = h(
    "button",
    { type: "button", class: "neighbour" },
    swatch(scene.terms.colours.get(other.label)),
    h("span", { class: "neighbour-name" }, other.name),
    h("span", { class: "neighbour-about" }, describe(other, scene)),
  );
  on(step, { click: () => actions.select(other.id) });
  const properties = propertiesOf(relation, scene);
  return h(
    "li",
    { class: "relation" },
    step,
    properties && h("p", { class: "relation-properties" }, properties),
    quotations(relation.evidence, noteOf, scene.tongue),
  );
}

function propertiesOf(relation: EntityRelation, { tongue, terms }: Scene): string {
  const { properties, confidence, evidence, evidence_count: stated } = relation;
  const parts = Object.entries(properties).flatMap(([name, value]) => {
    const term = terms.relationProperty(name);
    if (value === null || value === "" || !term) return [];
    return [`${tongue.of(term.text)}: ${valueText(name, term.kind, value, tongue)}`];
  });
  if (typeof confidence === "number" && confidence < 1) {
    parts.push(tongue.say("detail.confidence", { n: tongue.percent(confidence) }));
  }
  if (stated > evidence.length) parts.push(tongue.say("detail.agree", { n: tongue.number(stated) }));
  return parts.join(" · ");
}

function valueText(name: string, kind: string, value: string | number, tongue: Scene["tongue"]): string {
  if (kind === "date") return tongue.date(String(value));
  if (typeof value === "number") return name.endsWith("_eur") ? tongue.money(value) : tongue.number(value);
  return value;
}
