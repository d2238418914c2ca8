/** Search as a combobox (WAI-ARIA APG): type, arrow down, Enter. The server finds; the last question asked wins. */

import type { EntityBrief } from "../api/wire";
import { fill, h, on, setAttributes } from "../dom";
import type { Scene } from "../state/scene";
import { ICONS } from "./icons";
import type { Actions, Panel } from "./panel";
import { describe } from "./describe";
import { swatch } from "./swatch";

const PAUSE = 160;
const LIST_ID = "search-results";

export type Find = (query: string, signal: AbortSignal) => Promise<readonly EntityBrief[]>;

export function createSearch(actions: Pick<Actions, "select">, find: Find): Panel {
  const input = h("input", {
    id: "search",
    type: "text",
    role: "combobox",
    class: "search-input",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    "aria-autocomplete": "list",
    "aria-controls": LIST_ID,
    "aria-expanded": "false",
  });
  const label = h("label", { for: "search", class: "unseen" });
  const clear = h("button", { type: "button", class: "search-clear plain", hidden: true }, ICONS.close());
  const list = h("ul", { id: LIST_ID, role: "listbox", class: "search-list" });
  const note = h("p", { class: "search-note", role: "status" });
  const popup = h("div", { class: "search-popup", hidden: true }, list, note);
  const element = h("div", { class: "search", role: "search" }, label, ICONS.search(), input, clear, popup);

  let scene: Scene | null = null;
  let results: readonly EntityBrief[] = [];
  let options: readonly HTMLElement[] = [];
  let active = -1;
  let asking: AbortController | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const open = (shown: boolean) => {
    popup.hidden = !shown;
    setAttributes(input, { "aria-expanded": String(shown && results.length > 0) });
    if (!shown) activate(-1);
  };
  const activate = (index: number) => {
    active = index;
    options.forEach((option, at) => setAttributes(option, { "aria-selected": String(at === index) }));
    setAttributes(input, { "aria-activedescendant": options[index]?.id ?? null });
    options[index]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (index: number) => {
    const chosen = results[index];
    if (!chosen) return;
    input.value = chosen.name;
    clear.hidden = false;
    open(false);
    actions.select(chosen.id, true);
  };
  const show = (found: readonly EntityBrief[], message: string) => {
    results = found;
    options = found.map((result, index) => createOption(result, index, scene, choose));
    fill(list, ...options);
    list.hidden = found.length === 0;
    fill(note, message);
    note.classList.toggle("unseen", found.length > 0);
    open(true);
    activate(-1);
  };
  const ask = async () => {
    const query = input.value.trim();
    asking?.abort();
    clear.hidden = input.value === "";
    if (query === "") {
      results = [];
      open(false);
      return;
    }
    const mine = new AbortController();
    asking = mine;
    try {
      const found = await find(query, mine.signal);
      if (mine.signal.aborted || !scene) return;
      const { tongue } = scene;
      show(found, found.length ? tongue.counted("search.found", found.length) : tongue.say("search.none", { query }));
    } catch {
      if (!mine.signal.aborted && scene) show([], scene.tongue.say("search.failed"));
    }
  };

  on(input, {
    input: () => {
      clearTimeout(pause);
      pause = setTimeout(() => void ask(), PAUSE);
    },
    focus: () => results.length > 0 && open(true),
    keydown: (event) => {
      const shown = !popup.hidden && results.length > 0;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!shown) return void ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        activate(active < 0 && step < 0 ? results.length - 1 : (active + step + results.length) % results.length);
      } else if (event.key === "Enter" && shown) {
        event.preventDefault();
        choose(Math.max(active, 0));
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (!popup.hidden) open(false);
        else input.value = "";
      }
    },
  });
  on(clear, {
    click: () => {
      input.value = "";
      void ask();
      input.focus();
    },
  });
  on(element, {
    focusout: (event) => {
      if (!element.contains(event.relatedTarget as Node | null)) open(false);
    },
  });
  return {
    element,
    update(next) {
      scene = next;
      fill(label, next.tongue.say("search.label"));
      setAttributes(input, { placeholder: next.tongue.say("search.placeholder") });
      setAttributes(clear, { "aria-label": next.tongue.say("search.clear") });
      setAttributes(list, { "aria-label": next.tongue.say("search.results") });
    },
  };
}

function createOption(
  result: EntityBrief,
  index: number,
  scene: Scene | null,
  choose: (index: number) => void,
): HTMLElement {
  const option = h(
    "li",
    { id: `search-result-${index}`, role: "option", class: "search-option", "aria-selected": "false" },
    swatch(scene?.terms.colours.get(result.label)),
    h("span", { class: "search-name" }, result.name),
    h("span", { class: "search-about" }, scene ? describe(result, scene) : ""),
  );
  return on(option, {
    // The pointer must not take the focus away from the input, which would close the list before the click.
    pointerdown: (event) => event.preventDefault(),
    click: () => choose(index),
  });
}
