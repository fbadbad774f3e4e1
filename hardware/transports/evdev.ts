// A Linux input device as a wire that carries raw input events, taken for this program alone.

import { closeSync, constants, openSync } from "node:fs";
import type { Wire } from "../hal/byte-channel.ts";
import type { Health } from "../hal/device.ts";
import { expectDevice, openReader } from "./device-reader.ts";
import { grab, ungrab } from "./input-device.ts";
import { loadNative, type Native } from "./native.ts";
import { deviceErrorFrom } from "./system-errors.ts";

// Debian gives /dev/input/event* to this group.
const GROUP = "input";

// linux/input.h, with the size of our buffers in them: EVIOCGNAME and EVIOCGBIT(EV_KEY).
const NAME_BYTES = 256;
const KEY_BYTES = 96;
const EVIOCGNAME = 0x80004506 + NAME_BYTES * 0x10000;
const EVIOCGBIT_KEY = 0x80004521 + KEY_BYTES * 0x10000;
// Keys 0 to 9 and Enter: what a scanner needs. Of the several nodes of some scanners only one has them.
const SCANNER_KEYS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 28];

export interface EvdevWire extends Wire {
  /** What a person should know about the open device although it works; empty when there is nothing. */
  note(): string;
  /** Asks the device for its name and its keys, and whether it is really kept from everybody else. */
  ask(): Promise<Health>;
}

/** @param path of the device, best a stable one: /dev/input/by-id/…-event-kbd */
export function evdevWire(path: string): EvdevWire {
  const name = `evdev://${path}`;
  let note = "";
  return {
    name,
    note: () => note,
    ask: async () => {
      try {
        return ask(await loadNative(), path);
      } catch (cause) {
        return { ok: false, words: deviceErrorFrom(cause, name, GROUP).message };
      }
    },
    open: async (listener) => {
      await expectDevice(name, path, GROUP, "an input device; they are found in /dev/input/by-id");
      const opened = await openReader({ path, name, group: GROUP, grab: true }, listener);
      note = opened.note;
      return opened.channel;
    },
  };
}

/** Through a second open file, beside the one of the reading thread. */
function ask(native: Native, path: string): Health {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const title = Buffer.alloc(NAME_BYTES);
    const unnamed = native.ioctlStruct(fd, EVIOCGNAME, title);
    if (unnamed === "ENOTTY") {
      return {
        ok: null,
        words: "no input device but something that carries input events; it cannot be asked",
      };
    }
    if (unnamed !== null) return { ok: false, words: `the device does not say its name (${unnamed})` };
    const called = `"${title.toString("utf8", 0, Math.max(0, title.indexOf(0)))}" answers`;
    const keys = Buffer.alloc(KEY_BYTES);
    if (
      native.ioctlStruct(fd, EVIOCGBIT_KEY, keys) === null &&
      !SCANNER_KEYS.every((key) => has(keys, key))
    ) {
      return { ok: false, words: `${called}, and has no digits or no Enter; choose its other event device` };
    }
    const refused = grab(native, fd);
    if (refused === "EBUSY") return { ok: true, words: `${called}, and types for this till alone` };
    if (refused === null) ungrab(native, fd);
    return { ok: false, words: `${called}, but is not kept from other programs; start the till again` };
  } finally {
    closeSync(fd);
  }
}

function has(keys: Buffer, code: number): boolean {
  return ((keys[code >> 3] ?? 0) & (1 << (code & 7))) !== 0;
}
