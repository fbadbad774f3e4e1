// till printer: what the till knows about its printer, and how it is told what nobody knows.

import { PRINTER_PROFILES } from "../../../hardware/profiles/find-profile.ts";
import type { PrinterView } from "../../control/client.ts";
import { EXIT } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "printer",
  usage: "printer [calibrate|profiles]",
  summary: "Shows how the printer is driven, calibrates it, or lists the models that are known.",
  help: `calibrate prints a strip of widths, letters, QR codes and cuts, each beside a code. Whatever stands there
right is scanned off that strip with the till's own scanner, or given as till scan TILL:CAL:…; TILL:CAL:DONE keeps
the result beside the journal, and [printer] profile = "calibrated" takes it at the next start of tilld.
TILL:CAL:STOP, TILL:CANCEL or three minutes without a code end it with nothing changed. No sale may be open.
Ends with 75 when the strip was not printed.`,
  operands: [0, 1],
  async run(call) {
    const [action] = call.operands;
    switch (action) {
      case undefined: {
        const printer = await (await call.client()).printer();
        call.answer(printer, () => printerWords(printer));
        return EXIT.ok;
      }
      case "profiles": {
        const known = PRINTER_PROFILES.map(({ name, description }) => ({ name, description }));
        call.answer(known, () => columns(known.map(({ name, description }) => [name, description])));
        return EXIT.ok;
      }
      case "calibrate": {
        const answer = await (await call.client()).calibratePrinter();
        const { detail, outcome } = answer;
        const isOut = outcome === "printed" || outcome === "sent";
        const next = isOut
          ? "\nscan what is right on it, then TILL:CAL:DONE; TILL:CAL:STOP changes nothing"
          : "";
        call.answer(answer, () => `strip: ${outcome}${detail === "" ? "" : `: ${detail}`}${next}`);
        return isOut ? EXIT.ok : EXIT.tryLater;
      }
      default:
        throw new UsageError(`usage: till ${verb.usage}`);
    }
  },
};

function printerWords(printer: PrinterView): string {
  const { condition, detail } = printer;
  return columns([
    ["printer", printer.name],
    ["state", detail === "" ? condition : `${condition}: ${detail}`],
    ["profile", `${printer.profile}: ${printer.description}`],
    [
      "paper",
      `${printer.paperMm} mm: ${printer.columns} columns, ${printer.smallColumns} small, ${printer.dots} dots`,
    ],
    ...(printer.calibrating ? [["", "being calibrated: scan the codes of its strip"]] : []),
  ]);
}
