// What a shop may expect of a customer's screen, whatever its size and its colours: a frame buffer that is a file in
// a folder, read back dot by dot.

import { chmodSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { createFrameBufferDisplay } from "../../hardware/drivers/frame-buffer/frame-buffer-display.ts";
import type { GraphicDisplay } from "../../hardware/hal/graphic-display.ts";
import { frameBuffer } from "../../hardware/transports/frame-buffer.ts";
import { Canvas } from "../../src/picture/canvas.ts";
import { drawQr } from "../../src/picture/qr.ts";
import { FakeScreen, type FakeScreenFormat } from "../support/fake-screen.ts";
import { ManualClock } from "../support/manual-clock.ts";

const QR = "00020101021243650016com.mercadolibre02013063638f1192a-5fd1-4180-a180-8bcae3556bc3";

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function connect(format: FakeScreenFormat, inverted = false) {
  const screen = new FakeScreen(format);
  const clock = new ManualClock();
  const memory = frameBuffer(`fb://${screen.path}`, screen.path, screen.sysfs);
  const display: GraphicDisplay = createFrameBufferDisplay({ memory, inverted, clock });
  closers.push(() => screen.close());
  closers.push(() => display.stop());
  return { screen, clock, display };
}

function qrFor({ height, width }: FakeScreenFormat) {
  const picture = drawQr(QR, width, height);
  if (picture === null) throw new Error("the screen is too small for a QR");
  return picture;
}

const FORMATS: readonly (FakeScreenFormat & { readonly name: string })[] = [
  { name: "an HDMI screen", width: 800, height: 480, bits: 32 },
  { name: "an SPI panel with padded rows", width: 240, height: 320, bits: 16, padding: 32 },
  { name: "a small panel", width: 160, height: 128, bits: 16 },
  { name: "a panel of one bit", width: 250, height: 122, bits: 1 },
];

describe.each(FORMATS)("$name", (format) => {
  test("shows a QR that a phone reads, centred on white", () => {
    const { screen, display } = connect(format);
    expect(display.size()).toBeNull();
    display.start();
    expect(display.size()).toEqual({ width: format.width, height: format.height });
    expect(screen.blackness()).toBe(0);
    display.show(qrFor(format));
    expect(screen.scan()).toBe(QR);
    expect(screen.bytes()).toHaveLength(screen.strideBytes * format.height);
    display.show(null);
    expect(screen.blackness()).toBe(0);
  });

  test("that is away says so, and shows the present picture when it is back", async () => {
    const { screen, clock, display } = connect(format);
    screen.unplug();
    display.start();
    expect(display.state()).toMatchObject({
      condition: "missing",
      detail: expect.stringContaining("nothing is there"),
    });
    display.show(qrFor(format));
    screen.plugIn();
    await clock.advance(2_000);
    expect(display.state()).toEqual({ condition: "ready", detail: "" });
    expect(screen.scan()).toBe(QR);

    // Pulled and plugged between two looks: the old file is written to in vain until the next one.
    screen.plugIn();
    expect(screen.blackness()).toBe(1);
    await clock.advance(4_000);
    expect(display.state().condition).toBe("ready");
    expect(screen.scan()).toBe(QR);

    screen.unplug();
    await clock.advance(2_000);
    expect(display.state().condition).toBe("missing");
  });

  test("tells how it is at three depths", async () => {
    const { screen, clock, display } = connect(format);
    expect(await display.checkHealth("external")).toMatchObject({ ok: false });
    display.start();
    display.show(qrFor(format));
    expect(await display.checkHealth("internal")).toEqual({ ok: true, words: "ready" });
    expect(await display.checkHealth("external")).toMatchObject({ ok: true });
    const test = display.checkHealth("interactive");
    expect(screen.scan()).toBeNull();
    expect(screen.blackness()).toBeGreaterThan(0.3);
    await clock.advance(5_000);
    expect(await test).toMatchObject({ ok: null, words: expect.stringContaining("stripes") });
    expect(screen.scan()).toBe(QR);
  });

  test("has no QR any more when the till is off", async () => {
    const { screen, display } = connect(format);
    display.start();
    display.show(qrFor(format));
    await display.stop();
    expect(screen.blackness()).toBe(0);
    expect(display.state()).toEqual({ condition: "missing", detail: "stopped" });
  });
});

describe("a screen", () => {
  const format: FakeScreenFormat = { width: 64, height: 32, bits: 16 };

  test("cuts a picture that is larger, and keeps its middle", () => {
    const { screen, display } = connect(format);
    display.start();
    const picture = new Canvas(100, 100);
    picture.fill(18 + 10, 34 + 5, 1, 1);
    display.show(picture);
    const grey = screen.grey();
    expect(grey[5 * format.width + 10]).toBe(0);
    expect(grey.filter((dot) => dot < 128)).toHaveLength(1);
  });

  test("that shows white as dark is turned round", () => {
    const { screen, display } = connect({ width: 250, height: 122, bits: 1 }, true);
    display.start();
    expect(screen.blackness()).toBe(1);
    display.show(qrFor({ width: 250, height: 122, bits: 1 }));
    // jsqr reads the negative as well.
    expect(screen.scan()).toBe(QR);
  });

  test("on which another program draws is said to be that, and shows the picture again", async () => {
    const { screen, display } = connect(format);
    display.start();
    expect(await display.checkHealth("external")).toMatchObject({ ok: true });
    const scribbled = Buffer.from(screen.bytes()).fill(0, 0, 10);
    writeFileSync(screen.path, scribbled);
    expect(await display.checkHealth("external")).toMatchObject({
      ok: false,
      words: expect.stringContaining("something else stood there"),
    });
    expect(screen.blackness()).toBe(0);
  });

  test.each([
    ["bits_per_pixel", "24", "refused", /24 bits to a dot; expected 1, 16 or 32/],
    ["stride", "1", "refused", /describes no screen/],
    ["virtual_size", "", "refused", /describes no screen/],
    ["virtual_size", "1000000,1000000", "refused", /describes no screen/],
  ])("whose %s is %s is refused with the mend", (file, text, _code, message) => {
    const { screen, display } = connect(format);
    screen.describe(file, text);
    display.start();
    expect(display.state()).toMatchObject({ condition: "missing", detail: expect.stringMatching(message) });
  });

  test("that is no frame buffer, or that this user may not use, is said to be that", () => {
    const { screen, display } = connect(format);
    const elsewhere = createFrameBufferDisplay({
      memory: frameBuffer("fb:///dev/null", "/dev/null", screen.sysfs),
      clock: new ManualClock(),
    });
    closers.push(() => elsewhere.stop());
    elsewhere.start();
    expect(elsewhere.state().detail).toMatch(/is it a frame buffer\?/);
    // Root may use every file, so there the second half cannot be seen.
    if (process.getuid?.() === 0) return;
    chmodSync(screen.path, 0o000);
    display.start();
    expect(display.state().detail).toMatch(/add the user to the group "video"/);
  });

  test("whose memory ends early does not bring the till down", async () => {
    const { screen, clock, display } = connect(format);
    display.start();
    writeFileSync(screen.path, "");
    display.show(null);
    await clock.advance(2_000);
    expect(display.state().condition).toBe("ready");
  });
});
