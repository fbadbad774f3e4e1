// The files of the smallest shop: a printer, one article, the provider on loopback.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const TOKEN = "APP_USR-crash-canary-7d0e";
export const ARTICLE = "7790895000997";

export function writeSettings(folder: string, providerUrl: string, printerConnection: string): void {
  writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "articles.csv"), `barcode,title,price\n${ARTICLE},Yerba 1 kg,1250.50\n`);
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
directory = "journal"
[control]
socket = "till.sock"
[printer]
connection = "${printerConnection}"
[catalog]
file = "articles.csv"
`,
  );
}
