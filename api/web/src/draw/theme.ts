/** The page's own colours, read from its style sheet, so that the canvas and the panels always agree. */

import { parseHex, type Rgb } from "./palette";

export interface Theme {
  readonly paper: Rgb;
  readonly ink: string;
  readonly edge: string;
  readonly edgeFaded: string;
  readonly surface: string;
  readonly line: string;
  readonly font: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: parseHex(token("map-paper")),
    ink: token("ink"),
    edge: token("edge"),
    edgeFaded: token("edge-faded"),
    surface: token("surface"),
    line: token("line"),
    font: token("font-sans"),
  };
}

/** Call back whenever the system goes from light to dark or back. */
export function watchTheme(changed: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

export function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
