/** The twin of the map for keyboard and screen reader: the same bodies under the same filters, as a sortable table. */

import { fill, h, on, setAttributes } from "../dom";
import type { MapNode } from "../state/ecosystem";
import type { Scene } from "../state/scene";
import { SORT_KEYS, type SortKey } from "../state/view";
import type { Actions, Panel } from "./panel";
import { swatch } from "./swatch";

const PAGE = 100;

export function createList(actions: Actions): Panel {
  const caption = h("caption", { class: "unseen" });
  const columns = SORT_KEYS.map((key) => {
    const button = on(h("button", { type: "button", class: "column" }), { click: () => actions.sort(key) });
    return { key, button, cell: h("th", { scope: "col", class: `col-${key}` }, button) };
  });
  const body = h("tbody");
  const more = h("button", { type: "button", class: "button" });
  const table = h(
    "table",
    { class: "table" },
    caption,
    h("thead", {}, h("tr", {}, ...columns.map(({ cell }) => cell))),
    body,
  );
  const element = h("section", { class: "list", tabindex: -1 }, table, h("div", { class: "list-more" }, more));
  let pages = 1;
  let last: Scene | null = null;
  let sorted: readonly MapNode[] = [];
  const rows = new Map<string, HTMLTableRowElement>();

  const draw = (scene: Scene) => {
    const shown = sorted.slice(0, pages * PAGE);
    rows.clear();
    for (const node of shown) rows.set(node.id, createRow(node, scene, actions));
    fill(body, ...rows.values());
    more.hidden = shown.length === sorted.length;
    fill(more, scene.tongue.say("list.more", { n: scene.tongue.number(sorted.length - shown.length) }));
  };
  on(more, {
    click: () => {
      const next = sorted[pages * PAGE]?.id;
      pages += 1;
      if (last) {
        draw(last);
        mark(rows, last.view.selected);
      }
      // The reader goes on where the new rows begin.
      if (next) rows.get(next)?.querySelector("button")?.focus();
    },
  });
  return {
    element,
    update(scene) {
      const { view, tongue, visible } = scene;
      element.hidden = view.mode !== "list" || visible.size === 0;
      if (element.hidden) return;
      const stale = !last || last.visible !== visible || last.tongue !== tongue || last.view.sort !== view.sort;
      if (last && (last.visible !== visible || last.view.sort !== view.sort)) pages = 1;
      last = scene;
      setAttributes(element, { "aria-label": tongue.say("list.label") });
      fill(caption, tongue.say("list.caption"));
      for (const { key, button, cell } of columns) {
        fill(button, tongue.say(`list.${key}`));
        const direction = view.sort.descending ? "descending" : "ascending";
        setAttributes(cell, { "aria-sort": view.sort.key === key ? direction : null });
      }
      if (stale) {
        sorted = sortNodes(scene);
        draw(scene);
      }
      mark(rows, view.selected);
    },
  };
}

function mark(rows: ReadonlyMap<string, HTMLTableRowElement>, selected: string | null): void {
  for (const [id, row] of rows) setAttributes(row, { "aria-current": id === selected ? "true" : null });
}

function sortNodes({ view, visible, ecosystem, tongue, terms }: Scene): readonly MapNode[] {
  const nodes = [...visible].flatMap((id) => ecosystem.nodes.get(id) ?? []);
  const typeName = new Map(terms.types.map((term) => [term.label, tongue.of(term.text)]));
  const texts: Record<Exclude<SortKey, "degree">, (node: MapNode) => string> = {
    name: (node) => node.name,
    type: (node) => typeName.get(node.label) ?? node.label,
    country: (node) => (node.country ? tongue.country(node.country) : "\uffff"),
  };
  const { key, descending } = view.sort;
  const compare = (a: MapNode, b: MapNode) =>
    key === "degree" ? a.degree - b.degree : tongue.compare(texts[key](a), texts[key](b));
  const sign = descending ? -1 : 1;
  return nodes.sort((a, b) => sign * compare(a, b) || tongue.compare(a.name, b.name));
}

function createRow(node: MapNode, { tongue, terms }: Scene, actions: Actions): HTMLTableRowElement {
  const term = terms.type(node.label);
  const name = on(h("button", { type: "button", class: "row-name" }, node.name), {
    click: () => actions.select(node.id),
  });
  return h(
    "tr",
    {},
    h("td", { class: "col-name" }, name),
    h("td", { class: "col-type" }, swatch(term?.colour), term ? tongue.of(term.text) : node.label),
    h("td", { class: "col-country" }, node.country ? tongue.country(node.country) : "—"),
    h("td", { class: "col-degree" }, tongue.number(node.degree)),
  );
}
