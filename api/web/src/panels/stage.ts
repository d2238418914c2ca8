/** The middle of the page: the map with its tools, the list in its place, and what stands there while there is neither. */

import { fill, h, on, setAttributes } from "../dom";
import type { Scene } from "../state/scene";
import { ICONS } from "./icons";
import type { Actions, Panel } from "./panel";

export type Readiness =
  { readonly state: "loading" } | { readonly state: "failed"; readonly message: string } | { readonly state: "ready" };

export interface MapTools {
  zoom(factor: number): void;
  pan(right: number, down: number): void;
  fit(): void;
}

/** Why the map cannot be drawn. */
export type MapLoss = "map.noWebgl" | "map.lost";

export interface Stage extends Panel {
  /** Where the map is drawn. */
  readonly canvas: HTMLElement;
  ready(readiness: Readiness): void;
  /** The map cannot be drawn; the list stands in for it. */
  withoutMap(reason: MapLoss): void;
}

const STEP = 90;
const ZOOM = 1.5;
const HELP_ID = "map-help";

export function createStage(
  actions: Actions,
  tools: MapTools,
  list: HTMLElement,
  openFilters: HTMLElement,
  retry: () => void,
): Stage {
  const canvas = h("div", { class: "map-canvas", tabindex: 0, role: "application", "aria-describedby": HELP_ID });
  const help = h("p", { id: HELP_ID, class: "unseen" });
  const buttons = [
    { key: "map.zoomIn" as const, button: toolButton(ICONS.plus(), () => tools.zoom(ZOOM)) },
    { key: "map.zoomOut" as const, button: toolButton(ICONS.minus(), () => tools.zoom(1 / ZOOM)) },
    { key: "map.fit" as const, button: toolButton(ICONS.fit(), () => tools.fit()) },
  ];
  const toolbar = h("div", { class: "map-tools" }, ...buttons.map(({ button }) => button));
  const map = h("div", { class: "map" }, canvas, help, toolbar);
  const state = h("div", { class: "state", hidden: true });
  const notice = h("p", { class: "notice", hidden: true });
  const element = h("main", { class: "stage", id: "stage", tabindex: -1 }, map, list, state, notice, openFilters);
  let readiness: Readiness = { state: "loading" };
  let missing: MapLoss | null = null;
  let scene: Scene | null = null;

  on(canvas, {
    keydown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = keyActions(tools)[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
  });
  const draw = () => {
    if (!scene) return;
    const { tongue, view, visible, ecosystem } = scene;
    setAttributes(canvas, { "aria-label": tongue.say("map.label") });
    fill(help, tongue.say("map.help"));
    for (const { key, button } of buttons)
      setAttributes(button, { "aria-label": tongue.say(key), title: tongue.say(key) });
    map.hidden = view.mode !== "map" || missing !== null;
    toolbar.hidden = readiness.state !== "ready" || visible.size === 0;
    notice.hidden = missing === null;
    if (missing) fill(notice, tongue.say(missing));
    drawState(ecosystem.nodes.size === 0, visible.size === 0, scene);
  };
  const drawState = (isEmpty: boolean, isFiltered: boolean, { tongue }: Scene) => {
    const title = (text: string) => h("p", { class: "state-title" }, text);
    const hint = (text: string) => h("p", { class: "state-text" }, text);
    const button = (text: string, click: () => void) =>
      on(h("button", { type: "button", class: "button is-main" }, text), { click });
    state.hidden = readiness.state === "ready" && !isFiltered;
    if (readiness.state === "loading") {
      const pulse = h("div", { class: "pulse", "aria-hidden": "true" }, h("span"), h("span"), h("span"));
      fill(state, pulse, hint(tongue.say("status.loading")));
    } else if (readiness.state === "failed") {
      const message = readiness.message || tongue.say("error.offline");
      fill(state, title(tongue.say("error.title")), hint(message), button(tongue.say("error.retry"), retry));
    } else if (isEmpty) {
      fill(
        state,
        title(tongue.say("empty.graph")),
        hint(tongue.say("empty.graphHint")),
        h("code", {}, "lifescape ingest PATH"),
      );
    } else if (isFiltered) {
      const reset = button(tongue.say("filters.reset"), () => actions.resetFilters());
      fill(state, title(tongue.say("empty.filtered")), hint(tongue.say("empty.filteredHint")), reset);
    }
  };
  return {
    element,
    canvas,
    ready(next) {
      readiness = next;
      setAttributes(element, { "aria-busy": String(next.state === "loading") });
      draw();
    },
    withoutMap(reason) {
      missing = reason;
      draw();
    },
    update(next) {
      scene = next;
      draw();
    },
  };
}

function keyActions(tools: MapTools): Readonly<Record<string, (() => void) | undefined>> {
  return {
    ArrowLeft: () => tools.pan(-STEP, 0),
    ArrowRight: () => tools.pan(STEP, 0),
    ArrowUp: () => tools.pan(0, -STEP),
    ArrowDown: () => tools.pan(0, STEP),
    "+": () => tools.zoom(ZOOM),
    "=": () => tools.zoom(ZOOM),
    "-": () => tools.zoom(1 / ZOOM),
    "0": () => tools.fit(),
  };
}

function toolButton(picture: SVGSVGElement, click: () => void): HTMLButtonElement {
  return on(h("button", { type: "button", class: "plain" }, picture), { click });
}
