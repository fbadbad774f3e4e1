// Lamps of the kernel as lines: a label in /sys/class/leds, made by an overlay (dtoverlay=gpio-led). Plain files, no
// native code, and the kernel keeps the line from everybody else. The till switches them and leaves the kernel's
// triggers alone: files of a trigger appear after udev opened the others, and belong to root.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DeviceError } from "../hal/device-error.ts";
import type { DigitalLines } from "../hal/digital-lines.ts";
import { type Line, sayPlace } from "../hal/line.ts";
import { kernelFiles } from "./kernel-files.ts";

const MEND = "add the udev rule for leds of hardware/wiring, and the user of the till to the group gpio";

/** @param folder /sys/class/leds, or a test's model of it */
export function ledLines(folder = "/sys/class/leds"): DigitalLines {
  return {
    openOutput: async (line) => takeLed(folder, line),
    openMomentary: async ({ place }) => {
      throw new DeviceError(
        "refused",
        `${sayPlace(place)}: a lamp of the kernel stays on when the till dies, so it opens no drawer; name a GPIO line`,
      );
    },
    openInput: async ({ place }) => {
      throw new DeviceError(
        "refused",
        `${sayPlace(place)}: a lamp cannot be read as a switch; name a GPIO line`,
      );
    },
  };
}

function takeLed(folder: string, { place, activeLow }: Line) {
  const said = sayPlace(place);
  if (place.kind !== "led") throw new DeviceError("refused", `${said}: not a lamp of the kernel`);
  const labels = labelsIn(folder);
  if (!labels.includes(place.label)) {
    const seen = labels.length === 0 ? "none is there" : `seen: ${labels.slice(0, 12).join(", ")}`;
    const overlay = `dtoverlay=gpio-led,gpio=17,label=${place.label},trigger=none`;
    throw new DeviceError(
      "missing",
      `${said}: no such lamp in ${folder} (${seen}); add "${overlay}" with the pin of this machine to ` +
        "/boot/firmware/config.txt and restart the machine",
    );
  }
  const file = (name: string) => join(folder, place.label, name);
  const files = kernelFiles(said, MEND);
  // Dimmable lamps are fully on at a number of their own.
  const brightest = files.read(file("max_brightness"));
  const write = (on: boolean) => files.write(file("brightness"), on === activeLow ? "0" : brightest);
  let isHeld = true;
  // Ends what the kernel itself did with the lamp, such as blinking with the card's work.
  files.write(file("trigger"), "none");
  write(false);
  const whileHeld = <T>(act: () => T): T => {
    if (!isHeld) throw new DeviceError("disconnected", `${said}: it was given back`);
    return act();
  };
  return {
    set: (on: boolean) => whileHeld(() => write(on)),
    isOn: () => whileHeld(() => (files.read(file("brightness")) !== "0") !== activeLow),
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      // A lamp that is gone is dark.
      try {
        write(false);
      } catch {}
    },
  };
}

function labelsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
