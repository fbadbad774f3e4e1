// One program that prints one receipt by node-thermal-printer's own transport, and says what the library said.

import { writeSync } from "node:fs";
import { PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import { LAST_LINE, receiptLines } from "./receipt-desk.ts";

const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: process.argv[2] ?? "" });
for (const line of [...receiptLines(1), LAST_LINE]) printer.println(line);
printer.cut();
const said = await printer.execute().then(
  () => "done",
  (error: unknown) => `failed (${error instanceof Error ? error.message : String(error)})`,
);
writeSync(1, `${said.replace(/\s+/g, " ")}\n`);
