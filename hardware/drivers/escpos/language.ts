// ESC/POS as the printer session speaks it: what the other files of this folder encode and read, put together.

import { DeviceError } from "../../hal/device-error.ts";
import type { PrinterAct } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import type { Command, PrinterLanguage, StatusQuestions } from "../printer/language.ts";
import {
  askIdentity,
  askStatus,
  beepLikeClones,
  beepLikeEpson,
  feedLines,
  fillUp,
  LONGEST_COMMAND_BYTES,
  pulseDrawer,
  pulseDrawerAtOnce,
  recover,
  type StatusQuestion,
} from "./commands.ts";
import { ReceiptEncoder } from "./encoder.ts";
import { fenceByProcessId, InOrderCount } from "./fences.ts";
import { LONGEST_KEEP_COMMAND_BYTES } from "./pictures.ts";
import { EscPosReplyReader, namesAnError, readAnswers } from "./status.ts";

export function createEscPosLanguage(profile: PrinterProfile, format: PaperFormat): PrinterLanguage {
  const encoder = new ReceiptEncoder(profile, format);
  const inOrder = new InOrderCount();
  return {
    encode: (items, withReports) => encoder.encode(items, withReports),
    encodeTrial: (items, withReports) => encoder.encode(items, withReports),
    pictures: encoder.pictures,
    header: (withReports) => encoder.header(withReports),
    cut: () => encoder.cut(),
    feedLines,
    fillUp,
    fillsUnseen: true,
    longestCommandBytes: profile.storesImages ? LONGEST_KEEP_COMMAND_BYTES : LONGEST_COMMAND_BYTES,
    recover,
    act: (act) => [encodeAct(profile, act)],
    actAtOnce: profile.pulsesAtOnce
      ? (act) => (act.kind === "drawer" ? [pulseDrawerAtOnce(act.pin, act.pulseMs)] : null)
      : null,
    identify: profile.answers === "never" ? [] : askIdentity,
    status,
    newReader: () => new EscPosReplyReader(),
    makeFence: (kind) => {
      if (kind === "process-id") return fenceByProcessId();
      if (kind === "status-in-order") return inOrder.makeFence();
      throw new RangeError(`ESC/POS has no fence "${kind}"`);
    },
    forgetFences: (kind) => {
      if (kind === "status-in-order") inOrder.forget();
    },
  };
}

/** DLE EOT 1 and 2, 3 where 2 names an error, then 4. */
const status: StatusQuestions = {
  next(answers) {
    const order: readonly StatusQuestion[] = namesAnError(answers.get(2)?.[0]) ? [1, 2, 3, 4] : [1, 2, 4];
    const question = order.find((candidate) => !answers.has(candidate));
    return question === undefined ? null : { question, command: askStatus(question) };
  },
  read: readAnswers,
};

function encodeAct(profile: PrinterProfile, act: PrinterAct): Command {
  switch (act.kind) {
    case "drawer":
      if (!profile.drawerPins.includes(act.pin)) {
        const pins =
          profile.drawerPins.length === 0 ? "no drawer" : `pin ${profile.drawerPins.join(" and ")}`;
        throw new DeviceError(
          "refused",
          `printer profile "${profile.name}" drives ${pins}, not pin ${act.pin} of the drawer connector`,
        );
      }
      return pulseDrawer(act.pin, act.pulseMs);
    case "beep":
      if (profile.beeper === "esc-b") return beepLikeClones(act.times);
      if (profile.beeper === "epson") return beepLikeEpson(act.times);
      throw new DeviceError("refused", `printer profile "${profile.name}" has no beeper`);
  }
}
