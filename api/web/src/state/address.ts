/**
 * View ↔ address. `readAddress(writeAddress(view))` gives the view back; what cannot be understood in an address is
 * passed over, so that an old or broken link still opens.
 */

import { isLanguage, type LanguageCode } from "../i18n";
import { FACETS, type FacetName } from "./facets";
import { defaultView, DEFAULT_SORT, MODES, SORT_KEYS, type Camera, type Sort, type View } from "./view";

const MAX_LENGTH = 200;

/** Read the query of an address; what it does not say is as in the default view of that language. */
export function readAddress(query: string, preferred: LanguageCode): View {
  const params = new URLSearchParams(query);
  const language = params.get("lang");
  const base = defaultView(isLanguage(language) ? language : preferred);
  const mode = params.get("view");
  const filters: Record<FacetName, ReadonlySet<string> | null> = { ...base.filters };
  for (const { name } of FACETS) filters[name] = readValues(params.get(name));
  return {
    ...base,
    mode: MODES.find((known) => known === mode) ?? base.mode,
    selected: readId(params.get("select")),
    filters,
    sort: readSort(params.get("sort")) ?? base.sort,
    camera: readCamera(params.get("camera")),
  };
}

/** Write the query of an address, with its question mark; the language is always said, the rest where not default. */
export function writeAddress(view: View): string {
  const parts = [`lang=${view.language}`];
  if (view.mode !== "map") parts.push(`view=${view.mode}`);
  if (view.selected) parts.push(`select=${encodeURIComponent(view.selected)}`);
  for (const { name } of FACETS) {
    const values = view.filters[name];
    if (values) parts.push(`${name}=${[...values].sort().map(encodeURIComponent).join(",")}`);
  }
  if (view.sort.key !== DEFAULT_SORT.key || view.sort.descending !== DEFAULT_SORT.descending) {
    parts.push(`sort=${view.sort.descending ? "-" : ""}${view.sort.key}`);
  }
  if (view.camera) parts.push(`camera=${writeCamera(view.camera)}`);
  return `?${parts.join("&")}`;
}

/** The camera as it comes back from an address: four decimals, a hair's breadth at any zoom of the map. */
export function rounded(camera: Camera): Camera {
  return { x: round(camera.x), y: round(camera.y), ratio: round(camera.ratio) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function writeCamera(camera: Camera): string {
  const { x, y, ratio } = rounded(camera);
  return `${x},${y},${ratio}`;
}

function readId(text: string | null): string | null {
  return text && text.length <= MAX_LENGTH ? text : null;
}

function readValues(text: string | null): ReadonlySet<string> | null {
  if (text === null) return null;
  return new Set(text.split(",").filter((value) => value !== "" && value.length <= MAX_LENGTH));
}

function readSort(text: string | null): Sort | null {
  const descending = text?.startsWith("-") ?? false;
  const name = descending ? text?.slice(1) : text;
  const key = SORT_KEYS.find((known) => known === name);
  return key ? { key, descending } : null;
}

function readCamera(text: string | null): Camera | null {
  const [x, y, ratio, ...rest] = (text ?? "").split(",").map((part) => (part === "" ? Number.NaN : Number(part)));
  if (x === undefined || y === undefined || ratio === undefined || rest.length > 0) return null;
  if (![x, y, ratio].every(Number.isFinite) || ratio <= 0) return null;
  return { x, y, ratio };
}
