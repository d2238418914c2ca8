/** The languages of the interface, and how each says numbers, dates, countries and messages. */

import type { Words } from "../api/wire";
import { en, type MessageKey, type Messages } from "./en";
import { it } from "./it";

export const LANGUAGES = ["it", "en"] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const OWN_NAMES: Readonly<Record<LanguageCode, string>> = { it: "Italiano", en: "English" };

export const MESSAGES: Readonly<Record<LanguageCode, Messages>> = { en, it };

/** Keys that have forms for one and for more: `counted` chooses. */
type CountKey = MessageKey extends infer K ? (K extends `${infer Stem}.one` ? Stem : never) : never;
type Parameters = Readonly<Record<string, string | number>>;

export interface Tongue {
  readonly code: LanguageCode;
  say(key: MessageKey, parameters?: Parameters): string;
  counted(key: CountKey, n: number, parameters?: Parameters): string;
  /** The form of a bilingual text of the server. */
  of(words: Words): string;
  number(value: number): string;
  money(value: number): string;
  percent(value: number): string;
  /** A date as exact as it is stated: year, month or day; text that is no date is given back as it is. */
  date(text: string): string;
  country(code: string): string;
  compare(a: string, b: string): number;
}

export function isLanguage(text: string | null | undefined): text is LanguageCode {
  return LANGUAGES.some((code) => code === text);
}

/** The visitor's own language if it is one of ours, otherwise English. */
export function preferredLanguage(wanted: readonly string[]): LanguageCode {
  const codes = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  return codes.find(isLanguage) ?? "en";
}

export function tongue(code: LanguageCode): Tongue {
  const locale = code === "en" ? "en-GB" : "it-IT";
  const messages = MESSAGES[code];
  const plain = new Intl.NumberFormat(locale);
  const euro = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, { style: "percent" });
  const regions = new Intl.DisplayNames(locale, { type: "region" });
  const plurals = new Intl.PluralRules(locale);
  const collator = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  return {
    code,
    say: (key, parameters = {}) => insert(messages[key], parameters),
    counted: (key, n, parameters = {}) => {
      const form = plurals.select(n) === "one" ? "one" : "other";
      return insert(messages[`${key}.${form}`], { n: plain.format(n), ...parameters });
    },
    of: (words) => words[code],
    number: (value) => plain.format(value),
    money: (value) => euro.format(value),
    percent: (value) => share.format(value),
    date: (text) => formatDate(text, locale),
    country: (value) => nameOfRegion(regions, value),
    compare: (a, b) => collator.compare(a, b),
  };
}

function insert(message: string, parameters: Parameters): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/;

function formatDate(text: string, locale: string): string {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year) return text;
  if (!month) return year;
  const moment = new Date(`${year}-${month}-${day ?? "01"}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return text;
  const shape: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, day ? { ...shape, day: "numeric" } : shape).format(moment);
}

function nameOfRegion(regions: Intl.DisplayNames, code: string): string {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}
