/** Line icons, drawn here: nothing is fetched. */

import { icon } from "../dom";

export const ICONS = {
  search: () => icon("M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z", "m15.5 15.5 4.5 4.5"),
  close: () => icon("M6 6l12 12", "M18 6 6 18"),
  plus: () => icon("M12 5v14", "M5 12h14"),
  minus: () => icon("M5 12h14"),
  fit: () =>
    icon("M4 9V5a1 1 0 0 1 1-1h4", "M15 4h4a1 1 0 0 1 1 1v4", "M20 15v4a1 1 0 0 1-1 1h-4", "M9 20H5a1 1 0 0 1-1-1v-4"),
  filters: () => icon("M4 7h16", "M7 12h10", "M10 17h4"),
  target: () => icon("M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10Z", "M12 3v3", "M12 18v3", "M3 12h3", "M18 12h3"),
  outward: () => icon("M8 6h10v10", "M18 6 6 18"),
  map: () =>
    icon(
      "M6 17 12 6l6 8",
      "M6 17h0",
      "M4.5 17a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0Z",
      "M10.5 6a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0Z",
      "M16.5 14.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0Z",
    ),
  list: () => icon("M9 6h11", "M9 12h11", "M9 18h11", "M4.5 6h.01", "M4.5 12h.01", "M4.5 18h.01"),
} as const;
