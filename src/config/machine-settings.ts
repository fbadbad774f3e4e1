// The settings about this machine: its folders, its socket, its devices.

import * as v from "valibot";
import { PRINTER_PROFILES } from "../../hardware/profiles/find-profile.ts";
import { path, words } from "./words.ts";

const pin = (about: string) =>
  v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(53),
      words(about, "a BCM number from 0 to 53 that no other lamp or buzzer uses", "not wired"),
    ),
  );

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
function isConnection(kinds: readonly string[]) {
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
      "Where the receipt printer is.",
      '"serial:///dev/ttyUSB0?baud=38400", "usb:///dev/usb/lp0" or "tcp://192.168.0.50:9100" with the values of this machine',
    ),
  ),
  profile: v.optional(
    v.pipe(
      v.picklist(PRINTER_PROFILES.map((profile) => profile.name)),
      words(
        "Model of the printer, the name of a file in hardware/profiles.",
        `one of ${PRINTER_PROFILES.map((profile) => `"${profile.name}"`).join(", ")}`,
        "a generic ESC/POS printer with native QR and status",
      ),
    ),
  ),
  paper_mm: v.optional(
    v.pipe(v.picklist([58, 80]), words("Width of the paper: 32 or 48 columns.", "58 or 80")),
    80,
  ),
};

export const DISPLAY = {
  connection: v.pipe(
    v.string(),
    v.check(isConnection(["serial:"])),
    words(
      "Where the two-line display is.",
      '"serial:///dev/ttyUSB1?baud=9600" with the values of this machine',
    ),
  ),
  protocol: v.optional(
    v.pipe(v.picklist(["escpos", "cd5220"]), words("The language of the display.", '"escpos" or "cd5220"')),
    "escpos",
  ),
};

export const SCANNER = {
  connection: v.pipe(
    v.string(),
    v.check(isConnection(["serial:", "evdev:", "stdin:"])),
    words(
      "Where the barcode scanner is.",
      '"serial:///dev/ttyACM0?baud=9600", "evdev:///dev/input/by-id/…" or "stdin:"',
    ),
  ),
};

export const LIGHTS = {
  ready: pin("The lamp that says: the next sale can begin."),
  busy: pin("The lamp that says: a sale is on."),
  attention: pin("The lamp that says: a person is needed."),
};

export const TONE = {
  buzzer: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(53),
    words("The buzzer's pin.", "a BCM number from 0 to 53 that no lamp uses"),
  ),
};
