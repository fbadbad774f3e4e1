// Star line mode as the printer session speaks it: what the other files of this folder encode and read, put
// together. Understood by TSP650II, TSP700II, TSP800II and, as part of StarPRNT, by TSP100IV and the mC-Prints.
// TSP100 up to III understand none of it: they print pictures only (Star graphic mode).

import { DeviceError } from "../../hal/device-error.ts";
import type { PrinterAct } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import type { Command, PrinterLanguage } from "../printer/language.ts";
import {
  askStatus,
  askStatusQuietly,
  askVersion,
  BAND_ROWS,
  feedLines,
  fillUp,
  pulseFirstDrawer,
  pulseSecondDrawer,
} from "./commands.ts";
import { StarEncoder } from "./encoder.ts";
import { fenceByPrintEnd, LineMode, MarkedFences } from "./fences.ts";
import { readStatus, StarReplyReader } from "./status.ts";

const THE_QUESTION = 1;
// The most that a QR code of error level M holds, and the head of the command.
const LONGEST_QR_BYTES = 2331 + 8;
const BAND_HEAD_BYTES = 5;

export function createStarLanguage(profile: PrinterProfile, format: PaperFormat): PrinterLanguage {
  const encoder = new StarEncoder(profile, format);
  const mode = new LineMode();
  const marked = new MarkedFences(mode);
  const bandBytes = BAND_HEAD_BYTES + BAND_ROWS * Math.ceil(format.dots / 8);
  // A status that answers a question looks like one that comes by itself.
  let isAwaited = false;
  // A printer that reports by itself may not answer. It is told to stop where nothing was heard yet, and where an
  // answer did not come: it may have been switched off and on.
  let hasAnswered = false;
  return {
    encode: (items, withReports) => encoder.encode(items, withReports),
    encodeTrial: null,
    pictures: null,
    header: (withReports) => encoder.header(withReports),
    cut: () => encoder.cut(),
    feedLines,
    fillUp,
    fillsUnseen: false,
    longestCommandBytes: Math.max(profile.qr === null ? 0 : LONGEST_QR_BYTES, bandBytes),
    recover: null,
    act: (act) => [encodeAct(profile, act)],
    actAtOnce: null,
    identify: profile.answers === "never" ? [] : [askVersion],
    status: {
      next(answers) {
        if (answers.has(THE_QUESTION)) return null;
        const command = hasAnswered && !isAwaited ? askStatus : askStatusQuietly;
        isAwaited = true;
        return { question: THE_QUESTION, command };
      },
      read: (answers) => readStatus(answers.get(THE_QUESTION) ?? []),
    },
    newReader() {
      isAwaited = false;
      hasAnswered = false;
      return new StarReplyReader({
        takesAnswer() {
          const was = isAwaited;
          isAwaited = false;
          hasAnswered = true;
          return was;
        },
        named() {
          mode.isKnown = true;
        },
      });
    },
    makeFence(kind) {
      if (kind === "print-end") return fenceByPrintEnd(mode);
      if (kind === "etb-counter") return marked.makeFence();
      throw new RangeError(`Star line mode has no fence "${kind}"`);
    },
    forgetFences() {
      // Both kinds of fences have names: nothing is owed between them.
    },
  };
}

/** The connector's pin 2 drives what Star calls external device 1, pin 5 its device 2. */
function encodeAct(profile: PrinterProfile, act: PrinterAct): Command {
  if (act.kind === "beep") {
    throw new DeviceError("refused", `printer profile "${profile.name}" has no beeper`);
  }
  if (!profile.drawerPins.includes(act.pin)) {
    const pins = profile.drawerPins.length === 0 ? "no drawer" : `pin ${profile.drawerPins.join(" and ")}`;
    throw new DeviceError(
      "refused",
      `printer profile "${profile.name}" drives ${pins}, not pin ${act.pin} of the drawer connector`,
    );
  }
  return act.pin === 2 ? pulseFirstDrawer(act.pulseMs) : pulseSecondDrawer;
}
