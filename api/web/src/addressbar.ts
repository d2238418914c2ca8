/** Keeps the address bar and the view the same: every change is written there, Back and Forward are read from there. */

import type { LanguageCode } from "./i18n";
import { readAddress, writeAddress } from "./state/address";
import type { Store } from "./state/store";

export function followAddress(store: Store, preferred: LanguageCode): void {
  store.listen((view, _, step) => {
    if (step === "restored") return;
    const address = location.pathname + writeAddress(view);
    if (step === "step") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  });
  addEventListener("popstate", () => store.restore(readAddress(location.search, preferred)));
}
