// A serial port that was let go of is free at once: the next question of a setup, or the daemon after a setup, opens it.

import { expect, test } from "vitest";
import { openPty } from "../../hardware/emulators/pty.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";

// More than enough: closed while bytes come in, one port in five was still locked.
const ROUNDS = 100;

test("a port that was closed while bytes came in can be opened again", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const far = openPty(systemClock);
    const wire = wireFromUrl(`serial://${far.slavePath}?baud=9600`, systemClock);
    const heard = Promise.withResolvers<void>();
    const channel = await wire.open({ bytes: () => heard.resolve(), closed: () => {} });
    far.write(Uint8Array.of(0x41));
    await heard.promise;
    const closing = channel.close();
    for (let count = 0; count < 20; count++) far.write(Uint8Array.of(0x42));
    await closing;
    const again = wire.open({ bytes: () => {}, closed: () => {} });
    await expect(again).resolves.toBeDefined();
    await (await again).close();
    far.close();
  }
});
