/** On a phone the filters rise from below; the button that opens them, and their coming and going. */

import { fill, h, on, setAttributes } from "../dom";
import { ICONS } from "./icons";
import type { Panel } from "./panel";

export interface Sheet {
  readonly opener: Panel;
  isOpen(): boolean;
  /** Close it; `back` gives the focus to the button that opened it. */
  close(back: boolean): void;
  /** Let this panel be the sheet. */
  hold(panel: HTMLElement): void;
}

export function createSheet(): Sheet {
  const button = h("button", { type: "button", class: "button sheet-opener sheet-only", "aria-expanded": "false" });
  let panel: HTMLElement | null = null;
  const set = (isOpen: boolean) => {
    panel?.classList.toggle("is-open", isOpen);
    setAttributes(button, { "aria-expanded": String(isOpen) });
  };
  const isOpen = () => panel?.classList.contains("is-open") ?? false;
  on(button, {
    click: () => {
      set(!isOpen());
      if (isOpen()) panel?.querySelector<HTMLElement>("button:not([hidden])")?.focus();
    },
  });
  return {
    opener: {
      element: button,
      update: ({ tongue }) => fill(button, ICONS.filters(), tongue.say("filters.open")),
    },
    isOpen,
    close(back) {
      set(false);
      if (back) button.focus();
    },
    hold(held) {
      panel = held;
      setAttributes(button, { "aria-controls": held.id });
    },
  };
}
