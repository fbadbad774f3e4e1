// A day at the counter: what is plugged in is found, sold with, seen and heard. The lines are reached by the kernel's
// character device, which is what the till chooses by itself.

import assert from "node:assert/strict";
import { STEADY_MS } from "../pins.ts";
import type { Check } from "../report.ts";
import { ALFAJOR, HID_POS_SCANNER, KEYBOARD_SCANNER, type Terminal } from "../terminal.ts";
import { packageTakesRules, shopRules } from "../udev-rules.ts";

const READY = 17;
const BUSY = 27;
const ATTENTION = 22;
const BUZZER = 18;
const DRAWER = 23;
const SENSOR = 24;

const SETTINGS = `
[[scanner]]
connection = "evdev://${KEYBOARD_SCANNER}"
[[scanner]]
connection = "hidraw://${HID_POS_SCANNER}"
[lights]
ready = ${READY}
busy = "GPIO${BUSY}"
attention = { line = "pinctrl-bcm2711/${ATTENTION}", active_low = true }
[tone]
buzzer = ${BUZZER}
[drawer]
opens = ${DRAWER}
sensor = ${SENSOR}
`;

export const COUNTER: readonly Check<Terminal>[] = [
  {
    says: "udev has read the package's rules when there was no group gpio; the package's script makes it go by them",
    async holds({ machine }) {
      const groups = () => machine.run("stat --format %G /dev/gpiochip0 /dev/gpiochip1");
      assert.equal(await groups(), "root\nroot");
      await machine.run(packageTakesRules());
      assert.equal(await groups(), "gpio\ngpio");
    },
  },
  {
    says: "a printer, a serial adapter, a keyboard scanner and an HID-POS scanner are plugged in, and udev names them",
    async holds(terminal) {
      const { machine, printer, display, scanner, posScanner } = terminal;
      await machine.write("/etc/udev/rules.d/70-till.rules", shopRules());
      await machine.run("udevadm control --reload");
      for (const device of [printer, display, scanner, posScanner]) terminal.plug(device);
      for (const path of ["/dev/pos/printer", "/dev/pos/display", KEYBOARD_SCANNER, HID_POS_SCANNER]) {
        await terminal.appears(path);
      }
    },
  },
  {
    says: "the service starts under its own unit and finds every device ready, the lamps on a chip that is not the first",
    async holds(terminal) {
      await terminal.start(SETTINGS);
      for (const device of ["scanner evdev", "scanner hidraw", "lights", "tone"]) {
        await terminal.log(new RegExp(`"msg":"${device}[^"]*: ready"`));
      }
      await terminal.pins.pull(SENSOR, "down");
      const chip = await terminal.machine.run(
        "grep -H pinctrl-bcm2711 /sys/class/gpio/chip*/label | grep -o 'chip[0-9]*'",
      );
      assert.notEqual(chip, "chip0");
      // Whoever is refused the character device takes sysfs, and the lamps look the same.
      assert.equal(await terminal.machine.run("ls -d /sys/class/gpio/gpio[0-9]* 2>&- || true"), "");
    },
  },
  {
    says: "between two sales the ready lamp is on and the others are off, also the one that is on at a low level",
    async holds(terminal) {
      const { pins } = terminal;
      await terminal.until("the lamps are at rest", async () => {
        const levels = [await pins.level(READY), await pins.level(BUSY), await pins.level(ATTENTION)];
        return levels.join() === "1,0,1";
      });
    },
  },
  {
    says: "an article and TILL:TOTAL from the keyboard scanner print a ticket with a QR, and the display shows both",
    async holds(terminal) {
      const begun = terminal.beginSale();
      await terminal.displayed(/Alfajor.*300,00/);
      await begun;
      await terminal.displayed(/QR.*300,00/);
    },
  },
  {
    says: "while the customer has not paid, the sale's lamp blinks and ready is dark",
    async holds(terminal) {
      const { pins } = terminal;
      await terminal.until("it blinks", () => pins.pulses(BUSY).length >= 3);
      assert.equal(await pins.level(READY), 0);
    },
  },
  {
    says: "a phone reads the QR and pays, and one original receipt comes out, which the USB printer confirms",
    async holds(terminal) {
      await terminal.pay();
      await terminal.receipt();
      const sale = await terminal.settled(1);
      assert.equal(sale.status, "paid");
    },
  },
  {
    says: "the ready lamp flickered when the money came, and is lit steadily again",
    async holds(terminal) {
      const { pins } = terminal;
      await terminal.until("it has flickered", () => pins.pulses(READY).length >= 5);
      await terminal.until("it is steady", () => pins.isStill(READY, 1, STEADY_MS));
    },
  },
  {
    says: "the buzzer sounded for what was scanned and for the money, and is silent again",
    async holds(terminal) {
      const { pins } = terminal;
      await terminal.until("it is silent", () => pins.changes(BUZZER).at(-1)?.level === 0);
      // Five short beeps; a late processor runs those that follow each other into one.
      const beeps = pins.pulses(BUZZER).map(Math.round);
      assert.ok(beeps.length >= 2 && beeps.length <= 5, `it sounded for ${beeps} ms`);
    },
  },
  {
    says: "the display was opened with the 9600 baud of the settings",
    async holds({ display }) {
      assert.equal(display.baud, 9600);
    },
  },
  {
    says: "nothing of what the scanner typed reached the console",
    async holds({ machine }) {
      assert.deepEqual(machine.lines("console"), []);
    },
  },
  {
    says: "another keyboard, with the same codes, types into the console and sells nothing",
    async holds(terminal) {
      const { machine, keyboard } = terminal;
      const since = terminal.logged;
      terminal.plug(keyboard);
      await terminal.appears("/dev/input/by-id/usb-Logitech_USB_Keyboard_K1-event-kbd");
      keyboard.type(ALFAJOR);
      keyboard.type("TILL:TOTAL");
      await terminal.until("the console has it", () => machine.lines("console").length >= 2);
      assert.deepEqual(machine.lines("console"), [ALFAJOR, "TILL:TOTAL"]);
      assert.deepEqual(
        machine
          .lines("log")
          .slice(since)
          .filter((line) => line.includes("scan:")),
        [],
      );
    },
  },
  {
    says: "the HID-POS scanner sells too, and the code's AIM identifier is not taken for a part of it",
    async holds(terminal) {
      await terminal.beginSale((text) => terminal.posScanner.scan(text, text === ALFAJOR ? "]E0" : "]C0"));
      await terminal.pay();
      await terminal.receipt();
    },
  },
  {
    says: "the drawer's lock gets one pulse of 100 ms, and its sensor tells that it stands open",
    async holds(terminal) {
      const { machine, pins } = terminal;
      const since = pins.count;
      await machine.run("till drawer open --reason 'change for the day'");
      const [pulseMs = 0, ...more] = pins.pulses(DRAWER, since);
      assert.ok(pulseMs >= 95 && more.length === 0, `it was pulled for ${pulseMs} ms`);
      assert.equal((await terminal.till<{ opened: boolean }>("drawer")).opened, false);
      await pins.pull(SENSOR, "up");
      assert.equal((await terminal.till<{ opened: boolean }>("drawer")).opened, true);
      await pins.pull(SENSOR, "down");
    },
  },
  {
    says: "an open cover makes the attention lamp flash twice and pause, low for on, until it is shut",
    async holds(terminal) {
      const { paper, pins } = terminal;
      const since = pins.count;
      paper.setCover("open");
      await terminal.until("it flashes", () => pins.dips(ATTENTION, since) >= 4);
      paper.setCover("closed");
      await terminal.until("it is off again", () => pins.isStill(ATTENTION, 1, STEADY_MS));
    },
  },
];
