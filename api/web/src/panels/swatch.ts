/** The dot of a node type beside text, in the same inks as on the map. */

import { h } from "../dom";
import { inkOf, type Rgb } from "../draw/palette";

const LIGHT: Rgb = [255, 255, 255];
const DARK: Rgb = [20, 27, 30];

export function swatch(colour: string | undefined): HTMLSpanElement {
  const element = h("span", { class: "dot", "aria-hidden": "true" });
  const light = inkOf(colour ?? "#888888", LIGHT);
  const dark = inkOf(colour ?? "#888888", DARK);
  element.style.setProperty("--dot-light", light.fill);
  element.style.setProperty("--rim-light", light.rim);
  element.style.setProperty("--dot-dark", dark.fill);
  return element;
}
