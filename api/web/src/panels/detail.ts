/** One body: what is known of it, how it relates to others, and the words that say so. */

import type { Entity } from "../api/wire";
import { fill, h, on, setAttributes } from "../dom";
import type { Scene } from "../state/scene";
import { differingSections } from "./differing";
import { facts } from "./facts";
import { ICONS } from "./icons";
import type { Actions, Panel } from "./panel";
import type { NoteOf } from "./quotation";
import { relationSections } from "./relations";
import { swatch } from "./swatch";

/** What the panel has to show: nothing yet, a body, or why there is none. */
export type Dossier =
  | { readonly state: "closed" }
  | { readonly state: "loading"; readonly id: string }
  | { readonly state: "failed"; readonly id: string; readonly missing: boolean; readonly message: string }
  | { readonly state: "open"; readonly entity: Entity };

export interface DetailPanel extends Panel {
  show(dossier: Dossier): void;
  focus(): void;
}

export interface DetailActions extends Pick<Actions, "select" | "admit"> {
  centre(id: string): void;
  retry(id: string): void;
  moreRelations(entity: Entity): void;
  readonly noteOf: NoteOf;
}

export function createDetail(actions: DetailActions): DetailPanel {
  const kind = h("p", { class: "detail-kind" });
  const heading = h("h2", { class: "detail-name", tabindex: -1 });
  const close = on(h("button", { type: "button", class: "plain" }, ICONS.close()), {
    click: () => actions.select(null),
  });
  const body = h("div", { class: "detail-body" });
  const element = h(
    "aside",
    { class: "detail", id: "detail", hidden: true },
    h("div", { class: "detail-head" }, kind, close),
    body,
  );
  let dossier: Dossier = { state: "closed" };
  let scene: Scene | null = null;

  const draw = () => {
    element.hidden = dossier.state === "closed";
    if (!scene || dossier.state === "closed") return;
    const { tongue } = scene;
    setAttributes(element, {
      "aria-label": tongue.say("detail.label"),
      "aria-busy": String(dossier.state === "loading"),
    });
    setAttributes(close, { "aria-label": tongue.say("detail.close") });
    const hadFocus = body.contains(document.activeElement);
    if (dossier.state === "open") drawEntity(dossier.entity, scene);
    else drawWaiting(dossier, scene);
    // What had the focus was drawn anew; without this the keyboard would start again at the top of the page.
    if (hadFocus) heading.focus({ preventScroll: true });
  };
  const drawWaiting = (
    waiting: Exclude<Dossier, { state: "closed" | "open" }>,
    { ecosystem, tongue, terms }: Scene,
  ) => {
    const known = ecosystem.nodes.get(waiting.id);
    fillKind(kind, known?.label, { tongue, terms });
    fill(heading, known?.name ?? tongue.say("detail.label"));
    if (waiting.state === "loading") return fill(body, heading, skeleton(tongue.say("detail.loading")));
    const retry = on(h("button", { type: "button", class: "button" }, tongue.say("error.retry")), {
      click: () => actions.retry(waiting.id),
    });
    if (waiting.missing) return fill(body, heading, h("p", {}, tongue.say("detail.missing")));
    const hint = h("p", { class: "hint" }, waiting.message || tongue.say("error.offline"));
    fill(body, heading, h("p", {}, tongue.say("detail.failed")), hint, retry);
  };
  const drawEntity = (entity: Entity, present: Scene) => {
    const { tongue } = present;
    fillKind(kind, entity.label, present);
    fill(heading, entity.name);
    const about = [entity.acronym, entity.country && tongue.country(entity.country)].filter(Boolean).join(" · ");
    const { items, next } = entity.relations;
    const more = on(h("button", { type: "button", class: "button" }, tongue.say("detail.more")), {
      click: () => actions.moreRelations(entity),
    });
    fill(
      body,
      heading,
      about && h("p", { class: "detail-about" }, about),
      whereOnMap(entity, present, actions),
      entity.description && h("p", { class: "detail-description" }, entity.description),
      facts(entity, present),
      ...differingSections(entity, present, actions.noteOf),
      h("h3", { class: "section-title" }, tongue.say("detail.relations")),
      items.length === 0 && h("p", { class: "hint" }, tongue.say("detail.noRelations")),
      ...relationSections(items, present, actions, actions.noteOf),
      next ? more : null,
      ...sourceSection(entity, present),
    );
  };
  return {
    element,
    show(next) {
      const same = dossier.state === "open" && next.state === "open" && dossier.entity.id === next.entity.id;
      dossier = next;
      draw();
      if (!same) body.scrollTop = 0;
    },
    focus: () => heading.focus({ preventScroll: true }),
    update(next) {
      // Drawing again would take the reader's place away: only what changes the panel's own text does it.
      const stale =
        scene?.tongue !== next.tongue || scene.visible !== next.visible || scene.view.mode !== next.view.mode;
      scene = next;
      if (stale) draw();
    },
  };
}

function fillKind(
  element: HTMLElement,
  label: string | undefined,
  { tongue, terms }: Pick<Scene, "tongue" | "terms">,
): void {
  const term = label ? terms.type(label) : undefined;
  fill(element, label ? swatch(term?.colour) : null, term ? tongue.of(term.text) : (label ?? ""));
}

function whereOnMap(entity: Entity, scene: Scene, actions: DetailActions): HTMLElement | null {
  const { tongue, ecosystem, visible, view } = scene;
  const place = h("p", { class: "detail-place" });
  if (!ecosystem.nodes.has(entity.id)) {
    fill(place, tongue.say("detail.notOnMap"));
  } else if (!visible.has(entity.id)) {
    const show = on(h("button", { type: "button", class: "link" }, tongue.say("detail.show")), {
      click: () => actions.admit(entity.id),
    });
    fill(place, tongue.say("detail.notShown"), " ", show);
  } else if (view.mode === "map") {
    const find = on(
      h("button", { type: "button", class: "link with-icon" }, ICONS.target(), tongue.say("detail.centre")),
      {
        click: () => actions.centre(entity.id),
      },
    );
    fill(place, find);
  } else {
    return null;
  }
  return place;
}

function sourceSection({ sources }: Entity, { tongue }: Scene): readonly HTMLElement[] {
  if (sources.length === 0) return [];
  return [
    h("h3", { class: "section-title" }, tongue.say("detail.sources")),
    h("ul", { class: "sources" }, ...sources.map((source) => h("li", {}, source.title ?? source.name))),
  ];
}

function skeleton(text: string): HTMLElement {
  return h(
    "div",
    { class: "skeleton" },
    h("p", { class: "unseen" }, text),
    ...[70, 90, 45, 80, 60].map((width) => {
      const bar = h("span", { "aria-hidden": "true" });
      bar.style.setProperty("width", `${width}%`);
      return bar;
    }),
  );
}
