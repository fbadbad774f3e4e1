// The printer profiles by name, as the settings name them.

import { DeviceError } from "../hal/device-error.ts";
import { threeNStarRpt008 } from "./3nstar-rpt008.ts";
import { bematechMp4200Th } from "./bematech-mp-4200-th.ts";
import { customKubeIi } from "./custom-kube-ii.ts";
import { darumaDr800 } from "./daruma-dr800.ts";
import { elginI9 } from "./elgin-i9.ts";
import { epsonTmT20iii } from "./epson-tm-t20iii.ts";
import { epsonTmT88 } from "./epson-tm-t88.ts";
import { generic } from "./generic.ts";
import { mute } from "./mute.ts";
import { pos58 } from "./pos-58.ts";
import { pos80c } from "./pos-80c.ts";
import { pos5890 } from "./pos-5890.ts";
import type { PrinterProfile } from "./printer-profile.ts";
import { starTsp100 } from "./star-tsp100.ts";
import { xprinterXp80 } from "./xprinter-xp-80.ts";

export const PRINTER_PROFILES: readonly PrinterProfile[] = [
  generic,
  epsonTmT20iii,
  epsonTmT88,
  bematechMp4200Th,
  elginI9,
  threeNStarRpt008,
  xprinterXp80,
  customKubeIi,
  starTsp100,
  darumaDr800,
  pos80c,
  pos58,
  pos5890,
  mute,
];

/**
 * @param name null for the generic printer
 * @throws DeviceError "refused" when no profile has that name
 */
export function findProfile(name: string | null): PrinterProfile {
  if (name === null) return generic;
  const found = PRINTER_PROFILES.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const known = PRINTER_PROFILES.map((profile) => `"${profile.name}"`).join(", ");
  const meant = suggestProfile(name);
  const guess = meant === null ? "" : `did you mean "${meant}"? `;
  throw new DeviceError(
    "refused",
    `printer profile "${name}" is not known; ${guess}expected one of ${known}`,
  );
}

/** What stands on the printer or its box, without blanks and dashes, and which profile drives it; first fit counts. */
const USUAL_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(epson)?(tm)?t?88/, "epson-tm-t88"],
  [/^(epson)?(tm)?(t?20|t?82|m30)/, "epson-tm-t20iii"],
  [/bematech|^mp4\d00/, "bematech-mp-4200-th"],
  [/elgin|^i[789](plus|full)?$/, "elgin-i9"],
  [/3nstar|^rpt0/, "3nstar-rpt008"],
  [/5890|5870/, "pos-5890"],
  [/58/, "pos-58"],
  [/xprinter|^xp/, "xprinter-xp-80"],
  [/custom|kube|tk300|kpm300/, "custom-kube-ii"],
  [/star|tsp[1678]/, "star-tsp100"],
  [/daruma|dr[78]00/, "daruma-dr800"],
  [/80|8360/, "pos-80c"],
  [/escpos|default|none/, "generic"],
];

/** The profile that a name from a box or a price list may mean; null for a name that says nothing. */
export function suggestProfile(written: string): string | null {
  const name = written.toLowerCase().replace(/[^a-z0-9]/g, "");
  const meant = USUAL_NAMES.find(([pattern]) => pattern.test(name))?.[1];
  return PRINTER_PROFILES.some((profile) => profile.name === meant) ? (meant ?? null) : null;
}
