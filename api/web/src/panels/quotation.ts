/** The words that state a relation, with their source and page. */

import type { Evidence } from "../api/wire";
import { fill, h, on, setAttributes } from "../dom";
import type { Tongue } from "../i18n";

export interface SourceNote {
  readonly title: string;
  /** Whether its parts are rows of a table rather than pages. */
  readonly hasRows: boolean;
}

/** What a source is called, as soon as it is known. */
export type NoteOf = (source: string, show: (note: SourceNote) => void) => void;

/** The first quotation in full view, the rest behind a button. */
export function quotations(evidence: readonly Evidence[], noteOf: NoteOf, tongue: Tongue): HTMLElement {
  const [first, ...rest] = evidence;
  if (!first) return h("p", { class: "hint" }, tongue.say("detail.noWords"));
  const others = h("div", { class: "quotes", hidden: true }, ...rest.map((item) => quotation(item, noteOf, tongue)));
  const more = h("button", { type: "button", class: "link", "aria-expanded": "false" });
  fill(more, tongue.counted("detail.moreWords", rest.length));
  on(more, {
    click: () => {
      others.hidden = !others.hidden;
      setAttributes(more, { "aria-expanded": String(!others.hidden) });
    },
  });
  return h("div", { class: "quotes" }, quotation(first, noteOf, tongue), rest.length > 0 && more, others);
}

function quotation(evidence: Evidence, noteOf: NoteOf, tongue: Tongue): HTMLElement {
  const title = h("cite", { class: "source-title" }, tongue.say("detail.untitled"));
  const place = h("span");
  noteOf(evidence.source, (note) => {
    fill(title, note.title);
    const key = note.hasRows ? "detail.row" : "detail.page";
    fill(place, evidence.page ? `, ${tongue.say(key, { n: tongue.number(evidence.page) })}` : null);
  });
  return h(
    "figure",
    { class: "quotation" },
    h("blockquote", {}, h("p", {}, evidence.quote)),
    h("figcaption", {}, title, place),
  );
}
