import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiFailure, createApi } from "../src/api/client";
import { decodeMap } from "../src/api/decode";
import type { MapData } from "../src/api/wire";

const api = createApi("https://map.example.org/deep/");

function answering(body: unknown, status = 200) {
  const fetched = vi.fn((_: URL) => Promise.resolve(new Response(JSON.stringify(body), { status })));
  vi.stubGlobal("fetch", fetched);
  return () => fetched.mock.calls.map(([address]) => address.href);
}

afterEach(() => vi.unstubAllGlobals());

describe("the client", () => {
  it("asks beside the page, whatever the id", async () => {
    const asked = answering({ items: [] });
    const { signal } = new AbortController();
    await api.entity("../x?y#z", signal);
    await api.search("è &", signal);
    await api.relations("a", "next==");
    expect(asked()).toEqual([
      "https://map.example.org/deep/entities/..%2Fx%3Fy%23z",
      "https://map.example.org/deep/search?q=%C3%A8+%26&limit=12",
      "https://map.example.org/deep/entities/a/relations?cursor=next%3D%3D",
    ]);
  });

  it("gives the server's own sentence when it refuses", async () => {
    answering({ title: "Not found", detail: "There is no such entity." }, 404);
    const failure = await api.source("x").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiFailure);
    expect(failure).toMatchObject({ status: 404, message: "There is no such entity." });
  });

  it("tells no answer from an answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
    await expect(api.vocabulary()).rejects.toMatchObject({ status: 0 });
  });
});

describe("the map's columns", () => {
  it("become nodes and edges; an edge to nowhere is left out", () => {
    const data: MapData = {
      version: "1",
      truncated: true,
      nodes: {
        id: ["a", "b"],
        label: ["Cluster", "City"],
        name: ["A", "B"],
        country: ["IT", null],
        degree: [2, 1],
        x: [0, 1],
        y: [3, 4],
      },
      edges: { start: [0, 0], end: [1, 9], type: ["LOCATED_IN", "LOCATED_IN"] },
    };
    const ecology = decodeMap(data);
    expect(ecology.nodes[1]).toEqual({ id: "b", label: "City", name: "B", country: null, degree: 1, x: 1, y: 4 });
    expect(ecology.edges).toEqual([{ source: "a", target: "b", type: "LOCATED_IN" }]);
    expect(ecology.truncated).toBe(true);
  });
});
