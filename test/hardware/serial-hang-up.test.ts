// The end of a serial line, as the till hears of it: from the system, at once, and without ever asking.

import { expect, test } from "vitest";
import { openPty } from "../../hardware/emulators/pty.ts";
import type { Clock } from "../../hardware/hal/clock.ts";
import type { DeviceError } from "../../hardware/hal/device-error.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { ManualClock } from "../support/manual-clock.ts";

// More than enough: of unplugs right after a byte one in ten was missed by a read that asks again.
const UNPLUGS = 60;

interface Heard {
  readonly bytes: number;
  readonly code: DeviceError["code"];
}

/** @param clock that nobody moves: whatever waits for a time to pass waits for ever */
async function unplugAfter(bytes: number, clock: ManualClock): Promise<Heard> {
  const far = openPty(systemClock);
  const ended = Promise.withResolvers<Heard>();
  let heard = 0;
  const wire = wireFromUrl(`serial://${far.slavePath}?baud=9600`, clock);
  await wire.open({
    bytes(some) {
      heard += some.length;
      if (heard === bytes) far.close();
    },
    closed: ({ code }) => ended.resolve({ bytes: heard, code }),
  });
  if (bytes === 0) far.close();
  else far.write(new Uint8Array(bytes).fill(0x41));
  return ended.promise;
}

test("a serial device that is pulled in mid-answer is missing at once, every time", async () => {
  const heard: Heard[] = [];
  for (let round = 0; round < UNPLUGS; round++) heard.push(await unplugAfter(round % 5, new ManualClock()));
  expect(heard).toEqual(
    Array.from({ length: UNPLUGS }, (_, round) => ({ bytes: round % 5, code: "disconnected" })),
  );
});

test("a serial line on which nothing happens is never looked at", async () => {
  const far = openPty(systemClock);
  const looks: number[] = [];
  const clock: Clock = {
    ...systemClock,
    after(ms, callback) {
      looks.push(ms);
      return systemClock.after(ms, callback);
    },
  };
  const heard = Promise.withResolvers<number>();
  const wire = wireFromUrl(`serial://${far.slavePath}?baud=9600`, clock);
  const channel = await wire.open({ bytes: (some) => heard.resolve(some.length), closed: () => {} });
  far.write(Uint8Array.of(0x41));
  expect(await heard.promise).toBe(1);
  expect(looks).toEqual([]);
  await channel.close();
  far.close();
});
