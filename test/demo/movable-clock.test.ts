// The clock of a demonstration: everything happens in its order, only sooner.

import { expect, test } from "vitest";
import { sleep } from "../../hardware/hal/clock.ts";
import { MovableClock } from "../../src/demo/movable-clock.ts";

test("what falls due while the clock is moved happens at once, in its order; the rest waits", async () => {
  const clock = new MovableClock();
  const heard: string[] = [];
  clock.after(60_000, () => heard.push("minute"));
  clock.after(30_000, () => heard.push("half a minute"));
  clock.after(3_600_000, () => heard.push("hour")).cancel();
  const hour = clock.after(7_200_000, () => heard.push("two hours"));
  clock.after(45_000, () => heard.push("canceled")).cancel();
  const before = clock.monotonicMs();
  clock.move(61_000);
  await sleep(clock, 0);
  await sleep(clock, 5);
  expect(heard).toEqual(["half a minute", "minute"]);
  expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(61_000);
  hour.cancel();
});

test("moved or not, nothing happens too early, and the wall moves along", async () => {
  const clock = new MovableClock();
  const wall = clock.wallTime().getTime();
  const began = clock.monotonicMs();
  const done = sleep(clock, 1_020);
  clock.move(1_000);
  await done;
  expect(clock.monotonicMs() - began).toBeGreaterThanOrEqual(1_020);
  expect(clock.wallTime().getTime() - wall).toBeGreaterThanOrEqual(1_000);
});
