// What is said about a machine whose lines cannot be used, and which way to a line is taken.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createLights } from "../../hardware/drivers/gpio/lights.ts";
import { writeGpioChips } from "../../hardware/emulators/gpio-sysfs.ts";
import { isLit, makeLamp, makePwmChip, pwmFile } from "../../hardware/emulators/kernel-lamps.ts";
import { DeviceError, type DeviceErrorCode } from "../../hardware/hal/device-error.ts";
import type { DigitalLines } from "../../hardware/hal/digital-lines.ts";
import { digitalLines } from "../../hardware/transports/gpio-lines.ts";
import { findChip } from "../../hardware/transports/gpio-pins.ts";
import { explainFile } from "../../hardware/transports/kernel-files.ts";
import { ledLines } from "../../hardware/transports/led-lines.ts";
import { pwmLines } from "../../hardware/transports/pwm-lines.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { strictPwmFiles } from "../support/gpio-worlds.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { lineAt, MemoryLines } from "../support/memory-lines.ts";

const EXITING = join(import.meta.dirname, "../support/gpio-exit-child.ts");

describe("the chip behind the header", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tilld-gpio-"));
  });

  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  test.each([
    ["Pi 3, old kernel", [{ label: "pinctrl-bcm2835", base: 0, pins: 54 }], 0],
    [
      "Pi 4",
      [
        { label: "raspberrypi-exp-gpio", base: 570, pins: 8 },
        { label: "pinctrl-bcm2711", base: 512, pins: 58 },
      ],
      512,
    ],
    [
      "Pi 5",
      [
        { label: "gpio-brcmstb@107d508500", base: 512, pins: 32 },
        { label: "pinctrl-rp1", base: 571, pins: 54 },
      ],
      571,
    ],
  ])("of a %s is found by its label, wherever its numbers begin", (_, chips, base) => {
    writeGpioChips(folder, chips);
    writeFileSync(join(folder, "export"), "");
    expect(findChip(folder, null).base).toBe(base);
  });

  test("of another machine is not there, and the message names the chips that are", () => {
    writeGpioChips(folder, [
      { label: "INT34C5:00", base: 512, pins: 300 },
      { label: "gpio_ich", base: 900, pins: 60 },
    ]);
    expect(() => findChip(folder, null)).toThrow(
      /expected one of .*pinctrl-rp1; seen: INT34C5:00, gpio_ich\); on another machine .*label/,
    );
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    expect(() => findChip(folder, null)).toThrow(/there is no chip/);
  });

  test("of a kernel without GPIO files is said to be just that", () => {
    expect(() => findChip(join(folder, "gpio"), null)).toThrow(
      expect.objectContaining({ code: "missing", message: expect.stringContaining("CONFIG_GPIO_SYSFS") }),
    );
  });

  test("with files that make no sense is refused, not guessed", () => {
    writeGpioChips(folder, [{ label: "pinctrl-rp1", base: 512, pins: 54 }]);
    writeFileSync(join(folder, "gpiochip512", "base"), "\n");
    expect(() => findChip(folder, null)).toThrow(expect.objectContaining({ code: "failed" }));
  });

  test("that nobody may use is said to be a matter of permission", () => {
    // The superuser may write anywhere, so what may not be written is a folder instead of a file it lacks.
    writeGpioChips(folder, [{ label: "pinctrl-rp1", base: 512, pins: 54 }]);
    expect(() => findChip(folder, null)).toThrow(
      expect.objectContaining({ code: "no-permission", message: expect.stringContaining("group gpio") }),
    );
  });

  test("or another one is found by the label that the settings name", () => {
    writeGpioChips(folder, [
      { label: "pinctrl-rp1", base: 571, pins: 54 },
      { label: "mcp23017", base: 625, pins: 16 },
    ]);
    writeFileSync(join(folder, "export"), "");
    expect(findChip(folder, "mcp23017").base).toBe(625);
    expect(() => findChip(folder, "mcp23018")).toThrow(/expected one with the label mcp23018/);
  });
});

describe("a lamp or a channel of the kernel", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tilld-lamps-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test("that is not there is named with those that are, and with the overlay that makes it", async () => {
    const leds = join(folder, "leds");
    makeLamp(leds, "ACT");
    await expect(ledLines(leds).openOutput(lineAt("led:pos-ok"))).rejects.toThrow(
      /led:pos-ok: no such lamp .*seen: ACT.*dtoverlay=gpio-led,gpio=17,label=pos-ok,trigger=none/,
    );
    await expect(ledLines(join(folder, "none")).openOutput(lineAt("led:pos-ok"))).rejects.toThrow(
      /none is there/,
    );
    await expect(pwmLines(systemClock, folder).openOutput(lineAt("pwm:pwmchip0/0"))).rejects.toThrow(
      /no such PWM chip .*none is there.*dtoverlay=pwm/,
    );
  });

  test("that the kernel uses for itself is taken out of its hands, as bright as it can be", async () => {
    makeLamp(folder, "ACT", "mmc0");
    const lamp = await ledLines(folder).openOutput(lineAt("led:ACT"));
    expect(readFileSync(join(folder, "ACT/trigger"), "latin1")).toBe("none");
    expect(isLit(folder, "ACT")).toBe(false);
    lamp.set(true);
    expect(readFileSync(join(folder, "ACT/brightness"), "latin1")).toBe("255");
  });

  test("makes no file where the kernel has none", async () => {
    makeLamp(folder, "ACT");
    const lamp = await ledLines(folder).openOutput(lineAt("led:ACT"));
    rmSync(join(folder, "ACT/brightness"));
    expect(() => lamp.set(true)).toThrow(expect.objectContaining({ code: "disconnected" }));
    expect(existsSync(join(folder, "ACT/brightness"))).toBe(false);
  });

  test("sounds at the pitch of the settings, half of the time on", async () => {
    makePwmChip(folder, "pwmchip2", "1f00098000.pwm", 4);
    const place = { kind: "pwm", chip: "1f00098000.pwm", channel: 2, pitchHz: 2000 } as const;
    const buzzer = await pwmLines(systemClock, folder, strictPwmFiles).openOutput({
      place,
      activeLow: false,
    });
    expect(pwmFile(folder, "pwmchip2", 2, "period")).toBe("500000");
    expect(pwmFile(folder, "pwmchip2", 2, "duty_cycle")).toBe("250000");
    buzzer.set(true);
    expect(pwmFile(folder, "pwmchip2", 2, "enable")).toBe("1");
    buzzer.release();
    expect(pwmFile(folder, "pwmchip2", 2, "enable")).toBe("0");
    expect(readFileSync(join(folder, "pwmchip2/unexport"), "latin1")).toBe("2");
  });

  test("whose files never come is given up after a second, and the next look exports it again", async () => {
    makePwmChip(folder, "pwmchip0", "fe20c000.pwm", 2);
    rmSync(join(folder, "pwmchip0/pwm1"), { recursive: true });
    const clock = new ManualClock();
    const opening = pwmLines(clock, folder).openOutput(lineAt("pwm:pwmchip0/1"));
    opening.catch(() => {});
    await clock.advance(2_000);
    await expect(opening).rejects.toThrow(/pwm1\/period is gone/);
    expect(readFileSync(join(folder, "pwmchip0/export"), "latin1")).toBe("1");
  });
});

describe("files of the kernel that may not be used", () => {
  test.each([
    ["EACCES", "no-permission", /may not be used \(EACCES\); ask Ana/],
    ["EPERM", "no-permission", /may not be used \(EPERM\); ask Ana/],
    ["EROFS", "no-permission", /ReadWritePaths=/],
    ["ENODEV", "disconnected", /is gone/],
    ["EBUSY", "busy", /in use by somebody else/],
    ["EINVAL", "failed", /refused \(EINVAL\)/],
  ])("(%s) are explained with the mend", (word, code, message) => {
    const cause = Object.assign(new Error(word), { code: word });
    expect(explainFile("led:pos-ok", "ask Ana", "/sys/class/leds/pos-ok/brightness", cause)).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe("the way to a line", () => {
  const refusing = (code: DeviceErrorCode, message: string): DigitalLines => {
    const refuse = async () => {
      throw new DeviceError(code, message);
    };
    return { openOutput: refuse, openMomentary: refuse, openInput: refuse };
  };

  function waysOf(chips: DigitalLines, onoff: DigitalLines, access: "auto" | "chardev" | "sysfs") {
    const [leds, pwm] = [new MemoryLines(), new MemoryLines()];
    const clock = new ManualClock();
    return { leds, pwm, lines: digitalLines(access, clock, { leds, pwm, chips, onoff }) };
  }

  test("is the kernel's lamps for a lamp, PWM for a channel, and the character device for a pin", async () => {
    const [chips, onoff] = [new MemoryLines(), new MemoryLines()];
    const { leds, pwm, lines } = waysOf(chips, onoff, "auto");
    for (const written of ["led:pos-ok", "pwm:pwmchip0/0", 17]) await lines.openOutput(lineAt(written));
    expect([leds, pwm, chips, onoff].map(({ levels }) => [...levels.keys()].join())).toEqual([
      "led:pos-ok",
      "pwm:pwmchip0/0",
      "17",
      "",
    ]);
  });

  test.each(["missing", "no-permission", "failed"] as const)(
    "is onoff where the character device is %s",
    async (code) => {
      const onoff = new MemoryLines();
      const { lines } = waysOf(refusing(code, "no"), onoff, "auto");
      await lines.openOutput(lineAt(17));
      await lines.openInput(lineAt(27));
      expect([...onoff.levels.keys()]).toEqual(["17", "27"]);
      // A coil is never left to a way that cannot let go.
      await expect(lines.openMomentary(lineAt(26))).rejects.toThrow("no");
    },
  );

  test.each(["busy", "refused"] as const)("is not tried twice for a line that is %s", async (code) => {
    const onoff = new MemoryLines();
    const { lines } = waysOf(refusing(code, "no"), onoff, "auto");
    await expect(lines.openOutput(lineAt(17))).rejects.toThrow("no");
    expect(onoff.levels.size).toBe(0);
  });

  test("that the settings name is the only one, and where both fail both say why", async () => {
    const [chips, onoff] = [new MemoryLines(), new MemoryLines()];
    await waysOf(chips, onoff, "sysfs").lines.openOutput(lineAt(17));
    await waysOf(chips, onoff, "chardev").lines.openOutput(lineAt(27));
    expect([[...chips.levels.keys()], [...onoff.levels.keys()]]).toEqual([["27"], ["17"]]);
    const both = waysOf(refusing("missing", "gpio: no chip"), refusing("missing", "gpio: no folder"), "auto");
    await expect(both.lines.openOutput(lineAt(17))).rejects.toThrow(
      "gpio: no chip. The older way: gpio: no folder",
    );
  });

  test("ends off also when the till ends by a fault of its own", () => {
    const folder = mkdtempSync(join(tmpdir(), "tilld-exit-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    makeLamp(folder, "pos-ok");
    const child = spawnSync(process.execPath, [EXITING, folder], { encoding: "utf8" });
    expect(child.stderr).toContain("a fault of ours");
    expect(child.stdout).toBe("lit\n");
    expect(isLit(folder, "pos-ok")).toBe(false);
  });

  test("is found or missing on whatever machine this test runs, and never a reason to end", async () => {
    const clock = new ManualClock();
    const lights = createLights({
      lines: { ready: lineAt("pinctrl-nobody/3") },
      gpio: digitalLines("auto", clock),
      clock,
    });
    const states = new Heard<string>();
    lights.onState(({ condition, detail }) => states.push(`${condition}: ${detail}`));
    lights.start();
    await states.next((state) => /^missing: ready: gpio: /.test(state));
    await lights.stop();
  });
});
