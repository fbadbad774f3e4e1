// What lamps and buzzer do over time, whichever way their lines are reached.

import { describe, expect, test } from "vitest";
import { createLights } from "../../hardware/drivers/gpio/lights.ts";
import { createToneIndicator } from "../../hardware/drivers/gpio/tone-indicator.ts";
import { createPrinterBeeper } from "../../hardware/drivers/tone/printer-beeper.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { LightName } from "../../hardware/hal/lights.ts";
import type { Pattern } from "../../hardware/hal/pattern.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { lineAt, MemoryLines } from "../support/memory-lines.ts";
import { StandInPrinter } from "../support/stand-in-printer.ts";

const STEADY: Pattern = [{ onMs: 1000, offMs: 0 }];
const EVENLY: Pattern = [{ onMs: 500, offMs: 500 }];
const TWICE: Pattern = [
  { onMs: 100, offMs: 100 },
  { onMs: 100, offMs: 700 },
];

const on = (lamp: LightName, pattern: Pattern = STEADY) => ({ lamp, pattern });
const THREE = { ready: lineAt(17), busy: lineAt(27), attention: lineAt(22) };

async function startLights(lines: Parameters<typeof createLights>[0]["lines"] = THREE, oneAtATime = false) {
  const gpio = new MemoryLines();
  const clock = new ManualClock();
  const lights = createLights({ lines, oneAtATime, gpio, clock });
  lights.start();
  await settle();
  const lit = () => [...gpio.levels].flatMap(([line, level]) => (level ? [line] : [])).join(" ");
  return { gpio, clock, lights, lit };
}

describe("the lamps", () => {
  test("are dark until something is said, and a lamp that nothing is said of is dark", async () => {
    const { gpio, lights, lit } = await startLights();
    expect([...gpio.levels]).toEqual([
      ["17", false],
      ["27", false],
      ["22", false],
    ]);
    lights.set([on("ready"), on("busy")]);
    expect(lit()).toBe("17 27");
    lights.set([on("busy")]);
    expect(lit()).toBe("27");
  });

  test("of the same pattern blink together, beginning bright", async () => {
    const { clock, lights, lit } = await startLights();
    lights.set([on("attention", EVENLY), on("busy", EVENLY), on("ready")]);
    const seen: string[] = [];
    for (let step = 0; step < 4; step++) {
      seen.push(lit());
      await clock.advance(500);
    }
    expect(seen).toEqual(["17 27 22", "17", "17 27 22", "17"]);
  });

  test("keep each the beat of their own pattern", async () => {
    const { clock, lights, lit } = await startLights();
    lights.set([on("attention", TWICE), on("busy", EVENLY)]);
    const seen: string[] = [];
    for (let step = 0; step < 10; step++) {
      seen.push(lit());
      await clock.advance(100);
    }
    expect(seen).toEqual(["27 22", "27", "27 22", "27", "27", "", "", "", "", ""]);
    expect(lit()).toBe("27 22");
  });

  test("do not lose the beat when the same is said again, and rest when nothing blinks", async () => {
    const { clock, gpio, lights } = await startLights();
    lights.set([on("busy", EVENLY)]);
    await clock.advance(300);
    lights.set([on("busy", EVENLY), on("ready")]);
    await clock.advance(200);
    expect(gpio.levels.get("27")).toBe(false);
    lights.set([on("ready")]);
    expect(clock.nextDueMs()).toBeNull();
    await clock.advance(50);
    lights.set([on("busy", EVENLY)]);
    expect(gpio.levels.get("27")).toBe(true);
    await clock.advance(499);
    expect(gpio.levels.get("27")).toBe(true);
  });

  test("show the more urgent of two signals that are for one lamp", async () => {
    const { clock, lights, lit } = await startLights();
    lights.set([on("attention", TWICE), on("attention", STEADY)]);
    await clock.advance(150);
    expect(lit()).toBe("");
  });

  test("of which there is only one show what is most urgent, each thing by its own blinking", async () => {
    const { clock, lights, lit } = await startLights({ single: lineAt(17) });
    lights.set([on("attention", TWICE), on("ready")]);
    const seen: string[] = [];
    for (let step = 0; step < 4; step++) {
      seen.push(lit());
      await clock.advance(100);
    }
    expect(seen).toEqual(["17", "", "17", ""]);
    lights.set([on("ready")]);
    await clock.advance(150);
    expect(lit()).toBe("17");
  });

  test("that are the colours of one housing show one colour at a time, the most urgent that is wired", async () => {
    const { lights, lit } = await startLights({ ready: lineAt(17), busy: lineAt(27) }, true);
    lights.set([on("attention"), on("busy"), on("ready")]);
    expect(lit()).toBe("27");
    lights.set([on("ready")]);
    expect(lit()).toBe("17");
  });

  test("that are not wired are not missed", async () => {
    const { lights, lit } = await startLights({ ready: lineAt(17) });
    lights.set([on("attention", EVENLY), on("ready")]);
    expect(lit()).toBe("17");
    expect(lights.state()).toEqual({ condition: "ready", detail: "" });
  });

  test("go dark and are given back at a stop", async () => {
    const { gpio, clock, lights } = await startLights();
    lights.set([on("ready"), on("busy", EVENLY)]);
    await lights.stop();
    expect(gpio.levels.size).toBe(0);
    expect(gpio.history.filter((entry) => entry.endsWith("released"))).toHaveLength(3);
    expect(clock.nextDueMs()).toBeNull();
    expect(lights.state().condition).toBe("missing");
  });

  test("of a machine without lines are missing with the reason, and light up when a chip appears", async () => {
    const gpio = new MemoryLines();
    gpio.present = false;
    const clock = new ManualClock();
    const lights = createLights({ lines: { ready: lineAt(17) }, gpio, clock });
    lights.start();
    lights.set([on("ready")]);
    await settle();
    expect(lights.state()).toEqual({ condition: "missing", detail: "ready: no chip here" });
    gpio.present = true;
    await clock.advance(30_000);
    expect(lights.state()).toEqual({ condition: "ready", detail: "" });
    expect(gpio.levels.get("17")).toBe(true);
  });

  test("go on when one of them fails, and it joins again later, in the beat of the others", async () => {
    const { gpio, clock, lights, lit } = await startLights();
    gpio.broken.add("27");
    lights.set([on("busy", EVENLY), on("ready")]);
    expect(lights.state()).toEqual({ condition: "missing", detail: "busy: line 27 is gone" });
    expect(lit()).toBe("17");
    gpio.broken.delete("27");
    gpio.busy.set("27", "gpioset");
    await clock.advance(30_000);
    expect(lights.state().detail).toBe('busy: line 27: "gpioset" holds it');
    gpio.busy.clear();
    await clock.advance(30_000);
    expect(lights.state().condition).toBe("ready");
    expect(lit()).toBe("17 27");
    await clock.advance(500);
    expect(lit()).toBe("17");
  });
});

describe("a check of the lamps", () => {
  test("without touching them says what is known", async () => {
    const { gpio, lights } = await startLights();
    expect(await lights.checkHealth("internal")).toEqual({ ok: true, words: "ready" });
    gpio.broken.add("17");
    lights.set([on("ready")]);
    expect(await lights.checkHealth("interactive")).toEqual({ ok: false, words: "ready: line 17 is gone" });
  });

  test("reads every line back, and finds a short circuit by name", async () => {
    const { gpio, lights } = await startLights();
    lights.set([on("ready")]);
    expect(await lights.checkHealth("external")).toMatchObject({ ok: true });
    gpio.forced.set("17", false);
    expect(await lights.checkHealth("external")).toEqual({
      ok: false,
      words: "ready is on and its line reads off; a short circuit, or something else drives that line",
    });
  });

  test("lights one after the other for a person to see, and goes back to what the till says meanwhile", async () => {
    const { clock, lights, lit } = await startLights();
    lights.set([on("ready")]);
    const checked = lights.checkHealth("interactive");
    const seen: string[] = [];
    for (let step = 0; step < 3; step++) {
      await settle();
      seen.push(lit());
      lights.set([on("busy")]);
      seen.push(lit());
      await clock.advance(700);
    }
    expect(seen).toEqual(["17", "17", "27", "27", "22", "22"]);
    expect(await checked).toMatchObject({
      ok: null,
      words: expect.stringContaining("ready, busy, attention"),
    });
    expect(lit()).toBe("27");
  });
});

describe("the buzzer", () => {
  async function startTone(gpio = new MemoryLines()) {
    const clock = new ManualClock();
    const tone = createToneIndicator({ line: lineAt(18), gpio, clock });
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
      heard.push(gpio.levels.get("18") ? "#" : ".");
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
    expect(gpio.levels.get("18")).toBe(false);
    tone.sound([{ onMs: 1_000, offMs: 0 }]);
    tone.sound([]);
    expect(gpio.levels.get("18")).toBe(false);
  });

  test("does not go on sounding after a stop", async () => {
    const { gpio, clock, tone } = await startTone();
    tone.sound([{ onMs: 10_000, offMs: 0 }]);
    await tone.stop();
    expect(gpio.levels.size).toBe(0);
    tone.sound([{ onMs: 10_000, offMs: 0 }]);
    expect(clock.nextDueMs()).toBeNull();
    tone.start();
    await settle();
    expect(gpio.levels.get("18")).toBe(false);
  });

  test("that appears late does not sound what is long over", async () => {
    const gpio = new MemoryLines();
    gpio.present = false;
    const { clock, tone } = await startTone(gpio);
    tone.sound([{ onMs: 100, offMs: 0 }]);
    await clock.advance(1_000);
    gpio.present = true;
    await clock.advance(30_000);
    expect(gpio.history).toEqual([]);
    expect(tone.state().condition).toBe("ready");
  });

  test("is checked by reading its line, and by beeping for a person to hear", async () => {
    const { gpio, clock, tone } = await startTone();
    expect(await tone.checkHealth("external")).toMatchObject({ ok: true });
    const checked = tone.checkHealth("interactive");
    await clock.advance(1_000);
    expect(await checked).toMatchObject({ ok: null, words: expect.stringContaining("heard?") });
    expect(gpio.history.filter((entry) => entry === "18 high")).toHaveLength(3);
    gpio.forced.set("18", true);
    expect(await tone.checkHealth("external")).toMatchObject({ ok: false });
  });
});

describe("the printer's own beeper", () => {
  test("beeps as often as the pattern does, and of what came while it was busy only the newest", async () => {
    const printer = new StandInPrinter();
    const tone = createPrinterBeeper(printer);
    tone.start();
    tone.sound([
      { onMs: 60, offMs: 60 },
      { onMs: 60, offMs: 60 },
    ]);
    tone.sound([{ onMs: 500, offMs: 0 }]);
    tone.sound(Array.from({ length: 12 }, () => ({ onMs: 60, offMs: 60 })));
    await settle();
    expect(printer.acts).toEqual(["beep 2", "beep 9"]);
    await tone.stop();
    tone.sound([{ onMs: 60, offMs: 60 }]);
    await settle();
    expect(printer.acts).toHaveLength(2);
  });

  test("is as the printer is, and says when the printer has no beeper", async () => {
    const printer = new StandInPrinter();
    const tone = createPrinterBeeper(printer);
    tone.start();
    printer.condition = { condition: "missing", detail: "nothing is there" };
    expect(tone.state()).toEqual({
      condition: "missing",
      detail: "sounds through the printer: nothing is there",
    });
    printer.condition = { condition: "ready", detail: "" };
    printer.refusal = new DeviceError("refused", "this model has no beeper");
    tone.sound([{ onMs: 60, offMs: 60 }]);
    await settle();
    expect(tone.state()).toEqual({ condition: "attention", detail: "this model has no beeper" });
    expect(await tone.checkHealth("interactive")).toEqual({ ok: false, words: "this model has no beeper" });
  });
});
