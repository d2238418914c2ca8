/** One line that says what a body is: its type and its country. */

import type { Scene } from "../state/scene";

interface Describable {
  readonly label: string;
  readonly acronym?: string | null;
  readonly country?: string | null;
}

export function describe({ label, acronym, country }: Describable, { tongue, terms }: Scene): string {
  const term = terms.type(label);
  const parts = [acronym, term ? tongue.of(term.text) : label, country && tongue.country(country)];
  return parts.filter(Boolean).join(" · ");
}
