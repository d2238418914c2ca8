/** Everything a panel needs to draw itself, worked out once for each change of the view. */

import { tongue, type Tongue } from "../i18n";
import type { Ecosystem } from "./ecosystem";
import { passing } from "./facets";
import type { View } from "./view";
import type { Terms } from "./vocabulary";

export interface Scene {
  readonly view: View;
  readonly tongue: Tongue;
  readonly terms: Terms;
  readonly ecosystem: Ecosystem;
  readonly visible: ReadonlySet<string>;
}

/** Make scenes that share what did not change, so that a panel can tell by identity what did. */
export function sceneMaker(terms: Terms, ecosystem: Ecosystem): (view: View) => Scene {
  let last: Scene | null = null;
  return (view) => {
    const visible =
      last?.view.filters === view.filters ? last.visible : passing(ecosystem, view.filters, terms.defaults);
    const spoken = last?.tongue.code === view.language ? last.tongue : tongue(view.language);
    last = { view, tongue: spoken, terms, ecosystem, visible };
    return last;
  };
}
