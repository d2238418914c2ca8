/** Reads bodies from the server: one at a time, the last one asked wins; what its sources are called is asked once. */

import { ApiFailure, type Api } from "./api/client";
import type { Entity, SourceDetail } from "./api/wire";
import type { Dossier } from "./panels/detail";
import type { NoteOf, SourceNote } from "./panels/quotation";

export interface Reader {
  read(id: string): Promise<void>;
  /** Add the next page of relations to a body that is open. */
  readMore(entity: Entity): Promise<void>;
  stop(): void;
  readonly noteOf: NoteOf;
}

export interface ReaderEvents {
  changed(dossier: Dossier): void;
  opened(entity: Entity): void;
  /** More relations were asked for and did not come; what is shown stays. */
  stuck(): void;
}

export function createReader(api: Api, events: ReaderEvents): Reader {
  let reading = new AbortController();
  const notes = new Map<string, Promise<SourceNote>>();

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
        for (const { id: source, title, name, media_type } of entity.sources) {
          notes.set(source, Promise.resolve({ title: title ?? name, hasRows: isTable(media_type) }));
        }
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
    noteOf(source, show) {
      const note = notes.get(source) ?? api.source(source).then(noteOn);
      notes.set(source, note);
      note.then(show, () => notes.delete(source));
    },
  };
}

function noteOn({ title, label, media_type }: SourceDetail): SourceNote {
  return { title: title ?? label, hasRows: isTable(media_type) };
}

/** Whether what a source numbers are its rows, not its pages. */
function isTable(mediaType: string | null | undefined): boolean {
  return /csv|tab-separated|spreadsheet|excel|json/.test(mediaType ?? "");
}
