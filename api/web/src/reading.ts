/** Reads bodies from the server: one at a time, the last one asked wins; titles of sources are asked once. */

import { ApiFailure, type Api } from "./api/client";
import type { Entity } from "./api/wire";
import type { Dossier } from "./panels/detail";
import type { TitleOf } from "./panels/quotation";

export interface Reader {
  read(id: string): Promise<void>;
  /** Add the next page of relations to a body that is open. */
  readMore(entity: Entity): Promise<void>;
  stop(): void;
  readonly titleOf: TitleOf;
}

export interface ReaderEvents {
  changed(dossier: Dossier): void;
  opened(entity: Entity): void;
  /** More relations were asked for and did not come; what is shown stays. */
  stuck(): void;
}

export function createReader(api: Api, events: ReaderEvents): Reader {
  let reading = new AbortController();
  const titles = new Map<string, Promise<string>>();

  const begin = () => {
    reading.abort();
    reading = new AbortController();
    return reading.signal;
  };
  return {
    stop: () => reading.abort(),
    async read(id) {
      const signal = begin();
      events.changed({ state: "loading", id });
      try {
        const entity = await api.entity(id, signal);
        if (signal.aborted) return;
        for (const source of entity.sources) titles.set(source.id, Promise.resolve(source.title ?? source.name));
        events.changed({ state: "open", entity });
        events.opened(entity);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ApiFailure)) throw error;
        events.changed({ state: "failed", id, missing: error.status === 404, message: error.message });
      }
    },
    async readMore(entity) {
      const { items, next } = entity.relations;
      const { signal } = reading;
      if (!next) return;
      try {
        const page = await api.relations(entity.id, next);
        if (signal.aborted) return;
        const relations = { ...page, items: [...items, ...page.items] };
        events.changed({ state: "open", entity: { ...entity, relations } });
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        events.stuck();
      }
    },
    titleOf(source, show) {
      const title = titles.get(source) ?? api.source(source).then((known) => known.title ?? known.label);
      titles.set(source, title);
      title.then(show, () => titles.delete(source));
    },
  };
}
