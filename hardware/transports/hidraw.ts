// A Linux HID device as a wire that carries its raw reports, one for each read, and knows its report descriptor.

import { closeSync, constants, openSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Wire } from "../hal/byte-channel.ts";
import type { Health } from "../hal/device.ts";
import { DeviceError } from "../hal/device-error.ts";
import { expectDevice, openReader } from "./device-reader.ts";
import { loadNative } from "./native.ts";
import { deviceErrorFrom } from "./system-errors.ts";

// Nobody but root may use /dev/hidraw* until a udev rule gives it to a group (hardware/wiring/README.md).
const GROUP = "input";

const SYSFS = "/sys/class/hidraw";

// linux/hidraw.h: HIDIOCGRAWNAME, with the size of our buffer in it.
const NAME_BYTES = 256;
const HIDIOCGRAWNAME = 0x80004804 + NAME_BYTES * 0x10000;

export interface HidrawWire extends Wire {
  /** The report descriptor of the device that is there now. Rejects with a DeviceError. */
  describe(): Promise<Uint8Array>;
  note(): string;
  /** Asks the device for its name. */
  ask(): Promise<Health>;
}

/**
 * @param path of the device, best a link that stays (hardware/wiring): /dev/pos/scanner
 * @param sysfs where the kernel describes such devices
 */
export function hidrawWire(path: string, sysfs = SYSFS): HidrawWire {
  const name = `hidraw://${path}`;
  const failing = (cause: unknown) => {
    throw deviceErrorFrom(cause, name, GROUP);
  };
  return {
    name,
    note: () => "",
    describe: async () => {
      await expectDevice(name, path, GROUP, "a HID device; expected one such as /dev/hidraw0");
      const node = basename(await realpath(path).catch(failing));
      const file = join(sysfs, node, "device", "report_descriptor");
      return readFile(file).catch((cause: unknown) => {
        throw new DeviceError(
          "not-a-device",
          `${name}: the kernel does not describe its reports (${file}); is it a hidraw device?`,
          { cause },
        );
      });
    },
    ask: async () => {
      try {
        const native = await loadNative();
        const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
        try {
          const title = Buffer.alloc(NAME_BYTES);
          const error = native.ioctlStruct(fd, HIDIOCGRAWNAME, title);
          if (error === "ENOTTY") {
            return {
              ok: null,
              words: "no HID device but something that carries reports; it cannot be asked",
            };
          }
          if (error !== null) return { ok: false, words: `the device does not say its name (${error})` };
          return { ok: true, words: `"${title.toString("utf8", 0, Math.max(0, title.indexOf(0)))}" answers` };
        } finally {
          closeSync(fd);
        }
      } catch (cause) {
        return { ok: false, words: deviceErrorFrom(cause, name, GROUP).message };
      }
    },
    open: async (listener) => (await openReader({ path, name, group: GROUP, grab: false }, listener)).channel,
  };
}
