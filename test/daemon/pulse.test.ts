// Whether the watchdog is fed: by progress, and never by a timer alone.

import { expect, test } from "vitest";
import { DISK_PATIENCE_MS, Pulse } from "../../src/daemon/pulse.ts";
import type { Loop } from "../../src/terminal/loops.ts";
import { Attendance } from "../../src/terminal/payer/attendance.ts";
import { openOn, sale } from "../journal/support.ts";
import { VirtualDisk } from "../journal/virtual-disk.ts";
import { ManualClock } from "../support/manual-clock.ts";

const EVERY_MS = 20_000;
const PATIENCE_MS = 60_000;

class Watched {
  readonly clock = new ManualClock();
  readonly heard: string[] = [];
  step: number | null = 0;
  flushing: () => number | null = () => null;
  loops: readonly Loop[] = [{ name: "the money of sale 1", patienceMs: PATIENCE_MS, step: () => this.step }];
  readonly pulse = new Pulse({
    clock: this.clock,
    everyMs: EVERY_MS,
    loops: () => this.loops,
    flushing: () => this.flushing(),
    alive: () => void this.heard.push("alive"),
    stuck: (words) => void this.heard.push(words),
  });

  /** @returns what was heard during so many looks */
  async looks(count: number): Promise<readonly string[]> {
    this.heard.length = 0;
    await this.clock.advance(count * EVERY_MS);
    return [...this.heard];
  }
}

function watch(): Watched {
  const watched = new Watched();
  watched.pulse.start();
  return watched;
}

test("a till whose loops move is alive at every look", async () => {
  const watched = watch();
  for (const step of [1, 2, 3, 4, 5]) {
    watched.step = step;
    expect(await watched.looks(1)).toEqual(["alive"]);
  }
});

test("a till with nothing to do is alive for as long as it likes", async () => {
  const watched = watch();
  watched.step = null;
  expect(await watched.looks(100)).toEqual(Array.from({ length: 100 }, () => "alive"));
});

test("a loop that makes no step for longer than its patience stops the word of life, though every timer works", async () => {
  const watched = watch();
  expect(await watched.looks(3)).toEqual(["alive", "alive", "alive"]);
  expect(await watched.looks(10)).toEqual(["the money of sale 1: no step for 60 s"]);
});

test("a loop that moves again brings the word of life back, and is said again when it stands again", async () => {
  const watched = watch();
  await watched.looks(10);
  watched.step = 1;
  expect(await watched.looks(2)).toEqual(["alive", "alive"]);
  expect(await watched.looks(10)).toEqual(["alive", "the money of sale 1: no step for 60 s"]);
});

test("one loop that stands is not hidden by others that move", async () => {
  const watched = watch();
  let step = 0;
  const moving: Loop = { name: "the papers of sales", patienceMs: PATIENCE_MS, step: () => step++ };
  watched.loops = [moving, ...watched.loops];
  await watched.looks(3);
  expect(await watched.looks(3)).toEqual(["the money of sale 1: no step for 60 s"]);
});

test("a loop that begins with something new has all its patience", async () => {
  const watched = watch();
  await watched.looks(3);
  watched.loops = [{ name: "the money of sale 2", patienceMs: PATIENCE_MS, step: () => 0 }];
  expect(await watched.looks(3)).toEqual(["alive", "alive", "alive"]);
});

test("a machine that slept for a night is not stuck: no look was made, so nothing stood still", () => {
  const watched = new Watched();
  watched.pulse.look();
  // The clock went on for hours and the one timer that waited fires once.
  watched.pulse.look();
  watched.pulse.look();
  expect(watched.heard).toEqual(["alive", "alive", "alive"]);
});

test("a pause of a loop is no standstill; one that does not end when it should is", async () => {
  const watched = watch();
  const dead = new ManualClock();
  const attendance = new Attendance(dead, false);
  watched.loops = [{ name: "the money of sale 1", patienceMs: PATIENCE_MS, step: () => attendance.step() }];
  void attendance.pause(3_600_000);
  expect(await watched.looks(100)).toEqual(Array.from({ length: 100 }, () => "alive"));
  // Nobody woke it: its timer is lost.
  const late: Loop = { ...(watched.loops[0] as Loop), step: () => (attendance.step() === null ? 1 : 2) };
  watched.loops = [late];
  expect(await watched.looks(4)).toContain("the money of sale 1: no step for 60 s");
});

test("whoever waits for the disk is excused while it owes an answer; after ten minutes the disk itself is stuck", async () => {
  const watched = watch();
  const gate = Promise.withResolvers<void>();
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 4096);
  watched.flushing = () => journal.flushing();
  expect(watched.flushing()).toBeNull();
  disk.gate = gate.promise;
  const appended = journal.append([sale(1)]);
  const looks = DISK_PATIENCE_MS / EVERY_MS;
  expect(await watched.looks(looks)).toEqual(Array.from({ length: looks }, () => "alive"));
  expect(await watched.looks(2)).toEqual(["the disk: no step for 600 s"]);
  gate.resolve();
  await appended;
  expect(watched.flushing()).toBeNull();
});

test("a disk that answers flush after flush, each late, is slow and not stuck", async () => {
  const watched = watch();
  watched.loops = [];
  let flushes = 0;
  watched.flushing = () => Math.floor(flushes++ / 20);
  expect(await watched.looks(200)).not.toContain("the disk: no step for 600 s");
});

test("after its end nobody is told anything", async () => {
  const watched = watch();
  watched.pulse.stop();
  expect(await watched.looks(5)).toEqual([]);
});
