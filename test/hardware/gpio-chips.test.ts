// The kernel's GPIO character device: its structures byte for byte, written here by hand from linux/gpio.h, and what
// is said when a line cannot be had.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { EmulatedGpioChips } from "../../hardware/emulators/gpio-chips.ts";
import { gpioChipLines } from "../../hardware/transports/gpio-chips.ts";
import { type GpioKernel, gpioKernel, keepsOutputsBy } from "../../hardware/transports/gpio-kernel.ts";
import * as structs from "../../hardware/transports/gpio-structs.ts";
import { lineAt } from "../support/memory-lines.ts";

/** Zeroes but for these bytes, in hexadecimal, at these places. */
function bytes(size: number, parts: Readonly<Record<number, string>>): Buffer {
  const whole = Buffer.alloc(size);
  for (const [at, hex] of Object.entries(parts)) {
    Buffer.from(hex.replaceAll(" ", ""), "hex").copy(whole, Number(at));
  }
  return whole;
}

describe("what is handed to the kernel", () => {
  test("asks for line 17 as an output that begins off", () => {
    const request = { offset: 17, consumer: "tilld", direction: "output", activeLow: false } as const;
    expect(structs.lineRequestStruct(request)).toEqual(
      bytes(592, {
        0: "11 00 00 00", // offsets[0]
        256: "74 69 6c 6c 64 00", // consumer "tilld"
        288: "08 00 00 00 00 00 00 00", // config.flags: output
        296: "01 00 00 00", // config.num_attrs
        320: "02 00 00 00", // config.attrs[0].attr.id: output values
        328: "00 00 00 00 00 00 00 00", // config.attrs[0].attr.values
        336: "01 00 00 00 00 00 00 00", // config.attrs[0].mask: the first requested line
        560: "01 00 00 00", // num_lines
      }),
    );
  });

  test("asks for line 300 as an input, pulled up, of which on is a low level", () => {
    const request = { offset: 300, consumer: "tilld", direction: "input", activeLow: true } as const;
    expect(structs.lineRequestStruct(request)).toEqual(
      bytes(592, {
        0: "2c 01 00 00",
        256: "74 69 6c 6c 64 00",
        288: "06 01 00 00 00 00 00 00", // pull-up, input, active low
        560: "01 00 00 00",
      }),
    );
  });

  test("tells and asks a level, and asks about chip and line", () => {
    expect(structs.lineValuesStruct(true)).toEqual(bytes(16, { 0: "01", 8: "01" }));
    expect(structs.lineValuesStruct(false)).toEqual(bytes(16, { 8: "01" }));
    expect(structs.lineInfoStruct(17)).toEqual(bytes(256, { 64: "11 00 00 00" }));
    expect(structs.chipInfoStruct()).toEqual(bytes(68, {}));
  });

  test("is asked for by the numbers that the header's macros make", () => {
    // _IOR and _IOWR of asm-generic/ioctl.h: direction in bits 30 and 31, size in 16 to 29, then letter and number.
    const number = (direction: number, size: number, command: number) =>
      direction * 0x40000000 + size * 0x10000 + 0xb400 + command;
    expect(structs.GPIO_GET_CHIPINFO).toBe(number(2, 68, 1));
    expect(structs.GPIO_V2_GET_LINEINFO).toBe(number(3, 256, 5));
    expect(structs.GPIO_V2_GET_LINE).toBe(number(3, 592, 7));
    expect(structs.GPIO_V2_LINE_GET_VALUES).toBe(number(3, 16, 14));
    expect(structs.GPIO_V2_LINE_SET_VALUES).toBe(number(3, 16, 15));
  });
});

describe("what the kernel answers", () => {
  test("is read from where the header has it", () => {
    const chip = bytes(68, {
      0: Buffer.from("gpiochip4").toString("hex"),
      32: Buffer.from("pinctrl-rp1").toString("hex"),
      64: "36 00 00 00",
    });
    expect(structs.readChipInfo(chip)).toEqual({ name: "gpiochip4", label: "pinctrl-rp1", lines: 54 });
    const line = bytes(256, {
      0: Buffer.from("GPIO17").toString("hex"),
      32: Buffer.from("x".repeat(32)).toString("hex"),
      64: "11 00 00 00",
      72: "09 00 00 00 00 00 00 00",
    });
    expect(structs.readLineInfo(line)).toEqual({ name: "GPIO17", isUsed: true, consumer: "x".repeat(32) });
    expect(structs.readLineInfo(bytes(256, { 72: "08" })).isUsed).toBe(false);
    expect(structs.requestedFd(bytes(592, { 588: "2a 00 00 00" }))).toBe(42);
    expect(structs.readLineValue(bytes(16, { 0: "01" }))).toBe(true);
    expect(structs.readLineValue(bytes(16, { 0: "02" }))).toBe(false);
  });
});

function machine(...labels: readonly string[]) {
  const kernel = new EmulatedGpioChips();
  for (const label of labels) kernel.plug({ label, names: (offset) => `GPIO${offset}`, lines: 54 });
  return { kernel, lines: gpioChipLines(async () => kernel) };
}

/** The kernel as it is, but for some of its calls. */
function changed(kernel: EmulatedGpioChips, calls: Partial<GpioKernel>): GpioKernel {
  return {
    chips: () => kernel.chips(),
    open: (path) => kernel.open(path),
    ioctl: (fd, number, struct) => kernel.ioctl(fd, number, struct),
    close: (fd) => kernel.close(fd),
    holdUpMs: (ms) => kernel.holdUpMs(ms),
    keepsOutputs: () => kernel.keepsOutputs(),
    ...calls,
  };
}

describe("a line", () => {
  test.each([
    ["a number", 17, "pinctrl-rp1"],
    ["a name", "GPIO17", "pinctrl-rp1"],
    ["a chip's label", "pinctrl-rp1/17", "pinctrl-rp1"],
    ["a chip's name of this boot", "gpiochip1/17", "pinctrl-rp1"],
    ["another chip", "gpio-brcmstb@107d508500/17", "gpio-brcmstb@107d508500"],
  ])("is found by %s, wherever its chip stands, and says whose it is", async (_, written, label) => {
    const { kernel, lines } = machine("gpio-brcmstb@107d508500", "pinctrl-rp1");
    const output = await lines.openOutput(lineAt(written));
    output.set(true);
    expect(kernel.level(label, 17)).toBe("high");
    expect(kernel.consumer(label, 17)).toBe("tilld");
    output.release();
    expect(kernel.openFds).toBe(0);
  });

  test("GPIO17 of a chip whose driver names no lines is the seventeenth all the same", async () => {
    const kernel = new EmulatedGpioChips();
    kernel.plug({ label: "pinctrl-bcm2835", names: null, lines: 54 });
    (await gpioChipLines(async () => kernel).openOutput(lineAt("GPIO17"))).set(true);
    expect(kernel.level("pinctrl-bcm2835", 17)).toBe("high");
  });

  test("held at another level from outside reads what it is, not what it was told", async () => {
    const { kernel, lines } = machine("pinctrl-rp1");
    const output = await lines.openOutput(lineAt(17));
    output.set(true);
    kernel.drive("pinctrl-rp1", 17, "low");
    expect(output.isOn()).toBe(false);
  });

  test("that nothing is connected to reads high as an input, so that a torn wire is not silence", async () => {
    const { lines } = machine("pinctrl-rp1");
    expect((await lines.openInput(lineAt(23))).isOn()).toBe(true);
  });

  test("is off when it is given back, also where the kernel keeps the level of a free line", async () => {
    const { kernel, lines } = machine("pinctrl-rp1");
    kernel.keeps = true;
    const output = await lines.openOutput(lineAt(17));
    output.set(true);
    output.release();
    expect(kernel.level("pinctrl-rp1", 17)).toBe("low");
  });

  test("of a till that is killed in the middle of a pulse is let go by the kernel", async () => {
    const { kernel } = machine("pinctrl-rp1");
    const lock = await gpioChipLines(async () =>
      changed(kernel, {
        holdUpMs: () => {
          expect(kernel.level("pinctrl-rp1", 26)).toBe("high");
          kernel.killUser();
        },
      }),
    ).openMomentary(lineAt(26));
    expect(() => lock.pulse(100)).toThrow(/is gone/);
    expect(kernel.level("pinctrl-rp1", 26)).toBe("low");
  });

  test("is off after a pulse also where holding up the till fails", async () => {
    const { kernel } = machine("pinctrl-rp1");
    const broken = changed(kernel, {
      holdUpMs: () => {
        throw new Error("no clock");
      },
    });
    const lock = await gpioChipLines(async () => broken).openMomentary(lineAt(26));
    expect(() => lock.pulse(100)).toThrow("no clock");
    expect(kernel.level("pinctrl-rp1", 26)).toBe("low");
  });
});

describe("a line that cannot be had", () => {
  test("because somebody holds it is said with their name and what to do", async () => {
    const { kernel, lines } = machine("pinctrl-rp1");
    kernel.hold("pinctrl-rp1", 17, "pos-ok");
    await expect(lines.openOutput(lineAt(17))).rejects.toThrow(
      expect.objectContaining({
        code: "busy",
        message: expect.stringMatching(/line 17: "pos-ok" holds it; .*overlay.*another line/),
      }),
    );
    kernel.hold("pinctrl-rp1", 17, "");
    await expect(lines.openOutput(lineAt(17))).rejects.toThrow(/the kernel \(perhaps for I2C/);
  });

  test("because somebody was quicker between asking and taking is busy as well", async () => {
    const { kernel } = machine("pinctrl-rp1");
    const quicker = changed(kernel, {
      ioctl: (fd: number, number: number, struct: Uint8Array) => {
        if (number === structs.GPIO_V2_GET_LINE) kernel.hold("pinctrl-rp1", 17, "gpioset");
        return kernel.ioctl(fd, number, struct);
      },
    });
    await expect(gpioChipLines(async () => quicker).openOutput(lineAt(17))).rejects.toThrow(
      expect.objectContaining({ code: "busy", message: expect.stringContaining('"gpioset"') }),
    );
  });

  test.each([
    ["EACCES", /gpiochip0 may not be opened \(EACCES\); .*group "gpio".*udev/],
    ["EPERM", /gpiochip0 may not be opened \(EPERM\); .*DeviceAllow=char-gpiochip rw/],
  ])("for want of permission (%s) is said with the mend", async (error, message) => {
    const { kernel, lines } = machine("pinctrl-rp1");
    kernel.deny("pinctrl-rp1", error);
    await expect(lines.openOutput(lineAt(17))).rejects.toThrow(
      expect.objectContaining({ code: "no-permission", message: expect.stringMatching(message) }),
    );
  });

  test.each([
    [
      17,
      "refused",
      /line 17: no such chip \(expected one of .*pinctrl-rp1; seen: INT34C5:00 \(gpiochip0\)\)/,
    ],
    ["pinctrl-rp1/17", "refused", /expected "pinctrl-rp1"; seen: INT34C5:00/],
    ["DOOR", "refused", /no chip has a line named "DOOR"/],
    ["INT34C5:00/54", "refused", /INT34C5:00 has the lines 0 to 53, not 54/],
  ] as const)("because there is none (%s) is said with what there is", async (written, code, message) => {
    const { kernel, lines } = machine("INT34C5:00");
    await expect(lines.openOutput(lineAt(written))).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(kernel.openFds).toBe(0);
  });

  test("on a kernel without the second version of the device is said to be a matter of the kernel", async () => {
    const { kernel } = machine("pinctrl-rp1");
    const old = changed(kernel, {
      ioctl: (fd: number, number: number, struct: Uint8Array) =>
        number === structs.GPIO_GET_CHIPINFO ? kernel.ioctl(fd, number, struct) : "EINVAL",
    });
    await expect(gpioChipLines(async () => old).openOutput(lineAt(17))).rejects.toThrow(/5\.10/);
  });

  test("for a coil, because this kernel keeps lines on when their holder dies, is said with the line of config.txt", async () => {
    const { kernel, lines } = machine("pinctrl-rp1");
    kernel.keeps = true;
    await expect(lines.openMomentary(lineAt(26))).rejects.toThrow(
      expect.objectContaining({ code: "refused", message: expect.stringContaining("dtparam=strict_gpiod") }),
    );
    // Lamps and buzzers may stay on until the till is back.
    (await lines.openOutput(lineAt(26))).release();
  });
});

describe("this machine", () => {
  test("is asked through the real calls, whatever it has, and no test machine is harmed", async () => {
    const kernel = await gpioKernel();
    if (kernel.chips().length === 0) {
      await expect(gpioChipLines().openOutput(lineAt("nobody/0"))).rejects.toThrow(
        /there is no \/dev\/gpiochip/,
      );
    } else {
      await expect(gpioChipLines().openOutput(lineAt("nobody/0"))).rejects.toThrow(
        /"nobody"|may not be opened/,
      );
    }
  });

  test("lets go of outputs only where a pin driver's parameter says so, or the chip is simulated", () => {
    const folder = mkdtempSync(join(tmpdir(), "tilld-modules-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const parameters = join(folder, "pinctrl_bcm2835/parameters");
    mkdirSync(join(folder, "usbcore"));
    expect(keepsOutputsBy(folder)).toBe(true);
    mkdirSync(parameters, { recursive: true });
    writeFileSync(join(parameters, "persist_gpio_outputs"), "N\n");
    expect(keepsOutputsBy(folder)).toBe(false);
    writeFileSync(join(parameters, "persist_gpio_outputs"), "Y\n");
    expect(keepsOutputsBy(folder)).toBe(true);
    writeFileSync(join(parameters, "persist_gpio_outputs"), "?\n");
    expect(keepsOutputsBy(folder)).toBe(true);
    expect(keepsOutputsBy(join(folder, "none"))).toBe(true);
    rmSync(join(parameters, "persist_gpio_outputs"));
    expect(keepsOutputsBy(folder)).toBe(true);
    mkdirSync(join(folder, "gpio_sim"));
    expect(keepsOutputsBy(folder)).toBe(false);
  });
});
