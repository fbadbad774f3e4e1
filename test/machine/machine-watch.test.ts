// How seldom a machine is looked at: what nobody asks for costs an idle till nothing.

import { expect, test } from "vitest";
import type { Machine } from "../../src/machine/machine.ts";
import { MachineWatch } from "../../src/machine/machine-watch.ts";
import { ManualClock } from "../support/manual-clock.ts";

const HOUR_MS = 3_600_000;

function watched(freeBytes: () => number, isTooLow: () => boolean = () => false) {
  const clock = new ManualClock();
  const seen = { looks: 0, changes: 0, log: [] as string[] };
  const machine: Machine = {
    read: (path) =>
      path.endsWith("/name") ? "rpi_volt\n" : path.endsWith("_alarm") ? `${isTooLow() ? 1 : 0}\n` : null,
    look: () => null,
    list: (path) => (path === "/sys/class/hwmon" ? ["hwmon0"] : []),
    link: () => null,
    real: (path) => path,
    space: () => {
      seen.looks += 1;
      return { freeBytes: freeBytes(), freeFiles: 1_000, files: 2_000 };
    },
    watch: () => () => {},
  };
  const watch = new MachineWatch({
    machine,
    folder: "/var/lib/tilld/journal",
    clock,
    installedMs: 0,
    providerTime: () => null,
    log: (level, message) => void seen.log.push(`${level} ${message}`),
  });
  watch.onChange(() => {
    seen.changes += 1;
  });
  watch.start();
  return { clock, seen, watch };
}

test("a machine that is well is looked at six times an hour, and nothing is logged of it but its clock", async () => {
  const { clock, seen, watch } = watched(() => 2 ** 33);
  expect(seen.looks).toBe(1);
  await clock.advance(HOUR_MS);
  expect(seen.looks).toBe(7);
  expect(seen.changes).toBe(0);
  expect(seen.log).toEqual([
    "warn clock: nobody has set it since the machine was started; dates on papers are marked until a time server sets it or Mercado Pago agrees",
  ]);
  watch.stop();
  expect(clock.nextDueMs()).toBeNull();
});

test("a full disk is looked at each minute, is logged when it fills and when it is well, and whoever shows it is told both times", async () => {
  let freeBytes = 2 ** 33;
  const { clock, seen, watch } = watched(() => freeBytes);
  freeBytes = 3 * 2 ** 20;
  // A sale is about to begin, long before the next look is due.
  watch.look();
  expect(watch.disk()).toMatchObject({ state: "full", freeBytes });
  const before = seen.looks;
  await clock.advance(600_000);
  expect(seen.looks).toBe(before + 10);
  freeBytes = 2 ** 33;
  await clock.advance(60_000);
  expect(watch.disk()).toEqual({ state: "fine", freeBytes, detail: "" });
  expect(seen.changes).toBe(2);
  expect(seen.log.filter((line) => line.includes(" disk: "))).toEqual([
    expect.stringMatching(/^warn disk: 3 MB are free on it, and no new sale is begun/),
    "info disk: all is well again",
  ]);
  await clock.advance(HOUR_MS);
  expect(seen.looks).toBe(before + 17);
});

test("a supply that stays too weak is one event and one line of the log, however long; after ten good minutes it is another", async () => {
  let isTooLow = true;
  const { clock, seen, watch } = watched(
    () => 2 ** 33,
    () => isTooLow,
  );
  await clock.advance(3 * HOUR_MS);
  expect(watch.power()).toMatchObject({ state: "low", events: 1 });
  isTooLow = false;
  watch.look();
  isTooLow = true;
  watch.look();
  expect(watch.power()).toMatchObject({ state: "low", events: 1 });
  isTooLow = false;
  await clock.advance(1_200_000);
  expect(watch.power()).toMatchObject({ state: "was-low", events: 1 });
  isTooLow = true;
  watch.look();
  expect(watch.power()).toMatchObject({ state: "low", events: 2 });
  expect(seen.log.filter((line) => line.startsWith("warn supply: "))).toHaveLength(2);
});
