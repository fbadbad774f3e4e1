// The printer that a profile describes, as an emulated one: what stands in the profile is taken for true, so that
// the driver is seen to keep to it.

import type { CodeTableName } from "../../hardware/emulators/code-tables.ts";
import type { PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import { PRINTER_PROFILES } from "../../hardware/profiles/find-profile.ts";
import type {
  CharacterSetName,
  PaperWidthMm,
  PrinterProfile,
} from "../../hardware/profiles/printer-profile.ts";

export const TABLE_NAMES: Readonly<Record<CharacterSetName, CodeTableName>> = {
  PC437_USA: "PC437",
  PC850_MULTILINGUAL: "PC850",
  PC858_EURO: "PC858",
  PC860_PORTUGUESE: "PC860",
  WPC1252: "WPC1252",
  ISO8859_15_LATIN9: "ISO8859_15",
};

export const ESCPOS_PROFILES = PRINTER_PROFILES.filter(({ language }) => language === "escpos");

/** Every profile on every paper that it knows. */
export const PRINTERS = ESCPOS_PROFILES.flatMap((profile) =>
  widthsOf(profile).map((paperMm) => ({ name: profile.name, profile, paperMm })),
);

export function widthsOf(profile: PrinterProfile): readonly PaperWidthMm[] {
  return Object.keys(profile.paper).map((width) => Number(width) as PaperWidthMm);
}

export function printerOf(profile: PrinterProfile, paperMm: PaperWidthMm): Partial<PrinterPersonality> {
  const format = profile.paper[paperMm];
  if (format === undefined) throw new Error(`${profile.name} has no paper of ${paperMm} mm`);
  const tables = profile.codeTables.map(
    ({ characterSet, number }) => [number, TABLE_NAMES[characterSet]] as const,
  );
  return {
    paperMm,
    format,
    codeTables: Object.fromEntries(tables),
    knowsQr: profile.qr !== null,
    maxQrModuleDots: profile.qr?.maxModuleDots ?? 16,
    qrFunctions: profile.qr?.functions ?? "epson",
    knowsProcessId: profile.fences.includes("process-id"),
    reportsChanges: profile.automaticStatus,
    deaf: profile.answers === "never",
    keepsPictures: profile.storesImages,
    bornIn: profile.prelude.length > 0 ? "bema" : "escpos",
    startsInKanjiMode: true,
  };
}
