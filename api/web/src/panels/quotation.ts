/** The words that state a relation, with their source and page. */

import type { Evidence } from "../api/wire";
import { fill, h, on, setAttributes } from "../dom";
import type { Tongue } from "../i18n";

/** The title of a source, now or as soon as it is known. */
export type TitleOf = (source: string, show: (title: string) => void) => void;

/** The first quotation in full view, the rest behind a button. */
export function quotations(evidence: readonly Evidence[], titleOf: TitleOf, tongue: Tongue): HTMLElement {
  const [first, ...rest] = evidence;
  if (!first) return h("p", { class: "hint" }, tongue.say("detail.noWords"));
  const others = h("div", { class: "quotes", hidden: true }, ...rest.map((item) => quotation(item, titleOf, tongue)));
  const more = h("button", { type: "button", class: "link", "aria-expanded": "false" });
  fill(more, tongue.counted("detail.moreWords", rest.length));
  on(more, {
    click: () => {
      others.hidden = !others.hidden;
      setAttributes(more, { "aria-expanded": String(!others.hidden) });
    },
  });
  return h("div", { class: "quotes" }, quotation(first, titleOf, tongue), rest.length > 0 && more, others);
}

function quotation(evidence: Evidence, titleOf: TitleOf, tongue: Tongue): HTMLElement {
  const title = h("cite", { class: "source-title" }, tongue.say("detail.untitled"));
  titleOf(evidence.source, (text) => fill(title, text));
  const page = evidence.page ? `, ${tongue.say("detail.page", { n: tongue.number(evidence.page) })}` : null;
  return h(
    "figure",
    { class: "quotation" },
    h("blockquote", {}, h("p", {}, evidence.quote)),
    h("figcaption", {}, title, page),
  );
}
