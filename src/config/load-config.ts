// From the file to the Config: reads, checks everything that can be wrong, and reports all of it at once.

import { accessSync, constants } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { PRINTER_PROFILES } from "../../hardware/profiles/find-profile.ts";
import { generic } from "../../hardware/profiles/generic.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { isSite } from "../money/sites.ts";
import { type Environment, secretFileFaults, TOKEN_PATH, usualTokenFile } from "./access-token.ts";
import { buildPeripherals } from "./build-devices.ts";
import { chooseRail } from "./choose-rail.ts";
import { type Config, ConfigError, type ConfigFault, type FeeRates } from "./config.ts";
import { displayFaults } from "./display-settings.ts";
import { findFaults, type GoodValues, show } from "./faults.ts";
import { lineFaults } from "./line-settings.ts";
import { loadLogo } from "./load-logo.ts";
import { shopOf } from "./load-shop.ts";
import { loadProfile } from "./printer-profile.ts";
import { readToml, type Table, whyUnreadable } from "./read-toml.ts";
import { FILE } from "./schema.ts";
import { isLoopback } from "./shop-settings.ts";
import { SECRET_PATH, secretFaults, webhookSecretFile } from "./webhook-secret.ts";
import { parseAddress } from "./webhook-settings.ts";

const NO_TOKEN_FILE =
  "missing, and there is no $CREDENTIALS_DIRECTORY; expected the path of a file with the access token";

/** sun_path of a unix socket address has 108 bytes, the last of which is zero (man 7 unix). */
const MAX_SOCKET_PATH_BYTES = 107;

/** Printable dots of 80 mm paper at 203 dpi. */
const USUAL_DOTS = 576;

/**
 * Reads the configuration for the daemon.
 * @throws {ConfigError} with all faults
 */
export function loadConfig(file: string, env: Environment = process.env): Config {
  const path = resolve(file);
  const table = readToml(path);
  const { faults, logo, places } = examineSettings(table, path, env);
  if (faults.length > 0) throw new ConfigError(path, faults);
  return build(table, places, logo);
}

/** Every fault that a file of these settings would have at that place, before it is written. */
export function faultsOfSettings(
  table: Table,
  file: string,
  env: Environment = process.env,
): readonly ConfigFault[] {
  return examineSettings(table, resolve(file), env).faults;
}

function examineSettings(table: Table, path: string, env: Environment) {
  const { faults, good } = findFaults(table);
  const places = new Places(path, env);
  const logo = findLogo(good, places);
  faults.push(...faultsBetween(good, places), ...faultsOnDisk(good, places, env), ...logo.faults);
  return { faults, logo: logo.logo, places };
}

/** Who sells, and through whom. */
export type SellerConfig = Pick<Config, "file" | "shop" | "mercadoPago">;

/**
 * Reads only what is needed to ask Mercado Pago about the account, so that an account can be looked at and made
 * ready before there is a printer, and before anybody knows its user_id.
 * @throws {ConfigError}
 */
export function loadSeller(file: string, env: Environment = process.env): SellerConfig {
  const path = resolve(file);
  const table = readToml(path);
  const needed = Object.fromEntries(
    Object.entries(table).filter(([name]) => ["shop", "mercado_pago"].includes(name)),
  );
  const { faults, good } = findFaults(needed);
  const places = new Places(path, env);
  const relevant = [...faults, ...faultsOnDisk(good, places, env)].filter((fault) =>
    /^(shop|mercado_pago)\b/.test(fault.path),
  );
  if (relevant.length > 0) throw new ConfigError(path, relevant);
  return buildSeller(v.parse(v.pick(FILE, ["shop", "mercado_pago"]), needed), places);
}

/** Where the command finds the daemon, or its journal when the daemon is not running. */
export interface CommandPlaces {
  readonly socket: string;
  readonly journalDirectory: string;
}

/**
 * Reads only what the command `till` needs, so that it works for a user who may not see the access token,
 * and while the daemon runs on an earlier, good version of the file.
 * @throws {ConfigError}
 */
export function loadCommandPlaces(file: string, env: Environment = process.env): CommandPlaces {
  const path = resolve(file);
  const table = readToml(path);
  const needed = Object.fromEntries(
    Object.entries(table).filter(([name]) => ["control", "journal"].includes(name)),
  );
  const { faults, good } = findFaults(needed);
  const places = new Places(path, env);
  const relevant = faults.filter((fault) => /^(control|journal)\b/.test(fault.path));
  relevant.push(...socketFaults(good, places));
  if (relevant.length > 0) throw new ConfigError(path, relevant);
  return {
    socket: places.socket(text(good, "control.socket")),
    journalDirectory: places.journal(text(good, "journal.directory")),
  };
}

/** Turns the paths of settings into absolute ones; relative ones start at the file's folder. */
class Places {
  readonly file: string;
  readonly #env: Environment;

  constructor(file: string, env: Environment) {
    this.file = file;
    this.#env = env;
  }

  at(path: string): string {
    return resolve(dirname(this.file), path);
  }

  accessToken(setting: string | undefined): string | null {
    return setting === undefined ? usualTokenFile(this.file, this.#env) : this.at(setting);
  }

  /** Null: there is none, and none is needed. */
  webhookSecret(setting: string | undefined): string | null {
    return webhookSecretFile(setting === undefined ? undefined : this.at(setting), this.#env);
  }

  journal(setting: string | undefined): string {
    if (setting !== undefined) return this.at(setting);
    return join(this.#systemdFolder("STATE_DIRECTORY") ?? "/var/lib/tilld", "journal");
  }

  socket(setting: string | undefined): string {
    if (setting !== undefined) return this.at(setting);
    return join(this.#systemdFolder("RUNTIME_DIRECTORY") ?? "/run/tilld", "till.sock");
  }

  /** systemd separates several folders with colons (man 5 systemd.exec); the first is ours. */
  #systemdFolder(variable: string): string | undefined {
    return this.#env[variable]?.split(":").find((folder) => folder !== "");
  }
}

function text(good: GoodValues, path: string): string | undefined {
  const value = good.get(path);
  return typeof value === "string" ? value : undefined;
}

/** Null where the setting is at fault, or what it names. */
function profileOf(good: GoodValues, places: Places): PrinterProfile | null {
  if (!good.has("printer.profile")) return null;
  const found = findProfileOf(good, places);
  return "profile" in found ? found.profile : null;
}

function findProfileOf(good: GoodValues, places: Places) {
  const directory = places.journal(text(good, "journal.directory"));
  return loadProfile(text(good, "printer.profile"), directory, (path) => places.at(path));
}

function faultsBetween(good: GoodValues, places: Places): ConfigFault[] {
  const faults = [...lineFaults(good), ...scannerFaults(good), ...labelFaults(good), ...displayFaults(good)];
  const profile = profileOf(good, places) ?? undefined;
  const paperMm = String(good.get("printer.paper_mm") ?? "");
  if (profile !== undefined && paperMm !== "" && !Object.hasOwn(profile.paper, paperMm)) {
    const widths = Object.keys(profile.paper).join(" or ");
    const message = `found ${paperMm}, and ${profile.name} is for paper of another width; expected ${widths}`;
    faults.push({ path: "printer.paper_mm", message });
  }
  faults.push(...railFaults(good));
  const base = URL.parse(text(good, "mercado_pago.base_url") ?? "");
  if (good.get("mercado_pago.demo") === true && base !== null && !isLoopback(base)) {
    const message =
      "found true while base_url is not on this machine, so real money could move under the word DEMO; " +
      "expected false, or a base_url of the virtual Mercado Pago such as http://127.0.0.1:8080";
    faults.push({ path: "mercado_pago.demo", message });
  }
  return faults;
}

/** A label must be told by its first digits whether it carries a price or a weight. */
function labelFaults(good: GoodValues): ConfigFault[] {
  const [price, weight] = ["catalog.price_embedded", "catalog.weight_embedded"].map(
    (path) => /^\d+/.exec(text(good, path) ?? "")?.[0],
  );
  if (price === undefined || weight === undefined) return [];
  if (!price.startsWith(weight) && !weight.startsWith(price)) return [];
  const message = `begins with ${weight}, and the labels of price_embedded with ${price}; expected first digits of their own`;
  return [{ path: "catalog.weight_embedded", message }];
}

/** Two scanners cannot be one device, and people could not tell two of one name apart. */
function scannerFaults(good: GoodValues): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const users = new Map<string, string>();
  for (const [path, value] of good) {
    if (!/^scanner\[\d+\]\.(connection|name)$/.test(path) || typeof value !== "string") continue;
    const other = users.get(value);
    if (other === undefined) users.set(value, path);
    else faults.push({ path, message: `found ${show(value)}, as in ${other}; expected one of its own` });
  }
  return faults;
}

/** What the rail that was chosen needs, and what belongs to one rail only. */
function railFaults(good: GoodValues): ConfigFault[] {
  const setting = good.get("mercado_pago.rail");
  const site = good.get("shop.site");
  if (typeof site !== "string" || !isSite(site)) return [];
  if (setting !== "auto" && setting !== "orders" && setting !== "instore") return [];
  const { rail, reason } = chooseRail(setting, site);
  const faults: ConfigFault[] = [];
  for (const path of ["mercado_pago.user_id", "mercado_pago.external_store_id"]) {
    // Absent from "good" means that the setting itself is at fault, which was said already.
    if (rail !== "instore" || !good.has(path) || good.get(path) !== undefined) continue;
    const message =
      setting === "auto"
        ? `missing; the rail is ${reason}; expected the one of the account ("till account" shows it), or rail = "orders" if Mercado Pago takes QR orders of this account`
        : 'missing; expected the one of the account, because rail is "instore"; "till account" shows it';
    faults.push({ path, message });
  }
  const iva = good.get("mercado_pago.iva_percent");
  if (iva !== undefined && (site !== "MCO" || rail !== "instore")) {
    const message = `found ${String(iva)}, and the site is ${site} on the rail ${rail}; expected it only with site = "MCO" on the instore rail, because nobody else can be told`;
    faults.push({ path: "mercado_pago.iva_percent", message });
  }
  return faults;
}

function faultsOnDisk(good: GoodValues, places: Places, env: Environment): ConfigFault[] {
  const faults = socketFaults(good, places);
  // Absent from "good" means that the setting itself is at fault, which was said already.
  if (good.has(TOKEN_PATH)) {
    const setting = text(good, TOKEN_PATH);
    const file = places.accessToken(setting);
    if (file === null) faults.push({ path: TOKEN_PATH, message: NO_TOKEN_FILE });
    else faults.push(...secretFileFaults(TOKEN_PATH, { file, setting }, env));
  }
  if (good.has(SECRET_PATH)) {
    const setting = text(good, SECRET_PATH);
    faults.push(...secretFaults(places.webhookSecret(setting), setting, env));
  }
  if (good.has("printer.profile")) {
    const found = findProfileOf(good, places);
    if ("fault" in found) faults.push({ path: "printer.profile", message: found.fault });
  }
  const catalog = text(good, "catalog.file");
  if (catalog !== undefined) {
    try {
      accessSync(places.at(catalog), constants.R_OK);
    } catch (error) {
      const message = `${show(catalog)}: ${whyUnreadable(error)}; expected a CSV file with barcode, title, price`;
      faults.push({ path: "catalog.file", message });
    }
  }
  return faults;
}

/** For the paper that is configured; where that is at fault, for the usual one. */
function findLogo(good: GoodValues, places: Places): { logo: Bitmap | null; faults: ConfigFault[] } {
  const setting = text(good, "paper.logo");
  if (setting === undefined) return { logo: null, faults: [] };
  const profile = profileOf(good, places) ?? generic;
  const paper = good.get("printer.paper_mm") === 58 ? profile.paper[58] : profile.paper[80];
  const found = loadLogo(places.at(setting), paper?.dots ?? USUAL_DOTS);
  if ("logo" in found) return { logo: found.logo, faults: [] };
  return { logo: null, faults: [{ path: "paper.logo", message: `${show(setting)}: ${found.fault}` }] };
}

function socketFaults(good: GoodValues, places: Places): ConfigFault[] {
  const bytes = Buffer.byteLength(places.socket(text(good, "control.socket")));
  if (bytes <= MAX_SOCKET_PATH_BYTES) return [];
  const message = `the whole path has ${bytes} bytes; expected at most ${MAX_SOCKET_PATH_BYTES}, the limit of the system`;
  return [{ path: "control.socket", message }];
}

function build(table: Table, places: Places, logo: Bitmap | null): Config {
  const file = v.parse(FILE, table);
  return {
    ...buildSeller(file, places),
    order: { validityS: file.order.ttl_seconds },
    journal: { directory: places.journal(file.journal.directory) },
    control: { socket: places.socket(file.control.socket) },
    devices: {
      printer: {
        connection: file.printer.connection,
        profile: file.printer.profile ?? null,
        ...storedProfile(file.printer.profile, places.journal(file.journal.directory), places),
        paperMm: file.printer.paper_mm,
      },
      ...buildPeripherals(file),
    },
    catalog: {
      file: file.catalog.file === undefined ? null : places.at(file.catalog.file),
      priceEmbedded: file.catalog.price_embedded ?? null,
      weightEmbedded: file.catalog.weight_embedded ?? null,
    },
    idleTexts: file.display?.idle ?? [],
    paper: {
      notPaidSlip: file.paper.not_paid_slip,
      footer: file.paper.footer,
      fiscalNote: file.paper.fiscal_note,
      logo,
    },
    webhooks: file.webhooks === undefined ? null : buildWebhooks(file.webhooks, places),
    metrics: file.metrics === undefined ? null : parseAddress(file.metrics.listen),
  };
}

/** Only where the setting names a file. */
function storedProfile(
  setting: string | undefined,
  journalDirectory: string,
  places: Places,
): { readonly storedProfile?: PrinterProfile } {
  const found = loadProfile(setting, journalDirectory, (path) => places.at(path));
  if ("fault" in found) throw new Error("a configuration without faults has a good profile");
  return PRINTER_PROFILES.includes(found.profile) ? {} : { storedProfile: found.profile };
}

function buildWebhooks(
  section: v.InferOutput<typeof FILE>["webhooks"] & object,
  places: Places,
): NonNullable<Config["webhooks"]> {
  const address = parseAddress(section.listen);
  if (address === null) throw new Error("a configuration without faults has a good address");
  return {
    ...address,
    path: section.path,
    secretFile: places.webhookSecret(section.secret_file),
    toleranceS: section.tolerance_seconds,
    acceptUnsigned: section.accept_unsigned,
  };
}

function buildSeller(
  file: Pick<v.InferOutput<typeof FILE>, "shop" | "mercado_pago">,
  places: Places,
): SellerConfig {
  const accessTokenFile = places.accessToken(file.mercado_pago.access_token_file);
  if (accessTokenFile === null) throw new Error("a configuration without faults names its token");
  const chosen = chooseRail(file.mercado_pago.rail, file.shop.site);
  return {
    file: places.file,
    shop: shopOf(file.shop),
    mercadoPago: {
      rail: chosen.rail,
      railReason: chosen.reason,
      baseUrl: file.mercado_pago.base_url.replace(/\/+$/, ""),
      userId: file.mercado_pago.user_id ?? null,
      externalStoreId: file.mercado_pago.external_store_id ?? null,
      externalPosId: file.mercado_pago.external_pos_id,
      qrMode: file.mercado_pago.qr_mode,
      accessTokenFile,
      ivaPercent: file.mercado_pago.iva_percent ?? null,
      fees: feeRates(file.mercado_pago.fees, file.mercado_pago.fees_vat),
      demo: file.mercado_pago.demo,
    },
  };
}

/** @param fees "account_money 0.80" */
function feeRates(fees: readonly string[] | undefined, vat: string): FeeRates | null {
  if (fees === undefined) return null;
  const rates = fees.map((fee): [string, number] => {
    const [method = "", percent = ""] = fee.split(" ");
    return [method, millionths(percent)];
  });
  return { rates: Object.fromEntries(rates), vat: millionths(vat) };
}

/** Of a percentage with at most four decimals, digit by digit: "0.8" is 8000. */
function millionths(percent: string): number {
  const [whole = "", fraction = ""] = percent.split(".");
  return Number(whole + fraction.padEnd(4, "0"));
}
