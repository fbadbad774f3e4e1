// How each fault befalls the world, and how somebody mends it: one row for each. What the provider answers wrongly
// stands in answer-rules.ts.

import { ruleOf, strikeNextRequest } from "./answer-rules.ts";
import { Chance } from "./chance.ts";
import type { FaultKind } from "./fault-kinds.ts";
import type { PlannedFault } from "./plan.ts";
import type { Way } from "./sim-exchange.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

/** What a row is given. */
interface Scene {
  readonly world: World;
  readonly chance: Chance;
  /** It really happens now, which may be later than it was planned: at the next request, at the n-th byte. */
  readonly struck: () => void;
  /** The same, told in words. */
  readonly now: (what: string) => void;
  /** Somebody mends it after a while. A world that was healed needs nobody. */
  readonly later: (what: string, mend: () => void) => void;
}

type Row = (scene: Scene) => void;

/** @param struck called in the moment in which it really happens */
export function strike(world: World, fault: PlannedFault, struck: () => void): void {
  const chance = new Chance(world.plan.seed, `fault ${fault.id}`);
  const { kind, lastsMs } = fault;
  const rule = ruleOf(kind, chance, lastsMs);
  if (rule !== null) {
    strikeNextRequest(world, rule, struck);
    return;
  }
  ROWS[kind]?.({
    world,
    chance,
    struck,
    now: (what) => {
      world.story.tell("FAULT", what);
      struck();
    },
    later: (what, mend) => {
      world.clock.after(lastsMs, () => {
        if (world.isHealed) return;
        world.story.tell("person", what);
        mend();
      });
    },
  });
}

const ROWS: Readonly<Partial<Record<FaultKind, Row>>> = {
  "killed between steps": ({ world, struck }) => {
    if (world.life === null) return;
    struck();
    world.kill("killed");
  },
  "killed at a call": ({ world, chance, struck }) => world.dieAt(chance.from(1, 6), "at a call", struck),
  "killed in a write": ({ world, chance, struck }) => world.dieAt(chance.from(1, 2), "in a write", struck),
  "power cut": ({ world, chance, struck }) => {
    struck();
    world.cutPower(chance, chance.maybe(0.5));
  },
  // Longer than the provider remembers under which key something was asked.
  "off for a day": ({ world, chance, struck }) => {
    struck();
    world.cutPower(chance, true, DAY_MS + chance.below(HOUR_MS));
  },
  "stopped in order": ({ world, struck }) => {
    if (!world.isUp) return;
    struck();
    world.stop();
  },

  "disk write fails": ({ world, struck }) =>
    world.failDisk(["writeAt", "create", "rename"], "EIO", "nothing", struck),
  "disk full in a write": ({ world, struck }) =>
    world.failDisk(["writeAt", "create"], "ENOSPC", "half", struck),
  "disk flush fails": ({ world, struck }) =>
    world.failDisk(["flush", "flushNow", "flushDirectory"], "EIO", "nothing", struck),

  "connection refused": nextWay("refused", "nobody takes the connection"),
  "connection never stands": nextWay("dead", "the connection never stands"),
  "request swallowed": nextWay("swallows-requests", "a request is swallowed by the way"),
  "answer swallowed": nextWay("swallows-answers", "an answer is swallowed by the way"),
  "provider away for long": ({ world, chance, now, later }) => {
    const way = chance.pick(["refused", "dead", "swallows-requests", "swallows-answers"] as const);
    world.nextWay = { way, struck: () => now(`from now on the provider is away (${way})`) };
    world.way = way;
    later("the provider is back", () => {
      world.way = "open";
    });
  },

  "paper out": ({ world: { printer }, now, later }) => {
    now("the paper is out");
    printer.setPaper("out");
    later("puts in paper", () => printer.setPaper("ok"));
  },
  "paper runs out": ({ world: { printer }, chance, now, later }) => {
    now("the paper runs out within some lines");
    printer.runOutAfterLines(chance.from(0, 30));
    later("puts in paper", () => printer.setPaper("ok"));
  },
  "cover open": ({ world: { printer }, now, later }) => {
    now("the cover is opened");
    printer.setCover("open");
    later("closes the cover", () => printer.setCover("closed"));
  },
  "cutter jams": ({ world: { printer }, now, later }) => {
    now("the cutter jams");
    printer.jamCutter();
    later("clears the jam", () => printer.clearJam());
  },
  "printer pulled": ({ world, now, later }) => {
    const { printer } = world.wires;
    if (!printer.isPlugged) return;
    now("the printer's cable is pulled");
    printer.unplug();
    later("plugs the printer in", () => world.plugInPrinter());
  },
  "printer pulled at a byte": ({ world, chance, now, later }) => {
    world.wires.printer.unplugAfter(someBytes(chance), () =>
      now("the printer's cable is pulled between two bytes"),
    );
    later("plugs the printer in", () => world.plugInPrinter());
  },
  "printer begins anew": ({ world: { printer }, chance, now }) =>
    printer.rebootAfterBytes(someBytes(chance), chance.from(200, 3_000), () =>
      now("the printer begins anew"),
    ),
  "printer off and on": ({ world: { printer }, now }) => {
    now("the printer is switched off and on");
    printer.powerCycle();
  },
  "printer mute": ({ world: { printer }, now, later }) => {
    now("the printer says nothing any more");
    printer.setAnswering(false);
    later("the printer speaks again", () => printer.setAnswering(true));
  },
  "printer garbles": ({ world: { printer }, chance, now, later }) => {
    now("the printer's answers are garbage");
    printer.setGarbled(true);
    printer.say(Uint8Array.from({ length: 9 }, () => chance.below(256)));
    later("the printer's answers are sound", () => printer.setGarbled(false));
  },
  "printer takes nothing": ({ world: { printer }, now, later }) => {
    now("the printer takes no bytes");
    printer.setRefusing(true);
    later("the printer takes bytes again", () => printer.setRefusing(false));
  },

  "display pulled": ({ world, now, later }) => {
    const { display } = world.wires;
    if (!display.isPlugged) return;
    now("the display is pulled");
    display.unplug();
    world.display.losePower();
    later("plugs the display in", () => display.plugIn());
  },
  "scanner pulled": ({ world: { wires }, now, later }) => {
    if (!wires.scanner.isPlugged) return;
    now("the scanner is pulled in the middle of a code");
    wires.scanner.say(Buffer.from("77908950"));
    wires.scanner.unplug();
    later("plugs the scanner in", () => wires.scanner.plugIn());
  },
  "scanner noise": ({ world: { wires }, chance, now }) => {
    now("the scanner sends noise");
    wires.scanner.say(Uint8Array.from({ length: chance.from(1, 40) }, () => chance.below(256)));
  },
  "wall clock jumps": ({ world, chance, now, later }) => {
    now("the wall's clock jumps");
    world.wallOffMs = chance.pick([-10 * YEAR_MS, -3_600_000, -90_000, 61_000, 7_200_000, 10 * YEAR_MS]);
    later("the wall's clock is right again", () => {
      world.wallOffMs = 0;
    });
  },
  "wall clock in 1970": ({ world, now, later }) => {
    now("the wall's clock is in 1970");
    world.wallOffMs = -world.clock.wallTime().getTime();
    later("the wall's clock is right again", () => {
      world.wallOffMs = 0;
    });
  },
};

/** The next request alone takes this way. */
function nextWay(way: Way, what: string): Row {
  return ({ world, now }) => {
    world.nextWay = { way, struck: () => now(what) };
  };
}

/** Within a last line, or anywhere in a paper. */
function someBytes(chance: Chance): number {
  return chance.maybe(0.5) ? chance.from(1, 24) : chance.from(1, 900);
}
