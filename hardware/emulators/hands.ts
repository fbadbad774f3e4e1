// What a person does to an emulated device with hands, by words: for a console, and for a program that tries how
// another one takes it.

import type { AttachedDisplay } from "./line-display-wires.ts";
import type { AttachedPrinter } from "./printer-wires.ts";

/** By the word for it. */
export type Hands<Attached> = Readonly<
  Record<string, { readonly about: string; readonly act: (attached: Attached) => unknown }>
>;

export const PRINTER_HANDS: Hands<AttachedPrinter> = {
  "paper out": { about: "the roll is at its end", act: ({ printer }) => printer.setPaper("out") },
  "paper low": { about: "the roll is near its end", act: ({ printer }) => printer.setPaper("low") },
  "paper ok": { about: "a new roll", act: ({ printer }) => printer.setPaper("ok") },
  "cover open": { about: "somebody opens the cover", act: ({ printer }) => printer.setCover("open") },
  "cover closed": { about: "and closes it", act: ({ printer }) => printer.setCover("closed") },
  jam: { about: "the knife is stuck", act: ({ printer }) => printer.jamCutter() },
  "jam cleared": { about: "somebody takes the paper out", act: ({ printer }) => printer.clearJam() },
  "drawer high": {
    about: "level of the drawer's switch",
    act: ({ printer }) => printer.setDrawerSense("high"),
  },
  "drawer low": {
    about: "level of the drawer's switch",
    act: ({ printer }) => printer.setDrawerSense("low"),
  },
  off: { about: "switched off: what was not printed is lost", act: ({ printer }) => printer.setPower("off") },
  on: { about: "switched on", act: ({ printer }) => printer.setPower("on") },
  mute: { about: "prints on and answers nothing", act: ({ printer }) => printer.setAnswering(false) },
  speak: { about: "answers again", act: ({ printer }) => printer.setAnswering(true) },
  garble: { about: "its answers are garbage", act: ({ printer }) => printer.setGarbled(true) },
  clear: { about: "its answers are clear again", act: ({ printer }) => printer.setGarbled(false) },
  busy: { about: "takes no more bytes", act: ({ printer }) => printer.setRefusing(true) },
  free: { about: "takes bytes again", act: ({ printer }) => printer.setRefusing(false) },
  unplug: { about: "the cable is pulled", act: (attached) => attached.unplug() },
  plug: { about: "and put back, under the same name", act: (attached) => attached.plugIn() },
};

export const DISPLAY_HANDS: Hands<AttachedDisplay> = {
  off: {
    about: "without power for a moment: it forgets everything",
    act: ({ display }) => display.losePower(),
  },
  mute: { about: "answers nothing, where its command set answers", act: temper("silent") },
  refuse: { about: "refuses what it is told, where its command set can", act: temper("refuses") },
  speak: { about: "answers as its manual says", act: temper("obeys") },
  unplug: { about: "the cable is pulled", act: (attached) => attached.unplug() },
  plug: { about: "and put back, under the same name", act: (attached) => attached.plugIn() },
};

function temper(now: AttachedDisplay["display"]["temper"]): (attached: AttachedDisplay) => void {
  return ({ display }) => {
    display.temper = now;
  };
}
