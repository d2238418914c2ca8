import { describe, expect, it } from "vitest";
import { createFigure } from "../src/draw/figure";
import { placeLabels, type Box, type Candidate } from "../src/draw/labels";
import { contrast, inkOf, parseHex, standingOut, type Rgb } from "../src/draw/palette";
import { sizeOf } from "../src/draw/scale";
import type { Theme } from "../src/draw/theme";
import { ECOSYSTEM, TERMS } from "./world";

const LIGHT: Rgb = [255, 255, 255];
const DARK: Rgb = [18, 25, 28];
const BOUNDS: Box = { left: 0, top: 0, right: 400, bottom: 300 };
const widthOf = (text: string, size: number) => text.length * size * 0.5;

const candidate = (id: string, x: number, y: number, card: Box | null = null): Candidate => ({
  id,
  text: `name of ${id}`,
  x,
  y,
  radius: 5,
  size: 12,
  card,
});

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe("names on the map", () => {
  const crowd = Array.from({ length: 120 }, (_, at) => candidate(`n${at}`, (at * 37) % 400, (at * 61) % 300));
  const placed = placeLabels(crowd, widthOf, BOUNDS, 60);

  it("never touch each other, nor leave the map", () => {
    expect(placed.length).toBeGreaterThan(5);
    placed.forEach((one, at) => {
      expect(one.box.left >= 0 && one.box.right <= 400 && one.box.top >= 0 && one.box.bottom <= 300).toBe(true);
      expect(placed.slice(at + 1).some((other) => overlap(one.box, other.box))).toBe(false);
    });
  });

  it("go to the most important body first, and are no more than asked", () => {
    expect(placed[0]?.candidate.id).toBe("n1");
    expect(placeLabels(crowd, widthOf, BOUNDS, 3)).toHaveLength(3);
  });

  it("stand beside a card, never under it", () => {
    const card = { left: 105, top: 85, right: 250, bottom: 115 };
    const [only, ...rest] = placeLabels(
      [candidate("open", 98, 100, card), candidate("near", 120, 130)],
      widthOf,
      BOUNDS,
      9,
    );
    expect(rest).toEqual([]);
    expect(only && overlap(only.box, card)).toBe(false);
  });
});

describe("colours", () => {
  it("stand out from light and from dark paper", () => {
    for (const colour of TERMS.colours.values()) {
      expect(contrast(parseHex(inkOf(colour, LIGHT).rim), LIGHT)).toBeGreaterThanOrEqual(3);
      expect(contrast(parseHex(inkOf(colour, DARK).fill), DARK)).toBeGreaterThanOrEqual(2.99);
    }
  });

  it("stay as the vocabulary has them where that is enough", () => {
    expect(inkOf("#117733", LIGHT)).toMatchObject({ fill: "#117733", rim: "#117733" });
    expect(standingOut([255, 255, 255], LIGHT)).not.toEqual([255, 255, 255]);
    expect(parseHex("no colour")).toEqual([128, 128, 128]);
  });
});

describe("the figure", () => {
  const theme: Theme = {
    paper: LIGHT,
    ink: "#111111",
    edge: "#cccccc",
    edgeFaded: "#eeeeee",
    surface: "#ffffff",
    line: "#dddddd",
    font: "sans-serif",
  };
  const room = { width: 800, height: 800 };
  const all = new Set(ECOSYSTEM.nodes.keys());

  it("hides what the filters leave out", () => {
    const figure = createFigure(ECOSYSTEM, TERMS.colours, theme, room);
    figure.attend({ visible: new Set(["cluster-a"]), hovered: "project-p", selected: null });
    expect(figure.node("project-p", {}).hidden).toBe(true);
    expect(figure.circle()).toBeNull();
  });

  it("puts the selected body and its neighbours before the rest", () => {
    const figure = createFigure(ECOSYSTEM, TERMS.colours, theme, room);
    figure.attend({ visible: all, hovered: null, selected: "project-p" });
    expect(figure.node("project-p", {})).toMatchObject({ highlighted: true, color: "#cc6677" });
    expect(figure.node("cluster-a", {}).color).toBe("#117733");
    expect(figure.node("organisation-o", {}).color).toBe(inkOf("#4477AA", LIGHT).faded);
    const edges = figure.graph.mapEdges((edge) => figure.edge(edge).color);
    expect(edges.filter((colour) => colour === theme.edgeFaded)).toHaveLength(2);
  });

  it("draws more relations bigger, and everything smaller on a phone", () => {
    expect(sizeOf(30, 300, room)).toBeGreaterThan(sizeOf(3, 300, room));
    expect(sizeOf(3, 300, { width: 360, height: 600 })).toBeLessThan(sizeOf(3, 300, room));
  });
});
