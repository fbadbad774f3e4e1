// What lamps and buzzer do over time, and what is said about a machine whose pins cannot be used.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLights } from "../../hardware/drivers/gpio/lights.ts";
import { createToneIndicator } from "../../hardware/drivers/gpio/tone-indicator.ts";
import { writeGpioChips } from "../../hardware/emulators/gpio-sysfs.ts";
import { findHeaderChip, gpioPins } from "../../hardware/transports/gpio-pins.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryPins } from "../support/memory-pins.ts";

async function startLights(
  pins: Parameters<typeof createLights>[0]["pins"] = { ready: 17, busy: 27, attention: 22 },
) {
  const gpio = new MemoryPins();
  const clock = new ManualClock();
  const lights = createLights({ pins, gpio, clock });
  lights.start();
  await settle();
  return { gpio, clock, lights };
}

describe("the lamps", () => {
  test("are dark until something is said, and a lamp that is not named is dark", async () => {
    const { gpio, lights } = await startLights();
    expect([...gpio.levels]).toEqual([
      [17, false],
      [27, false],
      [22, false],
    ]);
    lights.set({ ready: "on", busy: "on" });
    lights.set({ busy: "on" });
    expect([...gpio.levels.values()]).toEqual([false, true, false]);
  });

  test("blink together, half a second bright and half a second dark, beginning bright", async () => {
    const { gpio, clock, lights } = await startLights();
    lights.set({ ready: "on", busy: "blink", attention: "blink" });
    const seen: string[] = [];
    for (let step = 0; step < 4; step++) {
      seen.push([...gpio.levels.values()].map(Number).join(""));
      await clock.advance(500);
    }
    expect(seen).toEqual(["111", "100", "111", "100"]);
  });

  test("do not lose the beat when the same is said again, and rest when nothing blinks", async () => {
    const { gpio, clock, lights } = await startLights();
    lights.set({ busy: "blink" });
    await clock.advance(300);
    lights.set({ busy: "blink", ready: "on" });
    await clock.advance(200);
    expect(gpio.levels.get(27)).toBe(false);
    lights.set({ ready: "on" });
    expect(clock.nextDueMs()).toBeNull();
    lights.set({ busy: "blink" });
    expect(gpio.levels.get(27)).toBe(true);
  });

  test("that are not wired are not missed", async () => {
    const { gpio, lights } = await startLights({ ready: 17 });
    lights.set({ ready: "on", attention: "blink" });
    expect([...gpio.levels]).toEqual([[17, true]]);
    expect(lights.state()).toEqual({ condition: "ready", detail: "" });
  });

  test("go dark and are given back at a stop", async () => {
    const { gpio, clock, lights } = await startLights();
    lights.set({ ready: "on", busy: "blink" });
    await lights.stop();
    expect(gpio.levels.size).toBe(0);
    expect(gpio.history.filter((entry) => entry.endsWith("released"))).toHaveLength(3);
    expect(clock.nextDueMs()).toBeNull();
    expect(lights.state().condition).toBe("missing");
  });

  test("of a machine without pins are missing with the reason, and light up when a chip appears", async () => {
    const gpio = new MemoryPins();
    gpio.present = false;
    const clock = new ManualClock();
    const lights = createLights({ pins: { ready: 17 }, gpio, clock });
    lights.start();
    lights.set({ ready: "on" });
    await settle();
    expect(lights.state()).toEqual({ condition: "missing", detail: "ready: no chip here" });
    gpio.present = true;
    await clock.advance(30_000);
    expect(lights.state()).toEqual({ condition: "ready", detail: "" });
    expect(gpio.levels.get(17)).toBe(true);
  });

  test("go on when one of them fails, and it joins again later", async () => {
    const { gpio, clock, lights } = await startLights();
    gpio.broken.add(27);
    lights.set({ ready: "on", busy: "on" });
    expect(lights.state()).toEqual({ condition: "missing", detail: "busy: pin 27 is gone" });
    expect(gpio.levels.get(17)).toBe(true);
    await clock.advance(30_000);
    expect(lights.state().detail).toBe("busy: pin 27 is taken");
    gpio.broken.clear();
    await clock.advance(30_000);
    expect(lights.state().condition).toBe("ready");
    expect(gpio.levels.get(27)).toBe(true);
  });
});

describe("the buzzer", () => {
  async function startTone() {
    const gpio = new MemoryPins();
    const clock = new ManualClock();
    const tone = createToneIndicator({ pin: 18, gpio, clock });
    tone.start();
    await settle();
    return { gpio, clock, tone };
  }

  test("sounds one beep after the other, and then is silent", async () => {
    const { gpio, clock, tone } = await startTone();
    tone.sound([
      { onMs: 100, offMs: 50 },
      { onMs: 300, offMs: 0 },
    ]);
    const heard: string[] = [];
    for (let step = 0; step < 10; step++) {
      heard.push(gpio.levels.get(18) ? "#" : ".");
      await clock.advance(50);
    }
    expect(heard.join("")).toBe("##.######.");
    expect(clock.nextDueMs()).toBeNull();
  });

  test("forgets the old beeps when new ones come, and nothing is silence", async () => {
    const { gpio, clock, tone } = await startTone();
    tone.sound([{ onMs: 1_000, offMs: 0 }]);
    tone.sound([{ onMs: 50, offMs: 0 }]);
    await clock.advance(50);
    expect(gpio.levels.get(18)).toBe(false);
    tone.sound([{ onMs: 1_000, offMs: 0 }]);
    tone.sound([]);
    expect(gpio.levels.get(18)).toBe(false);
  });

  test("does not go on sounding after a stop", async () => {
    const { gpio, clock, tone } = await startTone();
    tone.sound([{ onMs: 10_000, offMs: 0 }]);
    await tone.stop();
    expect(gpio.levels.size).toBe(0);
    tone.sound([{ onMs: 10_000, offMs: 0 }]);
    expect(clock.nextDueMs()).toBeNull();
  });

  test("that appears late does not sound what is long over", async () => {
    const gpio = new MemoryPins();
    gpio.present = false;
    const clock = new ManualClock();
    const tone = createToneIndicator({ pin: 18, gpio, clock });
    tone.start();
    await settle();
    tone.sound([{ onMs: 100, offMs: 0 }]);
    await clock.advance(1_000);
    gpio.present = true;
    await clock.advance(30_000);
    expect(gpio.history).toEqual([]);
    expect(tone.state().condition).toBe("ready");
  });
});

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
    expect(findHeaderChip(folder).base).toBe(base);
  });

  test("of another machine is not there, and the message names the chips that are", () => {
    writeGpioChips(folder, [
      { label: "INT34C5:00", base: 512, pins: 300 },
      { label: "gpio_ich", base: 900, pins: 60 },
    ]);
    expect(() => findHeaderChip(folder)).toThrow(
      /seen: INT34C5:00, gpio_ich; expected one of .*pinctrl-rp1.*remove \[lights\] and \[tone\]/,
    );
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    expect(() => findHeaderChip(folder)).toThrow(/there is no chip/);
  });

  test("of a kernel without GPIO files is said to be just that", () => {
    expect(() => findHeaderChip(join(folder, "gpio"))).toThrow(
      expect.objectContaining({ code: "missing", message: expect.stringContaining("CONFIG_GPIO_SYSFS") }),
    );
  });

  test("with files that make no sense is refused, not guessed", () => {
    writeGpioChips(folder, [{ label: "pinctrl-rp1", base: 512, pins: 54 }]);
    writeFileSync(join(folder, "gpiochip512", "base"), "\n");
    expect(() => findHeaderChip(folder)).toThrow(expect.objectContaining({ code: "failed" }));
  });

  test("that nobody may use is said to be a matter of permission", () => {
    // The superuser may write anywhere, so what may not be written is a folder instead of a file it lacks.
    writeGpioChips(folder, [{ label: "pinctrl-rp1", base: 512, pins: 54 }]);
    expect(() => findHeaderChip(folder)).toThrow(
      expect.objectContaining({ code: "no-permission", message: expect.stringContaining("group gpio") }),
    );
  });

  test("is no reason to end, on whatever machine this test runs", async () => {
    const lights = createLights({ pins: { ready: 200 }, gpio: gpioPins(), clock: new ManualClock() });
    lights.start();
    await settle();
    expect(lights.state()).toMatchObject({
      condition: "missing",
      detail: expect.stringMatching(/^ready: gpio: /),
    });
    await lights.stop();
  });
});
