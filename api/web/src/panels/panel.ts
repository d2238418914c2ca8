/** What every panel is, and what any of them can ask for. */

import type { FacetName } from "../state/facets";
import type { Scene } from "../state/scene";
import type { Mode, SortKey } from "../state/view";
import type { LanguageCode } from "../i18n";

export interface Panel {
  readonly element: HTMLElement;
  update(scene: Scene): void;
}

export interface Actions {
  /** Open a body, or close the open one; `near` also brings the map to it. */
  select(id: string | null, near?: boolean): void;
  filter(facet: FacetName, values: ReadonlySet<string> | null): void;
  resetFilters(): void;
  /** Widen the filters until this body is shown, and go to it. */
  admit(id: string): void;
  mode(mode: Mode): void;
  language(language: LanguageCode): void;
  sort(key: SortKey): void;
}
