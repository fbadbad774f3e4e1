// What comes back from a customer's display, or from whatever was plugged in there: text is shown all the same.

import { createLineDisplay } from "../../../hardware/drivers/line-display/line-display.ts";
import { EmulatedLineDisplay } from "../../../hardware/emulators/line-display.ts";
import { DISPLAY_PROTOCOLS } from "../../../hardware/profiles/displays/display-protocols.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { MemoryWire } from "../../support/memory-wire.ts";
import { bytesOf, type Fuzzer, must, piecesOf } from "../fuzzer.ts";

export const displays: Fuzzer = {
  name: "displays",
  share: 10,
  async open() {
    return {
      corpus: bytesOf("\u0006\u0006\u0006", "\u0015", "\u0011\u0013", "\u0006\u0015\u0006", "U"),
      words: ["\u0006", "\u0015", "\u0011", "\u0013", "\u001b"],
      async take(bytes, chance) {
        // One command set listens to what comes back; for the others all of it is noise.
        const any = DISPLAY_PROTOCOLS[chance(DISPLAY_PROTOCOLS.length)]?.name ?? "escpos";
        const protocol = chance(2) === 0 ? "dsp800" : any;
        const clock = new ManualClock();
        const glass = new EmulatedLineDisplay(protocol, 0);
        const noise = [...piecesOf(bytes, chance)];
        const wire = new MemoryWire((sent) => {
          glass.feed(sent);
          const piece = noise.shift();
          if (piece !== undefined) wire.send(piece);
        });
        if (chance(2) === 0) glass.onAnswer((answer) => wire.send(answer));
        const display = createLineDisplay({ wire, protocol, clock });
        const problems = new Set<string>();
        display.onState(({ condition, detail }) => {
          if (condition === "attention") problems.add(/refused|no answer/.exec(detail)?.[0] ?? detail);
        });
        display.start();
        await clock.advance(500);
        for (const piece of noise.splice(0)) wire.send(piece);
        display.show("TOTAL", "12,50");
        await clock.advance(1_500);
        const shown = glass.lines().map((line) => line.trimEnd());
        must(shown.join("|") === "TOTAL|12,50", () => `the glass shows ${JSON.stringify(shown)}`);
        const stopped = display.stop();
        await clock.advance(2_000);
        await stopped;
        return problems.size === 0 ? "shown" : `shown, ${[...problems].sort().join(" and ")}`;
      },
    };
  },
};
