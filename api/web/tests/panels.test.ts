// @vitest-environment happy-dom

import { describe, expect, it, vi } from "vitest";
import type { EntityBrief } from "../src/api/wire";
import { createDetail, type DetailActions } from "../src/panels/detail";
import { createLegend } from "../src/panels/legend";
import { createList } from "../src/panels/list";
import type { Actions } from "../src/panels/panel";
import { createSearch } from "../src/panels/search";
import { entityOf, relationOf, sceneOf } from "./world";

const actionsOf = () =>
  ({
    select: vi.fn(),
    filter: vi.fn(),
    resetFilters: vi.fn(),
    admit: vi.fn(),
    mode: vi.fn(),
    language: vi.fn(),
    sort: vi.fn(),
  }) satisfies Actions;

const HOSTILE = `<img src=x onerror="alert(1)"><script>alert(2)</script>`;

function detailOf() {
  const actions = actionsOf();
  const more: DetailActions = {
    ...actions,
    centre: vi.fn(),
    retry: vi.fn(),
    moreRelations: vi.fn(),
    noteOf: (source, show) => show({ title: "Annual report", hasRows: source === "source-table" }),
  };
  const panel = createDetail(more);
  panel.update(sceneOf({ selected: "cluster-a" }));
  return { panel, actions, more };
}

describe("details", () => {
  it("show each relation with its words, source and page", () => {
    const { panel } = detailOf();
    panel.show({ state: "open", entity: entityOf() });
    const figure = panel.element.querySelector("figure");
    expect(figure?.querySelector("blockquote")?.textContent).toBe("The words of r1");
    expect(figure?.querySelector("figcaption")?.textContent).toBe("Annual report, page 7");
  });

  it("say rows of a table, not pages", () => {
    const { panel } = detailOf();
    const evidence = [{ quote: "network: CEBR", source: "source-table", page: 4 }];
    panel.show({ state: "open", entity: entityOf({ relations: { items: [relationOf("r1", { evidence })] } }) });
    expect(panel.element.querySelector("figcaption")?.textContent).toBe("Annual report, row 4");
  });

  it("say where sources disagree, with every value, its kind of source, its day and its words", () => {
    const { panel } = detailOf();
    const at = { source: "source-1", page: 7, standing: "official" } as const;
    const values = [
      { ...at, value: "2002", state: "preferred", preferred: true, date: "2021-01-31", quote: "founded in 2002" },
      { ...at, value: "2006", state: "disputed", preferred: false, quote: HOSTILE },
    ] as const;
    panel.show({ state: "open", entity: entityOf({ conflicts: [{ property: "founded", values }] }) });
    const [shown, other] = panel.element.querySelectorAll(".stated");
    expect(panel.element.textContent).toContain("Sources disagree");
    expect(shown?.querySelector("strong")?.textContent).toBe("2002");
    expect(shown?.querySelector(".neighbour-about")?.textContent).toBe("shown · official register · 31 January 2021");
    expect(other?.querySelector("blockquote")?.textContent).toBe(HOSTILE);
    expect(other?.querySelector("figcaption")?.textContent).toBe("Annual report, page 7");
    expect(panel.element.querySelector("img, script")).toBeNull();
    panel.update(sceneOf({ selected: "cluster-a", language: "it" }));
    expect(panel.element.textContent).toContain("Le fonti non concordano");
    expect(panel.element.querySelector(".neighbour-about")?.textContent).toContain("registro ufficiale");
  });

  it("tell what was so before as history, and no dispute", () => {
    const { panel } = detailOf();
    const at = { source: "source-1", standing: "list", quote: "city: Torino" } as const;
    const values = [
      { ...at, value: "Milano", state: "preferred", preferred: true, since: "2015" },
      { ...at, value: "Torino", state: "past", preferred: false, until: "2015" },
    ] as const;
    panel.show({ state: "open", entity: entityOf({ history: [{ property: "seat", values }] }) });
    expect(panel.element.textContent).not.toContain("Sources disagree");
    expect(panel.element.querySelector(".differing")?.textContent).toContain("Seat");
    const about = [...panel.element.querySelectorAll(".neighbour-about")].map((element) => element.textContent);
    expect(about).toContain("former · kept list · until 2015");
  });

  it("step to a neighbour", () => {
    const { panel, actions } = detailOf();
    panel.show({ state: "open", entity: entityOf() });
    panel.element.querySelector<HTMLElement>(".neighbour")?.click();
    expect(actions.select).toHaveBeenCalledWith("cluster-r1");
  });

  it("never read text of a document as markup or as an address to run", () => {
    const { panel } = detailOf();
    const relation = relationOf("r1", {
      other: { id: "x", label: "Cluster", name: HOSTILE },
      evidence: [{ quote: HOSTILE, source: "source-1" }],
    });
    panel.show({
      state: "open",
      entity: entityOf({
        name: HOSTILE,
        description: HOSTILE,
        url: "javascript:alert(1)",
        relations: { items: [relation] },
      }),
    });
    expect(panel.element.querySelector("img, script, a")).toBeNull();
    expect(panel.element.querySelector("h2")?.textContent).toBe(HOSTILE);
    expect(panel.element.querySelector("blockquote")?.textContent).toBe(HOSTILE);
  });

  it("link to a website that is one", () => {
    const { panel } = detailOf();
    panel.show({ state: "open", entity: entityOf({ url: "https://www.example.org/about/" }) });
    const link = panel.element.querySelector("a");
    expect(link?.textContent).toBe("example.org/about");
    expect(link?.getAttribute("rel")).toBe("noopener noreferrer");
  });

  it("fold long groups away and unfold them", () => {
    const { panel } = detailOf();
    const items = Array.from({ length: 9 }, (_, at) => relationOf(`r${at}`));
    panel.show({ state: "open", entity: entityOf({ relations: { items } }) });
    expect(panel.element.querySelectorAll(".relation")).toHaveLength(6);
    const more = [...panel.element.querySelectorAll<HTMLElement>("button")].find((b) => b.textContent === "Show all 9");
    more?.click();
    expect(panel.element.querySelectorAll(".relation")).toHaveLength(9);
  });

  it("say when a body is gone, and offer another try when the server failed", () => {
    const { panel, more } = detailOf();
    panel.show({ state: "failed", id: "cluster-a", missing: true, message: "" });
    expect(panel.element.textContent).toContain("not in the graph any more");
    panel.show({ state: "failed", id: "cluster-a", missing: false, message: "Wait." });
    panel.element.querySelector<HTMLElement>(".detail-body button")?.click();
    expect(more.retry).toHaveBeenCalledWith("cluster-a");
  });
});

describe("the search", () => {
  const found: EntityBrief[] = [
    { id: "cluster-a", label: "Cluster", name: "Valdora BioCluster", country: "IT" },
    { id: "cluster-b", label: "Cluster", name: "Elbau MedTech", country: "DE" },
  ];

  async function searching(find: () => Promise<readonly EntityBrief[]>) {
    vi.useFakeTimers();
    const actions = actionsOf();
    const panel = createSearch(actions, find);
    document.body.replaceChildren(panel.element);
    panel.update(sceneOf());
    const input = panel.element.querySelector("input");
    if (!input) throw new Error("no input");
    input.value = "bio";
    input.dispatchEvent(new Event("input"));
    await vi.advanceTimersByTimeAsync(300);
    vi.useRealTimers();
    const press = (key: string) => input.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    return { panel, actions, input, press };
  }

  it("is a combobox: arrows move, Enter opens, Escape closes", async () => {
    const { panel, actions, input, press } = await searching(() => Promise.resolve(found));
    expect(input.getAttribute("aria-expanded")).toBe("true");
    press("ArrowDown");
    press("ArrowDown");
    const active = panel.element.querySelector('[aria-selected="true"]');
    expect(active?.id).toBe(input.getAttribute("aria-activedescendant"));
    expect(active?.textContent).toBe("Elbau MedTechCluster · Germany");
    press("Enter");
    expect(actions.select).toHaveBeenCalledWith("cluster-b", true);
    expect(input.getAttribute("aria-expanded")).toBe("false");
  });

  it("says that nothing was found, and that the server failed", async () => {
    const none = await searching(() => Promise.resolve([]));
    expect(none.panel.element.textContent).toContain("Nothing is called “bio”");
    const failed = await searching(() => Promise.reject(new Error("no answer")));
    expect(failed.panel.element.textContent).toContain("does not answer");
  });
});

describe("the legend", () => {
  it("shows counts, and tells the store only of filters that are not the usual ones", () => {
    const actions = actionsOf();
    const panel = createLegend(actions, () => undefined);
    panel.update(sceneOf());
    const rows = [...panel.element.querySelectorAll(".choice-row")].map((row) => row.textContent);
    expect(rows).toEqual([
      "Clusters2only",
      "Projects2only",
      "Organisations1only",
      "Persons1only",
      "Italy2",
      "Germany1",
    ]);
    const boxes = [...panel.element.querySelectorAll<HTMLInputElement>(".box")];
    expect(boxes.map((box) => box.checked)).toEqual([true, true, true, false, false, false]);
    boxes[3]?.dispatchEvent(new Event("change"));
    expect(actions.filter).toHaveBeenLastCalledWith("type", new Set(["Cluster", "Project", "Organisation", "Person"]));
    boxes[4]?.dispatchEvent(new Event("change"));
    expect(actions.filter).toHaveBeenLastCalledWith("country", new Set(["IT"]));
    panel.update(sceneOf({ filters: { type: null, country: new Set(["IT"]) } }));
    boxes[4]?.dispatchEvent(new Event("change"));
    expect(actions.filter).toHaveBeenLastCalledWith("country", null);
  });
});

describe("the list", () => {
  it("holds what the filters show, sorted, with the selected body marked", () => {
    const panel = createList(actionsOf());
    panel.update(sceneOf({ mode: "list", sort: { key: "name", descending: false }, selected: "cluster-b" }));
    const names = [...panel.element.querySelectorAll("tbody .row-name")].map((cell) => cell.textContent);
    expect(names).toEqual(["ALPCURE", "Elbau MedTech", "NETPATH", "Università di Rivalta", "Valdora BioCluster"]);
    expect(panel.element.querySelector("[aria-current]")?.textContent).toContain("Elbau MedTech");
    expect(panel.element.querySelector("[aria-sort]")?.textContent).toBe("Name");
  });
});
