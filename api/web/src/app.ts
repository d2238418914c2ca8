/** Puts the page together: the store, the panels that show it, the map, the address bar, the data. */

import { followAddress } from "./addressbar";
import { ApiFailure, type Api } from "./api/client";
import { fill, h } from "./dom";
import { createDrawing } from "./drawing";
import { preferredLanguage } from "./i18n";
import { createDetail } from "./panels/detail";
import { createHeader } from "./panels/header";
import { createLegend } from "./panels/legend";
import { createList } from "./panels/list";
import type { Actions } from "./panels/panel";
import { createSearch } from "./panels/search";
import { createSheet } from "./panels/sheet";
import { createStage } from "./panels/stage";
import { createReader } from "./reading";
import { readAddress } from "./state/address";
import { createEcosystem, type Ecosystem } from "./state/ecosystem";
import { admitting, NO_FILTERS } from "./state/facets";
import { sceneMaker } from "./state/scene";
import { createStore } from "./state/store";
import { sortBy, type View } from "./state/view";
import { createTerms, type Terms } from "./state/vocabulary";

interface World {
  readonly terms: Terms;
  readonly ecosystem: Ecosystem;
}

const EMPTY: World = {
  terms: createTerms({
    labels: [],
    relations: [],
    node_properties: [],
    relation_properties: [],
    kinds: [],
    seat: { en: "", it: "" },
    standings: [],
  }),
  ecosystem: createEcosystem([], []),
};

/** Start the page in this element and load the data. */
export function start(root: HTMLElement, api: Api): void {
  const preferred = preferredLanguage(navigator.languages);
  const store = createStore(readAddress(location.search, preferred));
  let world = EMPTY;
  let makeScene = sceneMaker(world.terms, world.ecosystem);
  const scene = () => makeScene(store.get());

  const live = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  const announce = (text: string) => fill(live, text);
  const focus = rememberFocus();
  /** Whether the next selection also brings the map near. */
  let near = false;

  const actions: Actions = {
    select(id, closer = false) {
      const { selected } = store.get();
      near = closer;
      if (id === null) {
        if (selected === null) return;
        store.change({ selected: null }, "step");
        announce(scene().tongue.say("status.closed"));
        return focus.giveBack();
      }
      focus.remember(detail.element);
      if (id !== selected) store.change({ selected: id }, "step");
      else drawing.reveal(id, near);
      detail.focus();
    },
    filter: (facet, values) => store.change({ filters: { ...store.get().filters, [facet]: values } }),
    resetFilters: () => store.change({ filters: NO_FILTERS }),
    admit(id) {
      const node = world.ecosystem.nodes.get(id);
      if (!node) return;
      store.change({ filters: admitting(node, store.get().filters, world.terms.defaults) });
      drawing.reveal(id, true);
    },
    mode(mode) {
      const loss = mode === "map" ? drawing.loss() : null;
      if (loss) announce(scene().tongue.say(loss));
      else store.change({ mode }, "step");
    },
    language: (language) => store.change({ language }),
    sort: (key) => store.change({ sort: sortBy(store.get().sort, key) }),
  };

  const reader = createReader(api, {
    changed: (dossier) => detail.show(dossier),
    opened: ({ id, name, label }) => {
      // An id of old was asked for and led to that of today, under which the map has the body.
      if (id !== store.get().selected) return store.change({ selected: id });
      const { tongue, terms } = scene();
      const term = terms.type(label);
      announce(tongue.say("status.selected", { name, type: term ? tongue.of(term.text) : label }));
    },
    stuck: () => announce(scene().tongue.say("detail.failed")),
  });
  const sheet = createSheet();
  const search = createSearch(actions, api.search);
  const header = createHeader(actions, search.element);
  const legend = createLegend(actions, () => sheet.close(true));
  const list = createList(actions);
  const detail = createDetail({
    ...actions,
    noteOf: reader.noteOf,
    centre: (id) => drawing.reveal(id, true),
    retry: (id) => void reader.read(id),
    moreRelations: (entity) => void reader.readMore(entity),
  });
  const tools = {
    zoom: (factor: number) => drawing.zoom(factor),
    pan: (right: number, down: number) => drawing.pan(right, down),
    fit: () => drawing.fit(),
  };
  const stage = createStage(actions, tools, list.element, sheet.opener.element, () => void load());
  const drawing = createDrawing(stage.canvas, detail.element, {
    picked: (id) => actions.select(id),
    moved: (camera) => store.change({ camera }),
    lost: (reason) => {
      stage.withoutMap(reason);
      announce(scene().tongue.say(reason));
      store.change({ mode: "list" });
    },
  });
  sheet.hold(legend.element);

  const skip = h("a", { class: "skip", href: "#stage" });
  const panels = [header, search, legend, list, stage, detail, sheet.opener];
  const page = h("div", { class: "app" }, header.element, legend.element, stage.element, detail.element);
  root.append(skip, live, page);

  const draw = () => {
    const now = scene();
    const { view, tongue, ecosystem } = now;
    document.documentElement.lang = view.language;
    const name = view.selected ? ecosystem.nodes.get(view.selected)?.name : undefined;
    document.title = name ? `${name} – Lifescape` : `Lifescape – ${tongue.say("app.tagline")}`;
    fill(skip, tongue.say(view.mode === "map" ? "app.skip" : "app.skipList"));
    page.classList.toggle("has-detail", view.selected !== null);
    for (const panel of panels) panel.update(now);
    drawing.show(now);
  };
  const follow = (view: View, previous: View) => {
    if (view.filters !== previous.filters) {
      const { tongue, visible, ecosystem } = scene();
      announce(tongue.counted("status.shown", visible.size, { all: tongue.number(ecosystem.nodes.size) }));
    }
    if (view.selected === previous.selected) return;
    if (view.selected) {
      sheet.close(false);
      void reader.read(view.selected);
      drawing.reveal(view.selected, near);
    } else {
      reader.stop();
      detail.show({ state: "closed" });
    }
    near = false;
  };
  const load = async () => {
    stage.ready({ state: "loading" });
    try {
      const [vocabulary, ecology] = await Promise.all([api.vocabulary(), api.map()]);
      const ecosystem = createEcosystem(ecology.nodes, ecology.edges, ecology.truncated);
      world = { terms: createTerms(vocabulary), ecosystem };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      announce(scene().tongue.say("error.title"));
      return stage.ready({ state: "failed", message: error.message });
    }
    makeScene = sceneMaker(world.terms, world.ecosystem);
    stage.ready({ state: "ready" });
    draw();
    const { selected } = store.get();
    if (selected) void reader.read(selected);
    await drawing.begin(scene());
  };

  store.listen((view, previous, step) => {
    draw();
    follow(view, previous);
    if (step === "restored" && view.camera !== previous.camera) drawing.look(view.camera);
  });
  followAddress(store, preferred);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (sheet.isOpen()) sheet.close(true);
    else actions.select(null);
  });
  draw();
  void load();
}

/** Where the focus was before a panel took it, so that closing the panel can give it back. */
function rememberFocus(): { remember(panel: HTMLElement): void; giveBack(): void } {
  let before: HTMLElement | null = null;
  return {
    remember(panel) {
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement && !panel.contains(activeElement)) before = activeElement;
    },
    giveBack() {
      if (before?.isConnected) before.focus({ preventScroll: true });
      before = null;
    },
  };
}
