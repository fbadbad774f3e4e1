// From the name of a command set, as a profile has it, to what speaks it. The only file here that knows the
// languages by name.

import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import { createDarumaLanguage } from "../daruma/language.ts";
import { createEscPosLanguage } from "../escpos/language.ts";
import { createStarLanguage } from "../star/language.ts";
import type { PrinterLanguage } from "./language.ts";

export function findLanguage(profile: PrinterProfile, format: PaperFormat): PrinterLanguage {
  switch (profile.language) {
    case "escpos":
      return createEscPosLanguage(profile, format);
    case "star-line":
      return createStarLanguage(profile, format);
    case "daruma":
      return createDarumaLanguage(profile, format);
  }
}
