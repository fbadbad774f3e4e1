// The customer's display at the end of a real serial line (a pseudo-terminal): plugged, pulled, plugged again.

import { afterEach, describe, expect, test } from "vitest";
import { createLineDisplay } from "../../hardware/drivers/line-display/line-display.ts";
import { emulatedDisplayOnPty } from "../../hardware/emulators/line-display.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock } from "../support/manual-clock.ts";

let stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

function connect(protocol: "escpos" | "cd5220") {
  const emulated = emulatedDisplayOnPty(protocol, systemClock);
  stops.push(() => emulated.close());
  const clock = new ManualClock();
  const display = createLineDisplay({ wire: wireFromUrl(emulated.connection, systemClock), protocol, clock });
  stops.push(() => display.stop());
  const states = new Heard<DeviceState>();
  display.onState(states.push);
  const lines = new Heard<string>();
  emulated.display.onChange(([upper, lower]) => lines.push(`${upper.trimEnd()}|${lower.trimEnd()}`));
  return { emulated, display, clock, states, lines };
}

describe.each(["escpos", "cd5220"] as const)("a display that speaks %s on a serial line", (protocol) => {
  test("shows what it is told", async () => {
    const { emulated, display, clock, lines } = connect(protocol);
    display.start();
    display.show("TOTAL", "$ 1.500,00");
    await lines.next((text) => text === "TOTAL|$ 1.500,00");
    display.show("PAGADO", "Gracias!");
    await clock.advance(200);
    await lines.next((text) => text === "PAGADO|Gracias!");
    expect(emulated.display.surprises).toEqual([]);
  });

  test("that is pulled out is missing, and shows the present text when it is plugged in again", async () => {
    const { emulated, display, clock, states, lines } = connect(protocol);
    display.start();
    display.show("Antes", "");
    await lines.next((text) => text === "Antes|");
    emulated.unplug();
    await states.until(
      (all) => all.at(-1)?.condition === "missing" && all.some(({ condition }) => condition === "ready"),
    );
    display.show("Ahora", "$ 2,00");
    await clock.advance(500);
    await states.until((all) => all.at(-1)?.detail.includes("nothing is there") ?? false);
    emulated.plugIn();
    await clock.advance(5_000);
    await lines.next((text) => text === "Ahora|$ 2,00");
    expect(display.state()).toEqual({ condition: "ready", detail: "" });
    expect(emulated.display.surprises).toEqual([]);
  });
});
