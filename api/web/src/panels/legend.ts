/** The legend, which is also the filter: what each colour means, how many there are, which are shown. */

import { fill, h, on, setAttributes } from "../dom";
import { countValues, sameValues, toggled, type FacetName } from "../state/facets";
import type { Scene } from "../state/scene";
import { ICONS } from "./icons";
import type { Actions, Panel } from "./panel";
import { swatch } from "./swatch";

const FEW = 8;

interface Row {
  readonly value: string;
  readonly name: string;
  readonly element: HTMLLIElement;
  readonly box: HTMLInputElement;
  readonly count: HTMLSpanElement;
}

export function createLegend(actions: Actions, close: () => void): Panel {
  const title = h("h2", { class: "panel-title" });
  const closer = on(h("button", { type: "button", class: "plain sheet-only" }, ICONS.close()), { click: close });
  const reset = on(h("button", { type: "button", class: "link" }), { click: () => actions.resetFilters() });
  const types = createChoice("type", actions);
  const countries = createChoice("country", actions, FEW);
  const hint = h("p", { class: "hint" });
  const totals = h("p", { class: "totals" });
  const cut = h("p", { class: "hint", hidden: true });
  const element = h(
    "aside",
    { class: "legend", id: "legend" },
    h("div", { class: "panel-head" }, title, reset, closer),
    h("div", { class: "legend-body" }, totals, cut, types.element, countries.element, hint),
  );
  return {
    element,
    update(scene) {
      const { view, tongue, ecosystem, visible } = scene;
      fill(title, tongue.say("filters.title"));
      fill(reset, tongue.say("filters.reset"));
      fill(hint, tongue.say("filters.countryHint"));
      reset.hidden = Object.values(view.filters).every((values) => values === null);
      fill(totals, tongue.counted("status.shown", visible.size, { all: tongue.number(ecosystem.nodes.size) }));
      totals.hidden = ecosystem.nodes.size === 0;
      fill(cut, tongue.say("status.cut", { n: tongue.number(ecosystem.nodes.size) }));
      cut.hidden = !ecosystem.truncated;
      setAttributes(element, { "aria-label": tongue.say("filters.title") });
      setAttributes(closer, { "aria-label": tongue.say("filters.close") });
      types.update(scene);
      countries.update(scene);
      hint.hidden = countries.element.hidden;
    },
  };
}

/** One facet as a list of check boxes; with `few`, the rest is folded away and can be searched. */
function createChoice(facet: FacetName, actions: Actions, few = Number.POSITIVE_INFINITY): Panel {
  const legend = h("legend", { class: "section-title" });
  const list = h("ul", { class: "choices" });
  const more = h("button", { type: "button", class: "link", "aria-expanded": "false" });
  const finder = h("input", { type: "search", class: "finder", autocomplete: "off" });
  const none = h("p", { class: "hint", hidden: true });
  const element = h("fieldset", { class: "choice" }, legend, finder, list, none, more);
  let rows: readonly Row[] = [];
  let builtFor: unknown = null;
  let unfolded = false;
  let scene: Scene | null = null;

  const build = (next: Scene) => {
    rows = valuesOf(facet, next).map(({ value, name, colour }) =>
      createRow(facet, value, name, colour, next, actions, () => scene),
    );
    fill(list, ...rows.map((row) => row.element));
  };
  const fold = (next: Scene) => {
    const wanted = finder.value.trim().toLocaleLowerCase();
    const { tongue } = next;
    let shown = 0;
    rows.forEach((row, index) => {
      const matches = row.name.toLocaleLowerCase().includes(wanted);
      row.element.hidden = !matches || (!unfolded && wanted === "" && index >= few && !row.box.checked);
      if (matches) shown += 1;
    });
    finder.hidden = !unfolded || rows.length <= few;
    more.hidden = rows.length <= few + 1;
    none.hidden = shown > 0;
    fill(none, tongue.say("filters.noCountry", { query: finder.value.trim() }));
    fill(more, tongue.say(unfolded ? "filters.fewer" : "filters.more", { n: tongue.number(rows.length) }));
    setAttributes(more, { "aria-expanded": String(unfolded) });
    setAttributes(finder, {
      "aria-label": tongue.say("filters.countryFind"),
      placeholder: tongue.say("filters.countryFind"),
    });
  };
  on(more, {
    click: () => {
      unfolded = !unfolded;
      finder.value = "";
      if (scene) fold(scene);
    },
  });
  on(finder, { input: () => scene && fold(scene) });
  return {
    element,
    update(next) {
      scene = next;
      if (builtFor !== next.tongue) build(next);
      builtFor = next.tongue;
      element.hidden = rows.length === 0;
      fill(legend, next.tongue.say(`filters.${facet}`));
      const counts = countValues(next.ecosystem, next.view.filters, next.terms.defaults, facet);
      const chosen = next.view.filters[facet] ?? next.terms.defaults[facet];
      for (const row of rows) {
        const count = counts.get(row.value) ?? 0;
        row.box.checked = chosen?.has(row.value) ?? false;
        row.element.classList.toggle("is-off", count === 0 || (facet === "type" && !row.box.checked));
        fill(row.count, next.tongue.number(count));
      }
      fold(next);
    },
  };
}

interface Value {
  readonly value: string;
  readonly name: string;
  readonly colour: string | null;
}

function valuesOf(facet: FacetName, { ecosystem, terms, tongue }: Scene): readonly Value[] {
  const everything = countValues(ecosystem, { type: null, country: null }, { type: null, country: null }, facet);
  if (facet === "type") {
    const present = terms.types.filter((term) => everything.has(term.label));
    return present.map((term) => ({ value: term.label, name: tongue.of(term.plural), colour: term.colour }));
  }
  return [...everything]
    .map(([value, count]) => ({ value, count, name: tongue.country(value), colour: null }))
    .sort((a, b) => b.count - a.count || tongue.compare(a.name, b.name));
}

function createRow(
  facet: FacetName,
  value: string,
  name: string,
  colour: string | null,
  { tongue, terms }: Scene,
  actions: Actions,
  present: () => Scene | null,
): Row {
  const box = h("input", { type: "checkbox", class: "box" });
  const count = h("span", { class: "count" });
  const label = h(
    "label",
    { class: "choice-label" },
    box,
    colour && swatch(colour),
    h("span", { class: "choice-name" }, name),
    count,
  );
  const only = h("button", {
    type: "button",
    class: "only link",
    "aria-label": tongue.say("filters.onlyThis", { name }),
  });
  fill(only, tongue.say("filters.only"));
  const meaning = facet === "type" ? terms.type(value)?.meaning : undefined;
  const element = h(
    "li",
    { class: "choice-row", title: meaning && tongue.of(meaning) },
    label,
    facet === "type" && only,
  );
  const apply = (values: ReadonlySet<string>) => {
    const usual = terms.defaults[facet];
    const isUsual = usual ? sameValues(values, usual) : values.size === 0;
    actions.filter(facet, isUsual ? null : values);
  };
  on(box, {
    change: () => {
      const scene = present();
      const chosen = scene?.view.filters[facet] ?? terms.defaults[facet] ?? new Set<string>();
      apply(toggled(chosen, value));
    },
  });
  on(only, { click: () => apply(new Set([value])) });
  return { value, name, element, box, count };
}
