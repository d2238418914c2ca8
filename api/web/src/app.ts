/** Puts the page together: the store, the panels that show it, the map, the address bar, the data. */

import { ApiFailure, type Api } from "./api/client";
import type { Entity } from "./api/wire";
import { fill, h, on, setAttributes } from "./dom";
import type { DrawnMap, Insets } from "./draw/map";
import { canDraw } from "./draw/webgl";
import { preferredLanguage } from "./i18n";
import { createDetail, type Dossier } from "./panels/detail";
import { createHeader } from "./panels/header";
import { ICONS } from "./panels/icons";
import { createLegend } from "./panels/legend";
import { createList } from "./panels/list";
import type { Actions } from "./panels/panel";
import { createSearch } from "./panels/search";
import { createStage, type MapLoss } from "./panels/stage";
import { readAddress, writeAddress } from "./state/address";
import { createEcosystem } from "./state/ecosystem";
import { admitting, NO_FILTERS } from "./state/facets";
import { sceneMaker } from "./state/scene";
import { createStore } from "./state/store";
import { sortBy, type View } from "./state/view";
import { createTerms } from "./state/vocabulary";

const NOTHING = createEcosystem([], []);
const NO_TERMS = createTerms({ labels: [], relations: [], node_properties: [], relation_properties: [], kinds: [] });

/** Start the page in this element and load the data. */
export function start(root: HTMLElement, api: Api): void {
  const preferred = preferredLanguage(navigator.languages);
  const store = createStore(readAddress(location.search, preferred));
  let terms = NO_TERMS;
  let ecosystem = NOTHING;
  let makeScene = sceneMaker(terms, ecosystem);
  let map: DrawnMap | null = null;
  /** Why there is no map in this browser, if there is none. */
  let missing: MapLoss | null = null;
  let reading: AbortController | null = null;
  let opener: HTMLElement | null = null;
  /** Whether the next selection also brings the map near. */
  let near = false;

  const actions: Actions = {
    select(id, closer = false) {
      near = closer;
      if (id === null) return close();
      if (!detail.element.contains(document.activeElement)) opener = document.activeElement as HTMLElement | null;
      if (id !== store.get().selected) store.change({ selected: id }, "step");
      else map?.reveal(id, near);
      detail.focus();
    },
    filter: (facet, values) => store.change({ filters: { ...store.get().filters, [facet]: values } }),
    resetFilters: () => store.change({ filters: NO_FILTERS }),
    admit(id) {
      const node = ecosystem.nodes.get(id);
      if (!node) return;
      store.change({ filters: admitting(node, store.get().filters, terms.defaults) });
      map?.reveal(id, true);
    },
    mode(mode) {
      if (mode === "map" && missing) announce(scene().tongue.say(missing));
      else store.change({ mode }, "step");
    },
    language: (language) => store.change({ language }),
    sort: (key) => store.change({ sort: sortBy(store.get().sort, key) }),
  };
  const close = () => {
    if (store.get().selected === null) return;
    store.change({ selected: null }, "step");
    announce(scene().tongue.say("status.closed"));
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  };

  const titles = new Map<string, Promise<string>>();
  const titleOf = (source: string, show: (title: string) => void) => {
    const title = titles.get(source) ?? api.source(source).then((known) => known.title ?? known.label);
    titles.set(source, title);
    title.then(show, () => titles.delete(source));
  };

  const search = createSearch(actions, api.search);
  const header = createHeader(actions, search.element);
  const openFilters = h("button", { type: "button", class: "button sheet-opener sheet-only", "aria-controls": "legend" });
  const setSheet = (isOpen: boolean) => {
    legend.element.classList.toggle("is-open", isOpen);
    setAttributes(openFilters, { "aria-expanded": String(isOpen) });
  };
  const legend = createLegend(actions, () => {
    setSheet(false);
    openFilters.focus();
  });
  const list = createList(actions);
  const tools = {
    zoom: (factor: number) => map?.zoom(factor),
    pan: (right: number, down: number) => map?.pan(right, down),
    fit: () => map?.fit(),
  };
  const stage = createStage(actions, tools, list.element, openFilters, () => void load());
  const detail = createDetail({
    ...actions,
    titleOf,
    centre: (id) => map?.reveal(id, true),
    retry: (id) => void read(id),
    moreRelations: (entity) => void readMore(entity),
  });
  const live = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  const skip = h("a", { class: "skip", href: "#stage" });
  const panels = [header, search, legend, list, stage, detail];
  root.append(skip, live, h("div", { class: "app" }, header.element, legend.element, stage.element, detail.element));

  const announce = (text: string) => fill(live, text);
  const scene = () => makeScene(store.get());
  const insets = (): Insets => coveredBy(detail.element, stage.canvas);
  const draw = () => {
    const now = scene();
    document.documentElement.lang = now.view.language;
    fill(skip, now.tongue.say(now.view.mode === "map" ? "app.skip" : "app.skipList"));
    fill(openFilters, ICONS.filters(), now.tongue.say("filters.open"));
    for (const panel of panels) panel.update(now);
    stage.element.classList.toggle("has-detail", now.view.selected !== null);
    const name = now.view.selected ? ecosystem.nodes.get(now.view.selected)?.name : undefined;
    document.title = name ? `${name} – Lifescape` : `Lifescape – ${now.tongue.say("app.tagline")}`;
    map?.show(now.visible, now.view.selected);
  };

  const read = async (id: string) => {
    reading?.abort();
    const mine = new AbortController();
    reading = mine;
    const put = (dossier: Dossier) => !mine.signal.aborted && detail.show(dossier);
    put({ state: "loading", id });
    try {
      const entity = await api.entity(id, mine.signal);
      for (const source of entity.sources) titles.set(source.id, Promise.resolve(source.title ?? source.name));
      put({ state: "open", entity });
      const { tongue } = scene();
      const type = terms.type(entity.label);
      if (!mine.signal.aborted) {
        announce(tongue.say("status.selected", { name: entity.name, type: type ? tongue.of(type.text) : entity.label }));
      }
    } catch (error) {
      const failure = error instanceof ApiFailure ? error : new ApiFailure(0, "");
      put({ state: "failed", id, missing: failure.status === 404, message: failure.message || scene().tongue.say("error.offline") });
    }
  };
  const readMore = async (entity: Entity) => {
    const cursor = entity.relations.next;
    if (!cursor) return;
    try {
      const page = await api.relations(entity.id, cursor);
      if (store.get().selected !== entity.id) return;
      const items = [...entity.relations.items, ...page.items];
      detail.show({ state: "open", entity: { ...entity, relations: { ...page, items } } });
    } catch {
      announce(scene().tongue.say("detail.failed"));
    }
  };

  const load = async () => {
    stage.ready({ state: "loading" });
    try {
      const [vocabulary, ecology] = await Promise.all([api.vocabulary(), api.map()]);
      terms = createTerms(vocabulary);
      ecosystem = createEcosystem(ecology.nodes, ecology.edges, ecology.truncated);
      makeScene = sceneMaker(terms, ecosystem);
      stage.ready({ state: "ready" });
      draw();
      await drawMap();
      const { selected } = store.get();
      if (selected) await read(selected);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      stage.ready({ state: "failed", message: error.message });
      announce(scene().tongue.say("error.title"));
    }
  };
  const drawMap = async () => {
    if (map || ecosystem.nodes.size === 0) return;
    if (!canDraw()) return loseMap("map.noWebgl");
    const { createMap } = await import("./draw/map");
    map = createMap(stage.canvas, ecosystem, terms.colours, insets, {
      picked: (id) => actions.select(id),
      moved: (camera) => store.change({ camera }),
      lost: () => loseMap("map.lost"),
    });
    const { visible, view } = scene();
    map.show(visible, view.selected);
    map.look(view.camera);
    new ResizeObserver(() => map?.resize()).observe(stage.canvas);
  };
  const loseMap = (reason: MapLoss) => {
    map = null;
    missing = reason;
    stage.withoutMap(reason);
    announce(scene().tongue.say(reason));
    store.change({ mode: "list" });
  };

  store.listen((view, previous, step) => {
    draw();
    follow(view, previous);
    if (step === "restored") {
      if (view.camera !== previous.camera) map?.look(view.camera);
    } else {
      const address = location.pathname + writeAddress(view);
      if (step === "step") history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    }
  });
  const follow = (view: View, previous: View) => {
    if (view.filters !== previous.filters) {
      const { tongue, visible } = scene();
      announce(tongue.counted("status.shown", visible.size, { all: tongue.number(ecosystem.nodes.size) }));
    }
    if (view.selected === previous.selected) return;
    if (view.selected) {
      setSheet(false);
      void read(view.selected);
      map?.reveal(view.selected, near);
    } else {
      reading?.abort();
      detail.show({ state: "closed" });
    }
    near = false;
  };

  addEventListener("popstate", () => store.restore(readAddress(location.search, preferred)));
  on(openFilters, {
    click: () => {
      setSheet(!legend.element.classList.contains("is-open"));
      legend.element.querySelector<HTMLElement>("button:not([hidden])")?.focus();
    },
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (legend.element.classList.contains("is-open")) {
      setSheet(false);
      openFilters.focus();
    } else actions.select(null);
  });
  setSheet(false);
  draw();
  void load();
}

/** How much of the map a panel lying over it covers, at the side it lies on. */
function coveredBy(panel: HTMLElement, map: HTMLElement): Insets {
  const none = { left: 0, right: 0, top: 0, bottom: 0 };
  const over = panel.getBoundingClientRect();
  const under = map.getBoundingClientRect();
  if (over.width === 0 || over.height === 0) return none;
  if (over.width < under.width * 0.8) return { ...none, right: Math.max(0, under.right - over.left) };
  return { ...none, bottom: Math.max(0, under.bottom - over.top) };
}
