// How the daemon ends and what it leaves, killed and stopped: first with its lines on the character device, then on
// sysfs, with a lamp of the kernel (LED class) beside them.

import assert from "node:assert/strict";
import { STEADY_MS } from "../pins.ts";
import type { Check } from "../report.ts";
import { ALFAJOR, KEYBOARD_SCANNER, type Terminal } from "../terminal.ts";

const READY = 17;
const BUSY = 27;
const ATTENTION = 22;
const CAPS_LOCK = 0b10;

export const ENDINGS: readonly Check<Terminal>[] = [
  {
    says: "a daemon killed while a sale waits leaves no line taken; systemd starts it again, and the ticket is paid, once",
    async holds(terminal) {
      await terminal.beginSale();
      const taken = (await linesTaken(terminal)).filter((line) => line.endsWith("tilld"));
      assert.ok(taken.length >= 4, `taken: ${taken}`);
      const since = terminal.logged;
      await kill(terminal);
      assert.deepEqual(await linesTaken(terminal), []);
      await terminal.log(/is ready/, since);
      await terminal.pay();
      await terminal.receipt();
    },
  },
  {
    says: "a daemon that is stopped switches every lamp off and gives its lines back",
    async holds(terminal) {
      const { machine, pins } = terminal;
      await terminal.until("ready is lit steadily", () => pins.isStill(READY, 1, STEADY_MS));
      const since = pins.count;
      await machine.run("systemctl stop tilld");
      assert.deepEqual(await linesTaken(terminal), []);
      assert.equal(pins.changes(READY, since).at(-1)?.level, 0);
      assert.equal(pins.changes(ATTENTION, since).at(-1)?.level ?? 1, 1);
    },
  },
  {
    says: "and the scanner types into the console again, so that it was the daemon that kept it from there",
    async holds(terminal) {
      const { machine, scanner } = terminal;
      const heard = machine.lines("console").length;
      scanner.type(ALFAJOR);
      await terminal.until("the console has it", () => machine.lines("console").length > heard);
      assert.equal(machine.lines("console").at(-1), ALFAJOR);
    },
  },
  {
    says: "on sysfs the lamps have the kernel's numbers of the header's chip, whatever those are, and follow a sale",
    async holds(terminal) {
      const { pins, keyboard } = terminal;
      const lamp = await terminal.machine.run(
        "basename $(ls -d /sys/class/input/$(basename $(readlink -e /dev/input/by-id/*Logitech*))/device/*::capslock)",
      );
      await terminal.start(`
[[scanner]]
connection = "evdev://${KEYBOARD_SCANNER}"
[lights]
ready = ${READY}
busy = ${BUSY}
attention = "led:${lamp}"
[gpio]
access = "sysfs"
`);
      await terminal.until("ready is lit", async () => (await pins.level(READY)) === 1);
      assert.deepEqual(await linesTaken(terminal), [`${READY} sysfs`, `${BUSY} sysfs`]);
      const since = pins.count;
      await terminal.beginSale();
      await terminal.until("busy blinks", () => pins.pulses(BUSY, since).length >= 2);
      assert.equal(await pins.level(READY), 0);
      await terminal.pay();
      await terminal.receipt();
      assert.ok(!isLit(keyboard.lamps));
    },
  },
  {
    says: "a lamp of the kernel flashes on the device itself while the cover is open",
    async holds(terminal) {
      const { paper, keyboard } = terminal;
      const flashes = () => keyboard.lampHistory.filter(isLit).length;
      const before = flashes();
      paper.setCover("open");
      await terminal.until("it flashes", () => flashes() >= before + 3);
      paper.setCover("closed");
      await terminal.until("it is dark", () => !isLit(keyboard.lamps));
    },
  },
  {
    says: "on sysfs a killed daemon leaves its lines taken and as they were; started again it takes them back",
    async holds(terminal) {
      const { pins } = terminal;
      await terminal.until("ready is lit steadily", () => pins.isStill(READY, 1, STEADY_MS));
      const since = terminal.logged;
      await kill(terminal);
      assert.equal(await pins.level(READY), 1);
      assert.equal((await linesTaken(terminal)).length, 2);
      await terminal.log(/"msg":"lights [^"]*: ready"/, since);
      await terminal.until("ready is lit again", async () => (await pins.level(READY)) === 1);
    },
  },
  {
    says: "a stopped daemon leaves nothing lit and nothing exported there either",
    async holds(terminal) {
      await terminal.machine.run("systemctl stop tilld");
      assert.equal(await terminal.pins.level(READY), 0);
      assert.ok(!isLit(terminal.keyboard.lamps));
      assert.deepEqual(await linesTaken(terminal), []);
    },
  },
];

/** Whether the keyboard was told to light Caps Lock. */
function isLit(lamps: number): boolean {
  return (lamps & CAPS_LOCK) !== 0;
}

async function kill(terminal: Terminal): Promise<void> {
  const since = terminal.logged;
  await terminal.machine.run("systemctl kill --signal=KILL --kill-whom=main tilld");
  await terminal.log(/Main process exited/, since);
}

/** The header's lines that somebody holds, and who: "17 tilld". */
async function linesTaken({ machine }: Terminal): Promise<readonly string[]> {
  const found = await machine.run("sed -n '/pinctrl-bcm2711/,/^$/p' /sys/kernel/debug/gpio");
  return [...found.matchAll(/ gpio-(\d+) +\(([^<)]+)\)/g)].map(([, line, by]) => `${line} ${by}`);
}
