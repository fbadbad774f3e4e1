// The settings about this machine: its folders, its socket, its devices.

import * as v from "valibot";
import { PRINTER_PROFILES } from "../../hardware/profiles/find-profile.ts";
import { isProfileSetting, meantProfile } from "./printer-profile.ts";
import { path, words } from "./words.ts";

export const JOURNAL = {
  directory: v.optional(
    v.pipe(
      path,
      words(
        "Folder of the journal, the truth of the till.",
        "the path of a folder",
        "journal in $STATE_DIRECTORY, else /var/lib/tilld/journal",
      ),
    ),
  ),
};

export const CONTROL = {
  socket: v.optional(
    v.pipe(
      path,
      words(
        "Socket over which the command `till` speaks to the daemon.",
        "a path of at most 107 bytes",
        "till.sock in $RUNTIME_DIRECTORY, else /run/tilld/till.sock",
      ),
    ),
  ),
};

/** The wires a device can hang on: the path of a device file, or a host and a port. */
export function isConnection(kinds: readonly string[]) {
  return (text: string): boolean => {
    const url = URL.parse(text);
    if (url === null || !kinds.includes(url.protocol)) return false;
    if (url.protocol === "stdin:") return text === "stdin:";
    if (url.protocol === "tcp:") return url.hostname !== "" && url.port !== "" && url.pathname.length <= 1;
    const baud = url.searchParams.get("baud");
    const goodBaud =
      baud === null || (/^\d{2,7}$/.test(baud) && Number(baud) >= 50 && Number(baud) <= 4_000_000);
    return url.host === "" && url.pathname.length > 1 && goodBaud;
  };
}

export const PRINTER = {
  connection: v.pipe(
    v.string(),
    v.check(isConnection(["serial:", "usb:", "tcp:"])),
    words(
      "Where the receipt printer is. A serial port may be followed by flow=none, rtscts or xonxoff, an address by share=yes (docs/devices.md).",
      '"serial:///dev/ttyUSB0?baud=38400", "usb:///dev/usb/lp0" or "tcp://192.168.0.50:9100" with the values of this machine',
    ),
  ),
  profile: v.optional(
    v.pipe(
      v.string(),
      v.check(isProfileSetting),
      words(
        'Model of the printer, the name of a file in hardware/profiles; "calibrated" for what `till printer calibrate` found out, or the path of a profile of one\'s own.',
        `one of ${PRINTER_PROFILES.map((profile) => `"${profile.name}"`).join(", ")}, "calibrated", or the path of a TOML file`,
        "a generic ESC/POS printer with native QR and status",
        meantProfile,
      ),
    ),
  ),
  paper_mm: v.optional(
    v.pipe(v.picklist([58, 80]), words("Width of the paper: 32 or 48 columns.", "58 or 80")),
    80,
  ),
};
