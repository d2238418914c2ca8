/** Where sources state different values of a property: all of them with their words, the one that is shown first. */

import type { Differing, Entity, StatedValue } from "../api/wire";
import { h } from "../dom";
import type { Scene } from "../state/scene";
import { quotations, type NoteOf } from "./quotation";

const STATES = {
  preferred: "detail.state.preferred",
  disputed: "detail.state.disputed",
  agrees: "detail.state.agrees",
  past: "detail.state.past",
  unsure: "detail.state.unsure",
} as const;

/** What sources disagree on, then what has changed over time; nothing where neither is so. */
export function differingSections(entity: Entity, scene: Scene, noteOf: NoteOf): readonly HTMLElement[] {
  const { tongue } = scene;
  const section = (key: "detail.disagree" | "detail.history", found: readonly Differing[] = []) =>
    found.length === 0
      ? []
      : [
          h("h3", { class: "section-title" }, tongue.say(key)),
          key === "detail.disagree" && h("p", { class: "hint" }, tongue.say("detail.disagreeRule")),
          ...found.map((one) => property(one, scene, noteOf)),
        ].filter((part) => part instanceof HTMLElement);
  return [...section("detail.disagree", entity.conflicts), ...section("detail.history", entity.history)];
}

function property({ property: name, values }: Differing, scene: Scene, noteOf: NoteOf): HTMLElement {
  const { tongue, terms } = scene;
  const term = name === "seat" ? terms.seat : (terms.nodeProperty(name)?.text ?? { en: name, it: name });
  return h(
    "section",
    { class: "group differing" },
    h("h4", { class: "group-title" }, h("span", { class: "group-reading" }, tongue.of(term))),
    h("ul", { class: "relations" }, ...values.map((value) => item(name, value, scene, noteOf))),
  );
}

function item(name: string, value: StatedValue, scene: Scene, noteOf: NoteOf): HTMLElement {
  const { tongue, terms } = scene;
  const held = [value.since && tongue.say("detail.since", { day: tongue.date(value.since) })];
  held.push(value.until && tongue.say("detail.until", { day: tongue.date(value.until) }));
  const about = [
    tongue.say(STATES[value.preferred ? "preferred" : value.state]),
    tongue.of(terms.standing(value.standing)),
    value.date && tongue.date(value.date),
    ...held,
  ];
  return h(
    "li",
    { class: "stated" },
    h("p", {}, h(value.preferred ? "strong" : "span", {}, said(name, value.value, scene))),
    h("p", { class: "neighbour-about" }, about.filter(Boolean).join(" · ")),
    quotations([value], noteOf, tongue),
  );
}

/** A value as the facts above show it. */
function said(name: string, value: string, { tongue, terms }: Scene): string {
  if (name === "budget_eur") return tongue.money(Number(value));
  switch (terms.nodeProperty(name)?.kind) {
    case "country":
      return tongue.country(value);
    case "date":
      return tongue.date(value);
    case "number":
      return tongue.number(Number(value));
    default:
      return value;
  }
}
