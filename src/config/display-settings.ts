// The settings about what the customer sees: the two-line display and the screen.

import * as v from "valibot";
import { DISPLAY_CODE_PAGES, DISPLAY_PROTOCOLS } from "../../hardware/profiles/displays/display-protocols.ts";
import type { Config, ConfigFault } from "./config.ts";
import type { GoodValues } from "./faults.ts";
import { isConnection } from "./machine-settings.ts";
import { words } from "./words.ts";

const MOST_IDLE_TEXTS = 10;
const LONGEST_IDLE_TEXT = 80;

export const DISPLAY = {
  connection: v.pipe(
    v.string(),
    v.check(isConnection(["serial:", "tcp:"])),
    words(
      "Where the two-line display is.",
      '"serial:///dev/ttyUSB1?baud=9600" or "tcp://192.168.0.51:4001" with the values of this machine',
    ),
  ),
  protocol: v.optional(
    v.pipe(
      v.picklist(DISPLAY_PROTOCOLS.map(({ name }) => name)),
      words(
        "The command set that the display is switched to; docs/devices.md says which displays call it what.",
        `one of ${DISPLAY_PROTOCOLS.map(({ name }) => `"${name}"`).join(", ")}`,
      ),
    ),
    "escpos",
  ),
  code_page: v.optional(
    v.pipe(
      v.picklist(DISPLAY_CODE_PAGES),
      words(
        "Which letters the display has above ASCII. escpos and firich are switched to it; the others must have been.",
        `one of ${DISPLAY_CODE_PAGES.map((page) => `"${page}"`).join(", ")}`,
        '"pc858" for escpos, firich and pst, else "ascii", which writes ñ as n',
      ),
    ),
  ),
  brightness: v.optional(
    v.pipe(
      v.picklist([1, 2, 3, 4]),
      words(
        `How bright it is, where it can be told: ${DISPLAY_PROTOCOLS.filter(({ dims }) => dims)
          .map(({ name }) => name)
          .join(", ")}.`,
        "1 (dark) to 4 (bright)",
        "as the display has it",
      ),
    ),
  ),
  idle: v.optional(
    v.pipe(
      v.array(
        v.pipe(v.string(), v.regex(new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${LONGEST_IDLE_TEXT}}$`, "u"))),
      ),
      v.maxLength(MOST_IDLE_TEXTS),
      words(
        "What the lower line (and the screen) says while nobody buys; what is longer than the line moves through it.",
        `a list of at most ${MOST_IDLE_TEXTS} texts of 1 to ${LONGEST_IDLE_TEXT} characters`,
      ),
    ),
    [],
  ),
};

export const SCREEN = {
  connection: v.pipe(
    v.string(),
    v.check((text) => /^fb:\/\/\/[^?#\0]+$/.test(text)),
    words("Where the screen is that shows the QR.", '"fb:///dev/fb0" with the frame buffer of this machine'),
  ),
  inverted: v.optional(
    v.pipe(v.boolean(), words("Whether the panel shows white as dark.", "true or false")),
    false,
  ),
};

/** What belongs to some displays only. */
export function displayFaults(good: GoodValues): ConfigFault[] {
  const brightness = good.get("display.brightness");
  const protocol = DISPLAY_PROTOCOLS.find(({ name }) => name === good.get("display.protocol"));
  if (brightness === undefined || protocol === undefined || protocol.dims) return [];
  const able = DISPLAY_PROTOCOLS.filter(({ dims }) => dims).map(({ name }) => name);
  const message = `found ${String(brightness)}, and ${protocol.name} has no command for it; expected it only with ${able.join(", ")}`;
  return [{ path: "display.brightness", message }];
}

export function buildDisplay(
  display: v.InferOutput<v.ObjectSchema<typeof DISPLAY, undefined>> | undefined,
): Config["devices"]["display"] {
  if (display === undefined) return null;
  const { brightness = null, code_page: codePage = null, connection, protocol } = display;
  return { connection, protocol, codePage, brightness };
}
