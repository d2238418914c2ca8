import { describe, expect, it } from "vitest";
import { LANGUAGES, MESSAGES, preferredLanguage, tongue } from "../src/i18n";

const placeholders = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe("the languages", () => {
  it("have the same keys, all with words", () => {
    const keys = Object.keys(MESSAGES.en).sort();
    for (const code of LANGUAGES) {
      expect(Object.keys(MESSAGES[code]).sort()).toEqual(keys);
      expect(Object.values(MESSAGES[code]).every((message) => message.trim() !== "")).toBe(true);
    }
  });

  it("ask for the same values in every message", () => {
    for (const [key, message] of Object.entries(MESSAGES.en)) {
      // A form for one may say "one" in words.
      if (key.endsWith(".one")) continue;
      expect([key, placeholders(MESSAGES.it[key as keyof typeof MESSAGES.en])]).toEqual([key, placeholders(message)]);
    }
  });

  it("have both forms of every count", () => {
    const keys = Object.keys(MESSAGES.en);
    const stems = (form: string) => keys.filter((key) => key.endsWith(form)).map((key) => key.slice(0, -form.length));
    expect(stems(".one")).toEqual(stems(".other"));
  });

  it("say nothing that no panel says", () => {
    const sources = import.meta.glob<string>("../src/**/*.ts", { query: "?raw", import: "default", eager: true });
    const used = Object.entries(sources)
      .flatMap(([path, text]) => (path.includes("/i18n/") ? [] : [text]))
      .join("\n");
    const composed = /^(view|list|filters)\.\w+$/;
    const unused = Object.keys(MESSAGES.en).filter((key) => {
      const stem = key.replace(/\.(one|other)$/, "");
      return !composed.test(key) && !used.includes(`"${stem}"`);
    });
    expect(unused).toEqual([]);
  });

  it("follow the visitor, with English for the rest of the world", () => {
    expect(preferredLanguage(["de-DE", "it-CH", "en"])).toBe("it");
    expect(preferredLanguage(["ja"])).toBe("en");
  });
});

describe("a tongue", () => {
  it("says counts in the right form", () => {
    expect(tongue("it").counted("search.found", 1)).toBe("1 risultato");
    expect(tongue("it").counted("search.found", 3)).toBe("3 risultati");
    expect(tongue("en").counted("detail.moreWords", 1)).toBe("1 more quotation");
  });

  it("says dates as exactly as they are stated", () => {
    expect(tongue("en").date("2021")).toBe("2021");
    expect(tongue("it").date("2021-05")).toBe("maggio 2021");
    expect(tongue("en").date("2021-05-09")).toBe("9 May 2021");
    expect(tongue("en").date("spring 2021")).toBe("spring 2021");
    expect(tongue("en").date("2021-99")).toBe("2021-99");
  });

  it("names countries, and gives back codes that are none", () => {
    expect(tongue("it").country("DE")).toBe("Germania");
    expect(tongue("en").country("not a code")).toBe("not a code");
  });

  it("never reads a value as a message", () => {
    expect(tongue("en").say("search.none", { query: "{n} $& <b>" })).toBe("Nothing is called “{n} $& <b>”.");
  });
});
