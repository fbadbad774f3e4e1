// A serial line carries both ways at once, and needs nobody's help for it.

import { pbkdf2 } from "node:crypto";
import { expect, test } from "vitest";
import { openPty } from "../../hardware/emulators/pty.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";

// More than the kernel keeps for a reader who does not read.
const MUCH = 80_000;
// Node's threads for files and keys, all of them (UV_THREADPOOL_SIZE is not set here).
const THREADS = 4;

/** A far end, what came from it, and a way to wait for so many bytes of it. */
async function openLine() {
  const far = openPty(systemClock);
  const came: number[] = [];
  let ring = () => {};
  const wire = wireFromUrl(`serial://${far.slavePath}?baud=4000000`, systemClock);
  const channel = await wire.open({
    bytes(some) {
      came.push(...some);
      ring();
    },
    closed: () => {},
  });
  const heard = (count: number) =>
    new Promise<number[]>((resolve) => {
      ring = () => came.length >= count && resolve(came.splice(0));
      ring();
    });
  const end = async () => {
    await channel.close();
    far.close();
  };
  return { far, channel, heard, end };
}

test("a device that takes no more bytes is heard, whatever was waited for first, and then takes the rest", async () => {
  const { far, channel, heard, end } = await openLine();
  let taken = 0;
  far.onBytes((bytes) => {
    taken += bytes.length;
  });
  for (let round = 1; round <= 3; round++) {
    far.pause();
    const written = channel.write(new Uint8Array(MUCH).fill(round));
    far.write(Uint8Array.of(0x13));
    expect(await heard(1)).toEqual([0x13]);
    far.write(Uint8Array.of(0x14, 0x15));
    expect(await heard(2)).toEqual([0x14, 0x15]);
    far.resume();
    await written;
    expect(taken).toBe(round * MUCH);
  }
  await end();
});

test("what a device says is heard while every thread of the process is busy", async () => {
  const { far, heard, end } = await openLine();
  let busy = THREADS;
  const threads = Array.from(
    { length: THREADS },
    () =>
      new Promise<void>((resolve, reject) => {
        pbkdf2("a slow disk", "salt", 1_000_000, 64, "sha512", (error) => {
          busy -= 1;
          if (error === null) resolve();
          else reject(error);
        });
      }),
  );
  for (const byte of [0x41, 0x42, 0x43]) {
    far.write(Uint8Array.of(byte));
    expect(await heard(1)).toEqual([byte]);
  }
  expect(busy).toBe(THREADS);
  await Promise.all(threads);
  await end();
});
