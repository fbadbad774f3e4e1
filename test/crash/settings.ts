// The files of the smallest shop: a printer, a few articles, the provider on loopback.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const TOKEN = "APP_USR-crash-canary-7d0e";

/** By their bar codes. */
export const ARTICLES = {
  "7790895000997": { title: "Yerba 1 kg", minor: 1_250_50, group: "Infusiones" },
  "7791234567898": { title: "Café molido 500 g", minor: 3_999_99, group: "Infusiones" },
  "7790040000018": { title: "Ñoquis de papa al huevo, paquete familiar", minor: 870_00, group: "Frescos" },
  "7798000000016": { title: "Pan", minor: 35_05, group: "" },
} as const;

export type ArticleCode = keyof typeof ARTICLES;

export interface Settings {
  readonly providerUrl: string;
  readonly printerConnection: string;
  readonly paperMm: 58 | 80;
  readonly journalDirectory: string;
}

export function writeSettings(folder: string, settings: Settings): void {
  const { providerUrl, printerConnection, paperMm, journalDirectory } = settings;
  const articles = Object.entries(ARTICLES).map(
    ([code, { group, minor, title }]) => `${code},"${title}",${(minor / 100).toFixed(2)},,${group}\n`,
  );
  writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "articles.csv"), `barcode,title,price,unit,group\n${articles.join("")}`);
  writeFileSync(
    join(folder, "tilld.toml"),
    `[shop]
name = "Almacén El Ñandú"
site = "MLA"
[mercado_pago]
base_url = "${providerUrl}"
external_pos_id = "SUC001POS001"
access_token_file = "token"
[journal]
directory = "${journalDirectory}"
[control]
socket = "till.sock"
[printer]
connection = "${printerConnection}"
paper_mm = ${paperMm}
[catalog]
file = "articles.csv"
`,
  );
}
