/** What is known of a body besides its relations, each under the vocabulary's own name. */

import type { Entity } from "../api/wire";
import { h } from "../dom";
import type { Scene } from "../state/scene";
import { ICONS } from "./icons";

const SHOWN = [
  "name_en", "aliases", "kind", "status", "sme", "members", "founded", "start", "end", "predecessors", "successors",
  "budget_eur", "street", "url", "identifiers",
] as const;
type FactName = (typeof SHOWN)[number];

/** The facts as a list of terms and values, or null if there are none. */
export function facts(entity: Entity, scene: Scene): HTMLElement | null {
  const entries = SHOWN.flatMap((name) => {
    const value = valueOf(entity, name, scene);
    const term = scene.terms.nodeProperty(name);
    return value ? [h("div", { class: "fact" }, h("dt", {}, term ? scene.tongue.of(term.text) : name), value)] : [];
  });
  return entries.length > 0 ? h("dl", { class: "facts" }, ...entries) : null;
}

function valueOf(entity: Entity, name: FactName, { tongue, terms }: Scene): HTMLElement | null {
  switch (name) {
    case "url":
      return entity.url
        ? h("dd", {}, website(entity.url, entity.name, tongue.say("detail.website", { name: entity.name })))
        : null;
    case "aliases": {
      const others = entity.aliases?.filter((alias) => alias !== entity.name && alias !== entity.acronym) ?? [];
      return others.length > 0 ? h("dd", {}, others.join(" · ")) : null;
    }
    case "identifiers":
      return entity.identifiers?.length
        ? h("dd", { class: "identifiers" }, ...entity.identifiers.map((identifier) => h("code", {}, identifier)))
        : null;
    case "kind":
      return entity.kind ? h("dd", {}, tongue.of(terms.kind(entity.kind))) : null;
    case "budget_eur":
      return typeof entity.budget_eur === "number" ? h("dd", {}, tongue.money(entity.budget_eur)) : null;
    case "founded":
    case "start":
    case "end": {
      const day = entity[name];
      return day ? h("dd", {}, tongue.date(day)) : null;
    }
    case "status":
      return entity.status && entity.status !== "active" ? h("dd", {}, entity.status) : null;
    case "sme":
      return entity.sme ? h("dd", {}, "✓") : null;
    case "members":
      return typeof entity.members === "number" ? h("dd", {}, String(entity.members)) : null;
    case "predecessors":
    case "successors": {
      const bodies = entity[name] ?? [];
      return bodies.length > 0 ? h("dd", {}, bodies.join(" · ")) : null;
    }
    case "street":
      return entity.street ? h("dd", {}, [entity.street, entity.postcode].filter(Boolean).join(", ")) : null;
    case "name_en":
      return entity.name_en && entity.name_en !== entity.name ? h("dd", { lang: "en" }, entity.name_en) : null;
  }
}

/** A link out of the page, if the address is a web address; otherwise its text. */
function website(address: string, name: string, label: string): HTMLElement | string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return address;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return address;
  const shown = (url.host + url.pathname).replace(/^www\./, "").replace(/\/$/, "");
  return h(
    "a",
    { href: url.href, rel: "noopener noreferrer", target: "_blank", title: `${name}: ${label}` },
    shown,
    ICONS.outward(),
  );
}
