// The configuration as a stranger writes it from the outside contract, for a shop with every device but lamps and
// buzzer.

import { join } from "node:path";
import type { PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";

export const TOKEN = "APP_USR-5150-canary-0f9b2c-do-not-print";
export const POS = "SUC001POS001";
export const CATALOG = "barcode,title,price\n7790895000997,Yerba 1 kg,1250.50\n7791234567898,Alfajor,300\n";

export interface RigOptions {
  readonly wire?: "serial" | "usb" | "tcp";
  readonly paperMm?: 58 | 80;
  readonly profile?: string;
  readonly personality?: Partial<PrinterPersonality>;
  readonly rail?: "orders" | "instore";
  readonly qrMode?: "static" | "dynamic" | "hybrid";
  readonly displayProtocol?: "escpos" | "cd5220";
  readonly site?: string;
  readonly catalog?: string;
  /** More lines at the end of the file, which stand in [catalog]. */
  readonly more?: string;
}

/** Where everything stands that the configuration names. */
export interface Places {
  readonly folder: string;
  readonly baseUrl: string;
  readonly socket: string;
  /** Connections. */
  readonly printer: string;
  readonly display: string;
  readonly scanner: string;
}

export function settingsText(ends: Places, options: RigOptions): string {
  const profile = options.profile === undefined ? "" : `profile = "${options.profile}"\n`;
  return `[shop]
name = "Almacén El Ñandú"
tax_id = "30-12345678-9"
address = ["Av. Siempreviva 742", "CABA"]
site = "${options.site ?? "MLA"}"

[mercado_pago]
rail = "${options.rail ?? "orders"}"
base_url = "${ends.baseUrl}"
user_id = "123456789"
external_store_id = "SUC001"
external_pos_id = "${POS}"
qr_mode = "${options.qrMode ?? "dynamic"}"
access_token_file = "${join(ends.folder, "token")}"

[order]
ttl_seconds = 600

[journal]
directory = "${join(ends.folder, "journal")}"

[control]
socket = "${ends.socket}"

[printer]
connection = "${ends.printer}"
${profile}paper_mm = ${options.paperMm ?? 80}

[display]
connection = "${ends.display}"
protocol = "${options.displayProtocol ?? "escpos"}"

[scanner]
connection = "${ends.scanner}"

[catalog]
file = "${join(ends.folder, "articles.csv")}"
${options.more ?? ""}
`;
}
