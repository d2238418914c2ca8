/** What the visitor sees, as a value: everything the address holds and nothing else. */

import type { LanguageCode } from "../i18n";
import { NO_FILTERS, type Filters } from "./facets";

export const MODES = ["map", "list"] as const;
export type Mode = (typeof MODES)[number];

export const SORT_KEYS = ["name", "type", "country", "degree"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Where the map looks, in sigma's units: the middle of the graph is 0.5, 0.5; a smaller ratio is nearer. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly ratio: number;
}

export interface View {
  readonly language: LanguageCode;
  readonly mode: Mode;
  readonly selected: string | null;
  readonly filters: Filters;
  readonly sort: Sort;
  /** Null is the whole graph. */
  readonly camera: Camera | null;
}

export const DEFAULT_SORT: Sort = { key: "degree", descending: true };

export function defaultView(language: LanguageCode): View {
  return { language, mode: "map", selected: null, filters: NO_FILTERS, sort: DEFAULT_SORT, camera: null };
}

/** The sort after a click on a column: the other way round if it is the present one. */
export function sortBy(current: Sort, key: SortKey): Sort {
  if (current.key === key) return { key, descending: !current.descending };
  return { key, descending: key === "degree" };
}
