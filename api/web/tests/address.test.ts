import { describe, expect, it } from "vitest";
import { readAddress, rounded, writeAddress } from "../src/state/address";
import { defaultView, MODES, SORT_KEYS, sortBy, type View } from "../src/state/view";

const roundTrip = (view: View) => readAddress(writeAddress(view), "it");

describe("the address", () => {
  it("gives the default view back", () => {
    expect(roundTrip(defaultView("en"))).toEqual(defaultView("en"));
  });

  it("gives every part of a view back", () => {
    for (const mode of MODES) {
      for (const key of SORT_KEYS) {
        const view: View = {
          language: "it",
          mode,
          selected: "organisation-k3vq&=?#,è",
          filters: { type: new Set(["Cluster", "Odd label&"]), country: new Set() },
          sort: { key, descending: key === "name" },
          camera: { x: 0.4321, y: -1.5, ratio: 0.05 },
        };
        expect(roundTrip(view)).toEqual(view);
      }
    }
  });

  it("does not depend on the order in which filters were chosen", () => {
    const one = { ...defaultView("en"), filters: { type: new Set(["B", "A"]), country: null } };
    const other = { ...defaultView("en"), filters: { type: new Set(["A", "B"]), country: null } };
    expect(writeAddress(one)).toBe(writeAddress(other));
  });

  it("tells no filter from a filter that lets nothing through", () => {
    expect(readAddress("?type=", "en").filters.type).toEqual(new Set());
    expect(readAddress("?", "en").filters.type).toBeNull();
  });

  it("passes over what it cannot understand", () => {
    const broken = "?lang=xx&view=cube&sort=-size&camera=1,two,3&select=&country=,,&more=1";
    expect(readAddress(broken, "it")).toEqual({
      ...defaultView("it"),
      filters: { type: null, country: new Set() },
    });
    for (const camera of ["1,2", "1,2,3,4", "1,2,0", "1,2,-1", "Infinity,0,1", ",,", "NaN,1,1"]) {
      expect(readAddress(`?camera=${camera}`, "en").camera).toBeNull();
    }
    expect(readAddress(`?select=${"a".repeat(5000)}`, "en").selected).toBeNull();
  });

  it("rounds the camera to what it can hold", () => {
    const camera = { x: 1 / 3, y: 2 / 3, ratio: 0.123456 };
    expect(roundTrip({ ...defaultView("en"), camera }).camera).toEqual(rounded(camera));
  });
});

describe("sorting", () => {
  it("turns round on the second click and begins with the most relations", () => {
    const byName = sortBy({ key: "degree", descending: true }, "name");
    expect(byName).toEqual({ key: "name", descending: false });
    expect(sortBy(byName, "name")).toEqual({ key: "name", descending: true });
    expect(sortBy(byName, "degree")).toEqual({ key: "degree", descending: true });
  });
});
