/**
 * What the map can be filtered by. A facet is one entry of FACETS: the address, the counts and the filtering follow
 * from it, and a panel shows it.
 */

import { neighboursOf, type Ecosystem, type MapNode } from "./ecosystem";

export type FacetName = "type" | "country";

export interface Facet {
  readonly name: FacetName;
  /** The values a node has; none means that the facet says nothing about it. */
  readonly valuesOf: (node: MapNode) => readonly string[];
  /** Whether a node without a value stays when it touches one that passes (a project of Italian partners is kept). */
  readonly keepsTouching: boolean;
}

export const FACETS: readonly Facet[] = [
  { name: "type", valuesOf: (node) => [node.label], keepsTouching: false },
  { name: "country", valuesOf: (node) => (node.country ? [node.country] : []), keepsTouching: true },
];

/** The chosen values per facet; null is the facet's default. */
export type Filters = Readonly<Record<FacetName, ReadonlySet<string> | null>>;

export const NO_FILTERS: Filters = { type: null, country: null };

/** What stands in for null: null itself means that every value passes. */
export type Defaults = Filters;

/** Ids of the nodes that pass every facet, but for the one that is `except`. */
export function passing(
  ecosystem: Ecosystem,
  filters: Filters,
  defaults: Defaults,
  except?: FacetName,
): ReadonlySet<string> {
  let kept: ReadonlySet<string> = new Set(ecosystem.nodes.keys());
  for (const facet of FACETS) {
    const allowed = filters[facet.name] ?? defaults[facet.name];
    if (facet.name !== except && allowed) kept = passFacet(ecosystem, kept, facet, allowed);
  }
  return kept;
}

function passFacet(
  ecosystem: Ecosystem,
  candidates: ReadonlySet<string>,
  facet: Facet,
  allowed: ReadonlySet<string>,
): ReadonlySet<string> {
  const kept = new Set<string>();
  const silent: string[] = [];
  for (const id of candidates) {
    const node = ecosystem.nodes.get(id);
    if (!node) continue;
    const values = facet.valuesOf(node);
    if (values.some((value) => allowed.has(value))) kept.add(id);
    else if (values.length === 0 && facet.keepsTouching) silent.push(id);
  }
  const touching = silent.filter((id) => [...neighboursOf(ecosystem, id)].some((other) => kept.has(other)));
  for (const id of touching) kept.add(id);
  return kept;
}

/** How many nodes each value of a facet would show, given the other facets. */
export function countValues(
  ecosystem: Ecosystem,
  filters: Filters,
  defaults: Defaults,
  name: FacetName,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const facet = FACETS.find((candidate) => candidate.name === name);
  for (const id of passing(ecosystem, filters, defaults, name)) {
    const node = ecosystem.nodes.get(id);
    for (const value of node ? (facet?.valuesOf(node) ?? []) : []) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** The values with one switched on or off, starting from what is shown now. */
export function toggled(current: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const next = new Set(current);
  if (!next.delete(value)) next.add(value);
  return next;
}

export function sameValues(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

/** Filters under which this node is certainly shown: facets that refuse it are widened by its own values. */
export function admitting(node: MapNode, filters: Filters, defaults: Defaults): Filters {
  const widened: Record<FacetName, ReadonlySet<string> | null> = { ...filters };
  for (const facet of FACETS) {
    const allowed = filters[facet.name] ?? defaults[facet.name];
    const values = facet.valuesOf(node);
    if (!allowed || values.some((value) => allowed.has(value))) continue;
    widened[facet.name] = values.length > 0 ? new Set([...allowed, ...values]) : null;
  }
  return widened;
}
