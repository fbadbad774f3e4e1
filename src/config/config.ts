// What the rest of the program gets to see of the configuration: plain data, complete, without the access
// token, so that it may be logged. And the one error that tells every fault at once.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { LampName } from "../../hardware/hal/lights.ts";
import type { Line } from "../../hardware/hal/line.ts";
import type {
  DisplayCodePage,
  DisplayProtocolName,
} from "../../hardware/profiles/displays/display-protocols.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import type { RailName, Site } from "../money/sites.ts";

/** In millionths: 0.8 % is 8,000. */
export interface FeeRates {
  /** Without VAT, by the provider's word for the method or its kind. */
  readonly rates: Readonly<Record<string, number>>;
  /** On the fee. */
  readonly vat: number;
}

export interface Config {
  /** Absolute path of the file that was read. */
  readonly file: string;
  readonly shop: {
    readonly name: string;
    readonly taxId: string | null;
    readonly address: readonly string[];
    readonly site: Site;
    readonly locale: string;
    /** IANA name. */
    readonly timeZone: string;
  };
  readonly mercadoPago: {
    /** On which rail orders are made; "auto" is settled here. */
    readonly rail: RailName;
    /** For people: "auto: instore, because …". */
    readonly railReason: string;
    readonly baseUrl: string;
    readonly userId: string | null;
    readonly externalStoreId: string | null;
    readonly externalPosId: string;
    readonly qrMode: "static" | "dynamic" | "hybrid";
    /** Absolute path; readAccessToken() reads it. */
    readonly accessTokenFile: string;
    /** Percent of IVA in each price; null leaves it to Mercado Pago. Only on the instore rail in Colombia. */
    readonly ivaPercent: 0 | 5 | 19 | null;
    /** What the shop expects to be kept of its payments; null: nobody said. */
    readonly fees: FeeRates | null;
    readonly demo: boolean;
  };
  readonly order: { readonly validityS: number };
  readonly journal: { readonly directory: string };
  readonly control: { readonly socket: string };
  /** What hardware/attach.ts asks for. */
  readonly devices: {
    readonly printer: {
      readonly connection: string;
      readonly profile: string | null;
      /** What stands in the file that `profile` names, where it names one. */
      readonly storedProfile?: PrinterProfile;
      readonly paperMm: 58 | 80;
    };
    readonly display: {
      readonly connection: string;
      readonly protocol: DisplayProtocolName;
      readonly codePage: DisplayCodePage | null;
      readonly brightness: 1 | 2 | 3 | 4 | null;
    } | null;
    readonly screen: { readonly connection: string; readonly inverted: boolean } | null;
    readonly scanners: readonly {
      readonly connection: string;
      readonly name: string | null;
      readonly layout: "us" | "es" | "la" | "pt" | "pt-br";
      readonly prefix: "none" | "stx";
      readonly suffix: "line" | "cr" | "lf" | "crlf" | "tab" | "etx" | "none";
      readonly fnc1: string | null;
    }[];
    readonly lights: {
      readonly lamps: Readonly<Partial<Record<LampName, Line>>>;
      readonly oneAtATime: boolean;
    } | null;
    readonly tone: { readonly buzzer: "printer" | Line } | null;
    readonly drawer: {
      readonly opens: "printer" | Line;
      readonly pin: 2 | 5;
      readonly pulseMs: number;
      readonly sensor: "printer" | Line | null;
      readonly openLevel: "low" | "high";
    } | null;
    readonly gpio: { readonly access: "auto" | "chardev" | "sysfs" };
  };
  readonly catalog: {
    readonly file: string | null;
    readonly priceEmbedded: string | null;
    readonly weightEmbedded: string | null;
  };
  /** What the display says while nobody buys. */
  readonly idleTexts: readonly string[];
  readonly paper: {
    readonly notPaidSlip: boolean;
    readonly footer: readonly string[];
    /** True is the country's own words. */
    readonly fiscalNote: string | boolean;
    /** Not wider than the paper. */
    readonly logo: Bitmap | null;
  };
  /** Null: nobody can call, and the till asks. */
  readonly webhooks: {
    readonly host: string;
    readonly port: number;
    readonly path: string;
    /** Absolute path; readWebhookSecret() reads it. Null: nothing is checked. */
    readonly secretFile: string | null;
    readonly toleranceS: number;
    readonly acceptUnsigned: boolean;
  } | null;
  /** Over TCP, too; null: only at the control socket. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
}

export interface ConfigFault {
  /** "mercado_pago.external_pos_id"; empty for the file as a whole. */
  readonly path: string;
  /** What was found and what was expected; never a secret. */
  readonly message: string;
  /** Absolute path of a secret's file that others may read, where that is what is wrong. */
  readonly openFile?: string;
}

/** The callers end with this exit code (sysexits: EX_CONFIG). */
export const CONFIG_EXIT_CODE = 78;

export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly file: string;
  readonly faults: readonly ConfigFault[];

  constructor(file: string, faults: readonly ConfigFault[]) {
    const count = faults.length === 1 ? "one fault" : `${faults.length} faults`;
    const lines = faults.map(({ path, message }) => (path === "" ? `  ${message}` : `  ${path}: ${message}`));
    super([`${file}: ${count} in the configuration`, ...lines].join("\n"));
    this.file = file;
    this.faults = faults;
  }
}
