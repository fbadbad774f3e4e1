// Which scanner it is, and how it is set, told by one code off a paper: serial scanners with other beginnings and ends,
// and scanners that play keyboards of other countries.

import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { emulatedKeyboardScannerOnFifo } from "../../hardware/emulators/keyboard-scanner.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { type HeardScanner, listenForCode, sectionOf } from "../../src/setup/choose-scanner.ts";
import type { FoundDevice, FoundKind } from "../../src/setup/find-devices.ts";
import { temporaryFolder } from "../control/stand-in-till.ts";

const CODE = "SETUP:SCANNER+1";

function device(kind: FoundKind, path: string): FoundDevice {
  return { kind, node: path, path, stays: true, title: "a scanner", profile: null };
}

/** Scans again and again, as somebody does to whom nothing happens. */
async function sectionHeard(
  devices: readonly FoundDevice[],
  scan: () => unknown,
): Promise<ReturnType<typeof sectionOf>> {
  const heard = Promise.withResolvers<HeardScanner>();
  const listening = listenForCode(devices, "/", (text) => text === CODE, heard.resolve, systemClock);
  onTestFinished(() => listening.stop());
  let isHeard = false;
  void heard.promise.then(() => {
    isHeard = true;
  });
  while (!isHeard) {
    scan();
    await Promise.race([heard.promise, sleep(systemClock, 2_500)]);
  }
  return sectionOf(await heard.promise);
}

describe("a scanner is found by one code, and its settings with it:", () => {
  test.each([
    ["CR", { before: "", after: "\r" }, {}],
    ["CR LF", { before: "", after: "\r\n" }, {}],
    ["STX and CR", { before: "\x02", after: "\r" }, { prefix: "stx" }],
    ["nothing at all", { before: "", after: "" }, { suffix: "none" }],
  ])("a serial one that sends %s", async (_, sent, settings) => {
    const scanner = emulatedScannerOnPty(systemClock, sent);
    onTestFinished(() => scanner.close());
    const path = scanner.connection.replace(/^\w+:\/\//, "").replace(/\?.*$/, "");
    const section = await sectionHeard([device("serial", path)], () => scanner.scan(CODE));
    expect(section).toEqual({ connection: `serial://${path}`, ...settings });
  });

  test.each([
    ["us", {}],
    // Different from Latin America's in nothing that a code of a till holds.
    ["es", { layout: "la" }],
    ["la", { layout: "la" }],
    ["pt", { layout: "pt" }],
    ["pt-br", { layout: "pt-br" }],
  ] as const)("one that plays a keyboard of %s", async (layout, settings) => {
    const path = join(temporaryFolder(), "event0");
    const scanner = emulatedKeyboardScannerOnFifo(path, layout);
    onTestFinished(() => scanner.unplug());
    const section = await sectionHeard([device("evdev", path)], () => void scanner.scan(CODE));
    expect(section).toEqual({ connection: `evdev://${path}`, ...settings });
  });

  test("the one that reads it, among several", async () => {
    const scanners = [0, 1].map(() => emulatedScannerOnPty(systemClock));
    onTestFinished(() => scanners.forEach((scanner) => void scanner.close()));
    const paths = scanners.map(({ connection }) => connection.replace(/^\w+:\/\//, "").replace(/\?.*$/, ""));
    const section = await sectionHeard(
      paths.map((path) => device("serial", path)),
      () => {
        scanners[0]?.scan("7790895000997");
        scanners[1]?.scan(CODE);
      },
    );
    expect(section).toEqual({ connection: `serial://${paths[1]}` });
  });
});
