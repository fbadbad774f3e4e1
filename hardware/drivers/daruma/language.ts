// ESC/Daruma as the printer session speaks it. The printer tells at once how it is, and nothing that it answers
// waits for its turn behind a paper: there is no fence, a paper is "sent", and the session watches for trouble
// while it should be printing.

import { DeviceError } from "../../hal/device-error.ts";
import type { PrinterAct } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import type { Command, PrinterLanguage } from "../printer/language.ts";
import { askIdentity, askSensors, askState, BAND_ROWS, feedLines, fillUp, pulseDrawer } from "./commands.ts";
import { DarumaEncoder } from "./encoder.ts";
import { DarumaReplyReader, readAnswers, SENSORS_QUESTION, STATE_QUESTION } from "./status.ts";

// A picture's band is longer than the longest QR code.
const BAND_HEAD_BYTES = 6;

export function createDarumaLanguage(profile: PrinterProfile, format: PaperFormat): PrinterLanguage {
  const encoder = new DarumaEncoder(profile, format);
  let isAwaited = false;
  return {
    encode: (items) => encoder.encode(items),
    encodeTrial: null,
    pictures: null,
    header: () => encoder.header(),
    cut: () => encoder.cut(),
    feedLines,
    fillUp,
    fillsUnseen: false,
    longestCommandBytes: BAND_HEAD_BYTES + (BAND_ROWS / 8) * format.dots,
    recover: null,
    act: (act) => [encodeAct(profile, act)],
    actAtOnce: null,
    identify: profile.answers === "never" ? [] : askIdentity,
    status: {
      next(answers) {
        const ask = (question: number, command: Command) => {
          isAwaited = true;
          return { question, command };
        };
        if (!answers.has(STATE_QUESTION)) return ask(STATE_QUESTION, askState);
        return answers.has(SENSORS_QUESTION) ? null : ask(SENSORS_QUESTION, askSensors);
      },
      read: readAnswers,
    },
    newReader() {
      isAwaited = false;
      return new DarumaReplyReader({
        takesAnswer() {
          const was = isAwaited;
          isAwaited = false;
          return was;
        },
      });
    },
    makeFence(kind) {
      throw new RangeError(`Daruma has no fence "${kind}"`);
    },
    forgetFences() {},
  };
}

function encodeAct(profile: PrinterProfile, act: PrinterAct): Command {
  if (act.kind === "beep") {
    throw new DeviceError("refused", `printer profile "${profile.name}" has no beeper`);
  }
  if (!profile.drawerPins.includes(act.pin)) {
    throw new DeviceError(
      "refused",
      `printer profile "${profile.name}" drives pin ${profile.drawerPins.join(" and ")}, not pin ${act.pin} of the drawer connector`,
    );
  }
  return pulseDrawer;
}
