/** The one place where the view changes. Listeners hear of every change after it; the view itself is never altered. */

import type { View } from "./view";

/** Whether a change is a step that Back undoes, or a detail of the present step. */
export type Step = "step" | "detail";

export type Listener = (view: View, previous: View, step: Step | "restored") => void;

export interface Store {
  get(): View;
  change(patch: Partial<View>, step?: Step): void;
  /** Put a whole view in place, as Back and Forward do. */
  restore(view: View): void;
  listen(listener: Listener): void;
}

export function createStore(initial: View): Store {
  let view = initial;
  const listeners: Listener[] = [];
  const put = (next: View, step: Step | "restored") => {
    const previous = view;
    view = next;
    for (const listener of listeners) listener(view, previous, step);
  };
  return {
    get: () => view,
    change: (patch, step = "detail") => put({ ...view, ...patch }, step),
    restore: (next) => put(next, "restored"),
    listen: (listener) => void listeners.push(listener),
  };
}
