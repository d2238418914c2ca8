/** The API of this server, typed. Addresses are relative to the page; nothing else is ever asked. */

import type { MapEdge, MapNode } from "../state/ecosystem";
import type { Entity, EntityBrief, MapData, Relations, SearchResults, SourceDetail, Vocabulary } from "./wire";
import { decodeMap } from "./decode";

/** An answer that is an error: its HTTP status (0: no answer at all) and what the server says to do. */
export class ApiFailure extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.name = "ApiFailure";
    this.status = status;
  }
}

export interface Ecology {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly truncated: boolean;
}

export interface Api {
  vocabulary(): Promise<Vocabulary>;
  map(): Promise<Ecology>;
  search(query: string, signal: AbortSignal): Promise<readonly EntityBrief[]>;
  entity(id: string, signal: AbortSignal): Promise<Entity>;
  /** The page of relations after this cursor. */
  relations(id: string, cursor: string): Promise<Relations>;
  source(id: string): Promise<SourceDetail>;
}

const RESULTS = 12;

export function createApi(base: string): Api {
  const get = async <T>(
    path: string,
    parameters: Record<string, string | number> = {},
    signal?: AbortSignal,
  ): Promise<T> => {
    const address = new URL(path, base);
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, String(value));
    const response = await answer(address, signal);
    if (!response.ok) throw new ApiFailure(response.status, await detailOf(response));
    return (await response.json()) as T;
  };
  const entityPath = (id: string) => `entities/${encodeURIComponent(id)}`;
  return {
    vocabulary: () => get<Vocabulary>("vocabulary"),
    map: async () => decodeMap(await get<MapData>("map")),
    search: async (query, signal) => (await get<SearchResults>("search", { q: query, limit: RESULTS }, signal)).items,
    entity: (id, signal) => get<Entity>(entityPath(id), {}, signal),
    relations: (id, cursor) => get<Relations>(`${entityPath(id)}/relations`, { cursor }),
    source: (id) => get<SourceDetail>(`sources/${encodeURIComponent(id)}`),
  };
}

async function answer(address: URL, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(address, { headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiFailure(0, "");
  }
}

/** The sentence of a problem (RFC 9457), or nothing where the answer is something else. */
async function detailOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { detail?: unknown };
    return typeof problem.detail === "string" ? problem.detail : "";
  } catch {
    return "";
  }
}
