// The till of a simulated world: everything that src/main.ts joins is joined here the same way, on the world's clock,
// disk, wires and way to the provider. Only what reads settings and serves the local socket is left out.

import { createLineDisplay } from "../../hardware/drivers/line-display/line-display.ts";
import { createPosPrinter } from "../../hardware/drivers/printer/pos-printer.ts";
import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import type { Wire } from "../../hardware/hal/byte-channel.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { readCatalog } from "../../src/catalog/catalog.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { SITES } from "../../src/money/sites.ts";
import type { OpenExchange } from "../../src/payments/mercado-pago/http/exchange.ts";
import { createRails } from "../../src/payments/mercado-pago/rails.ts";
import { Desk } from "../../src/terminal/desk.ts";
import type { Log } from "../../src/terminal/parts.ts";
import { Terminal } from "../../src/terminal/terminal.ts";
import type { ShopPlan } from "./plan.ts";
import type { ProcessLife } from "./process-life.ts";

/** Small, so that a life of ten sales fills several. */
const SEGMENT_BYTES = 16_384;

export const TOKEN = "APP_USR-canary-5b1d7c0e-do-not-print";
export const POS = "SUC001POS001";
export const STORE = "SUC001";
export const USER = "123456789";
/** Whole amounts, because not every currency has a smaller unit. */
export const ARTICLES = [
  { barcode: "7790895000997", title: "Yerba 1 kg", price: 1250 },
  { barcode: "7791234567898", title: "Alfajor de dulce de leche", price: 300 },
] as const;
const CATALOG = `barcode,title,price\n${ARTICLES.map(({ barcode, title, price }) => `${barcode},${title},${price}\n`).join("")}`;

export interface TillParts {
  readonly shop: ShopPlan;
  readonly life: ProcessLife;
  readonly wires: { readonly printer: Wire; readonly display: Wire; readonly scanner: Wire };
  readonly openExchange: OpenExchange;
  readonly jitter: () => number;
  readonly bootId: string;
  readonly log: Log;
  readonly fatal: (error: unknown) => void;
}

export interface SimTill {
  readonly terminal: Terminal;
  readonly api: Desk;
  readonly repaired: string | null;
  stop(): Promise<void>;
}

const EPSON = findProfile("epson-tm-t20iii");
/** As a shop describes it that knows that its clone answers: then silence means that it is off. */
const CLONE: PrinterProfile = { ...findProfile("xprinter-xp-80"), answers: "always" };

export async function startTill(parts: TillParts): Promise<SimTill> {
  const { bootId, fatal, jitter, life, log, openExchange, shop, wires } = parts;
  const { clock } = life;
  const { currency, locale, timeZone } = SITES[shop.site];
  const profile = shop.printerNamesPapers ? EPSON : CLONE;
  const opened = await openJournal({ directory: "", disk: life.disk, segmentBytes: SEGMENT_BYTES });
  const provider = createRails({
    baseUrl: "https://api.mercadopago.com",
    accessToken: TOKEN,
    externalPosId: POS,
    externalStoreId: STORE,
    userId: USER,
    qrMode: shop.qrMode,
    rail: shop.rail,
    currency,
    clock,
    openExchange,
  });
  const terminal = new Terminal({
    settings: {
      version: "0",
      shop: { name: "Almacén El Ñandú", taxId: "30-12345678-9", address: ["Av. Siempreviva 742"] },
      locale,
      timeZone,
      site: shop.site,
      currency,
      idleTexts: ["Bienvenidos"],
      footer: [],
      fiscalNote: true,
      logo: null,
      externalPosId: POS,
      railReason: "",
      validityS: shop.validityS,
      notPaidSlip: shop.notPaidSlip,
      demo: false,
      journalDirectory: "",
    },
    devices: {
      printer: createPosPrinter({ wire: life.wire(wires.printer), profile, paperMm: shop.paperMm, clock }),
      display: createLineDisplay({ wire: life.wire(wires.display), protocol: "escpos", clock }),
      screen: null,
      scanners: [createTextScanner({ wire: life.wire(wires.scanner), clock })],
      lights: null,
      tone: null,
      drawer: null,
    },
    provider,
    journal: opened.journal,
    records: opened.records,
    readRecords: () => [],
    catalog: catalogOf(currency),
    labelPatterns: [],
    printing: {
      profile,
      paperMm: shop.paperMm,
      newCalibration: () => {
        throw new Error("nobody calibrates here");
      },
    },
    clock,
    jitter,
    bootId,
    log,
    webhooks: () => null,
    fatal,
  });
  const stop = async () => {
    await terminal.stop();
    await provider.close();
    await opened.journal.close();
  };
  await terminal.start();
  return { terminal, api: new Desk(terminal), repaired: opened.repaired, stop };
}

type Catalog = ReturnType<typeof readCatalog>;
const catalogs = new Map<string, Catalog>();

function catalogOf(currency: Parameters<typeof readCatalog>[1]): Catalog {
  const known = catalogs.get(currency) ?? readCatalog(CATALOG, currency);
  catalogs.set(currency, known);
  return known;
}
