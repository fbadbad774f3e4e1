// The printer profiles by name, as the settings name them.

import { DeviceError } from "../hal/device-error.ts";
import { epsonTmT20iii } from "./epson-tm-t20iii.ts";
import { generic } from "./generic.ts";
import { mute } from "./mute.ts";
import { pos5890 } from "./pos-5890.ts";
import type { PrinterProfile } from "./printer-profile.ts";

export const PRINTER_PROFILES: readonly PrinterProfile[] = [generic, epsonTmT20iii, pos5890, mute];

/**
 * @param name null for the generic printer
 * @throws DeviceError "refused" when no profile has that name
 */
export function findProfile(name: string | null): PrinterProfile {
  if (name === null) return generic;
  const found = PRINTER_PROFILES.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const known = PRINTER_PROFILES.map((profile) => `"${profile.name}"`).join(", ");
  throw new DeviceError("refused", `printer profile "${name}" is not known; expected one of ${known}`);
}
