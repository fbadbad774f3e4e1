// What the command line asks for, as settings: each flag of till setup is a setting by another name, and --set is any
// of them. The rest of the program looks at settings alone.

import { readTomlValue } from "../config/read-toml.ts";
import { isSite, SITES } from "../money/sites.ts";
import { type Settings, settingAt, textAt, withSetting } from "./settings.ts";

export interface Flags {
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
}

/** Flag -> setting. */
const TEXTS = {
  site: "shop.site",
  "shop-name": "shop.name",
  "tax-id": "shop.tax_id",
  store: "mercado_pago.external_store_id",
  pos: "mercado_pago.external_pos_id",
  profile: "printer.profile",
  protocol: "display.protocol",
} as const;

/** The devices of which a flag may also say "none", or "auto", which is the same as no flag. */
export const DEVICES = { printer: "printer.connection", display: "display.connection" } as const;

export interface Wished {
  readonly settings: Settings;
  /** Devices that shall not be looked for. */
  readonly without: ReadonlySet<"display" | "scanner">;
  /** Sentences about flags that cannot be understood. */
  readonly faults: readonly string[];
}

/** @param before what the configuration says already; a flag goes before it */
export function readWishes(before: Settings, flags: Flags): Wished {
  const faults: string[] = [];
  const without = new Set<"display" | "scanner">();
  let settings = before;
  const set = (path: string, value: unknown) => {
    settings = withSetting(settings, path, value);
  };
  for (const [flag, path] of Object.entries(TEXTS)) {
    const text = flags.text(flag);
    if (text !== undefined) set(path, text);
  }
  for (const [flag, path] of Object.entries(DEVICES)) {
    const text = flags.text(flag);
    if (text === "none" && flag === "printer")
      faults.push('--printer: found "none"; expected a connection, because a till cannot be without one');
    else if (text === "none") {
      without.add("display");
      set("display", undefined);
    } else if (text !== undefined && text !== "auto") set(path, text);
  }
  const scanners = flags.texts("scanner").filter((text) => text !== "auto");
  if (scanners.includes("none")) {
    without.add("scanner");
    set("scanner", undefined);
    if (scanners.length > 1) faults.push('--scanner: found "none" and others; expected one or the other');
  } else if (scanners.length > 0) set("scanner", scannersNamed(scanners, flags.text("layout"), before));
  const address = flags.texts("address");
  if (address.length > 0) set("shop.address", address);
  const paper = flags.text("paper");
  if (paper === "58" || paper === "80") set("printer.paper_mm", Number(paper));
  else if (paper !== undefined) faults.push(`--paper: found ${JSON.stringify(paper)}; expected 58 or 80`);
  for (const one of flags.texts("set")) {
    const [, path = "", value = ""] = /^([a-z_]+\.[a-z_0-9]+)\s*=\s*(.*)$/s.exec(one) ?? [];
    if (path === "") faults.push("--set: expected section.key=VALUE, such as --set order.ttl_seconds=300");
    else if (Array.isArray(settingAt(settings, path.split(".")[0] ?? "")))
      faults.push(`--set ${path}: there are several of this section; change it in the file itself`);
    else set(path, readTomlValue(value));
  }
  faults.push(...currencyFaults(flags.text("currency"), textAt(settings, "shop.site")));
  return { settings, without, faults };
}

/** What a person answered for a setting, by its name; null where the answer was that there is none. */
const ANSWERED = [
  "printer",
  "display",
  "scanner",
  "shop.name",
  "shop.tax_id",
  "mercado_pago.external_store_id",
  "mercado_pago.external_pos_id",
] as const;

/** The configuration with the answers of a run that was cut off. */
export function withAnswers(before: Settings, answer: (question: string) => unknown): Settings {
  return ANSWERED.reduce<Settings>((settings, path) => {
    const answered = answer(path) ?? undefined;
    const isOpen = answered !== undefined && settingAt(settings, path) === undefined;
    return isOpen ? withSetting(settings, path, answered) : settings;
  }, before);
}

/** The same scanner keeps what else was set about it. */
function scannersNamed(
  connections: readonly string[],
  layout: string | undefined,
  before: Settings,
): unknown {
  const known = scannersOf(before);
  const tables = connections.map((connection) => ({
    ...known.find((one) => one["connection"] === connection),
    connection,
    ...(layout === undefined ? {} : { layout }),
  }));
  return tables.length === 1 ? tables[0] : tables;
}

export function scannersOf(settings: Settings): readonly Settings[] {
  const section = settingAt(settings, "scanner");
  if (Array.isArray(section)) return section as readonly Settings[];
  return section === undefined ? [] : [section as Settings];
}

/** The country fixes the currency: a fleet that says another one is about to set up the wrong shop. */
export function currencyFaults(currency: string | undefined, site: string | null): readonly string[] {
  if (currency === undefined) return [];
  const country = Object.values(SITES).find((one) => one.currency === currency);
  if (country === undefined) {
    const known = Object.values(SITES).map((one) => one.currency);
    return [`--currency: found ${JSON.stringify(currency)}; expected one of ${known.join(", ")}`];
  }
  if (site === null || !isSite(site) || SITES[site].currency === currency) return [];
  return [`--currency: found ${currency}, and ${site} (${SITES[site].country}) has ${SITES[site].currency}`];
}
