import { describe, expect, it } from "vitest";
import { admitting, countValues, NO_FILTERS, passing, sameValues, toggled } from "../src/state/facets";
import { ECOSYSTEM, TERMS } from "./world";

const shown = (filters: Partial<typeof NO_FILTERS>) =>
  [...passing(ECOSYSTEM, { ...NO_FILTERS, ...filters }, TERMS.defaults)].sort();

describe("filters", () => {
  it("leave people out until they are asked for", () => {
    expect(shown({})).toEqual(["cluster-a", "cluster-b", "organisation-o", "project-p", "project-q"]);
    expect(shown({ type: new Set(["Person"]) })).toEqual(["person-x"]);
  });

  it("combine", () => {
    expect(shown({ type: new Set(["Cluster"]), country: new Set(["DE"]) })).toEqual(["cluster-b"]);
  });

  it("keep what has no country when it touches what stays", () => {
    expect(shown({ country: new Set(["IT"]) })).toEqual(["cluster-a", "organisation-o", "project-p"]);
    expect(shown({ country: new Set(["IT"]), type: new Set(["Project"]) })).toEqual([]);
  });

  it("let nothing through when nothing is chosen", () => {
    expect(shown({ type: new Set() })).toEqual([]);
  });

  it("count what each value would show under the other filters", () => {
    const italian = { ...NO_FILTERS, country: new Set(["IT"]) };
    expect(Object.fromEntries(countValues(ECOSYSTEM, italian, TERMS.defaults, "type"))).toEqual({
      Cluster: 1,
      Organisation: 1,
      Project: 1,
      Person: 1,
    });
    const clusters = { ...NO_FILTERS, type: new Set(["Cluster"]) };
    expect(Object.fromEntries(countValues(ECOSYSTEM, clusters, TERMS.defaults, "country"))).toEqual({ IT: 1, DE: 1 });
  });

  it("switch one value without touching the set they came from", () => {
    const before: ReadonlySet<string> = new Set(["a"]);
    expect(sameValues(toggled(before, "b"), new Set(["b", "a"]))).toBe(true);
    expect(toggled(before, "a").size).toBe(0);
    expect(before.size).toBe(1);
  });

  it("can be widened until a body is shown, and no further", () => {
    const person = ECOSYSTEM.nodes.get("person-x");
    const cluster = ECOSYSTEM.nodes.get("cluster-b");
    if (!person || !cluster) throw new Error("the world has changed");
    const italian = { ...NO_FILTERS, country: new Set(["IT"]) };
    for (const node of [person, cluster]) {
      expect(passing(ECOSYSTEM, admitting(node, italian, TERMS.defaults), TERMS.defaults).has(node.id)).toBe(true);
    }
    expect(admitting(cluster, italian, TERMS.defaults)).toEqual({ type: null, country: new Set(["IT", "DE"]) });
    expect(admitting(cluster, NO_FILTERS, TERMS.defaults)).toEqual(NO_FILTERS);
  });
});

describe("the ecosystem", () => {
  it("leaves out an edge whose end is missing", () => {
    expect(ECOSYSTEM.edges).toHaveLength(4);
    expect(ECOSYSTEM.neighbours.has("gone")).toBe(false);
  });
});
