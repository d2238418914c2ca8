/** The top of the page: name, search, map or list, language. */

import { h, fill, on, setAttributes } from "../dom";
import { LANGUAGES, OWN_NAMES } from "../i18n";
import { MODES } from "../state/view";
import { ICONS } from "./icons";
import type { Actions, Panel } from "./panel";

export function createHeader(actions: Actions, search: HTMLElement): Panel {
  const modes = MODES.map((mode) => {
    const text = h("span");
    const button = h("button", { type: "button", class: "segment" }, mode === "map" ? ICONS.map() : ICONS.list(), text);
    return { mode, text, button: on(button, { click: () => actions.mode(mode) }) };
  });
  const languages = LANGUAGES.map((code) => {
    const button = h("button", {
      type: "button",
      class: "segment",
      lang: code,
      "aria-label": `${code.toUpperCase()} – ${OWN_NAMES[code]}`,
    });
    fill(button, code.toUpperCase());
    return { code, button: on(button, { click: () => actions.language(code) }) };
  });
  const modeGroup = h("div", { class: "segments", role: "group" }, ...modes.map(({ button }) => button));
  const languageGroup = h("div", { class: "segments", role: "group" }, ...languages.map(({ button }) => button));
  const tagline = h("p", { class: "tagline" });
  const brand = h(
    "div",
    { class: "brand" },
    h("img", { src: "./favicon.svg", alt: "", width: 30, height: 30 }),
    h("div", {}, h("h1", { class: "wordmark" }, "Lifescape"), tagline),
  );
  return {
    element: h("header", { class: "header" }, brand, search, modeGroup, languageGroup),
    update({ view, tongue }) {
      fill(tagline, tongue.say("app.tagline"));
      setAttributes(modeGroup, { "aria-label": tongue.say("app.views") });
      setAttributes(languageGroup, { "aria-label": tongue.say("app.language") });
      for (const { mode, text, button } of modes) {
        fill(text, tongue.say(`view.${mode}`));
        setAttributes(button, { "aria-pressed": String(view.mode === mode) });
      }
      for (const { code, button } of languages) {
        setAttributes(button, { "aria-pressed": String(view.language === code) });
      }
    },
  };
}
