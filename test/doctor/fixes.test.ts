// The commands of --fix, run for real by a shell: on the planted machine's own files, with stand-ins for the programs
// that only a running system has. What they mend is not found again.

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { replaceInFile } from "../../src/doctor/finding.ts";
import { fixesOf } from "../../src/doctor/report.ts";
import { healthyMachine, type PlantedMachine } from "./planted-machine.ts";

const DISPLAY = "/dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0";
/** Programs that act on more than files; what they were told is kept. */
const OF_THE_SYSTEM = [
  "systemctl",
  "udevadm",
  "modprobe",
  "reboot",
  "timedatectl",
  "usermod",
  "mount",
  "kill",
];

/** @returns what the programs of the system were told, in order */
function run(machine: PlantedMachine, script: string): readonly string[] {
  const programs = join(machine.root, "stand-ins");
  const told = join(machine.root, "told");
  mkdirSync(programs);
  for (const name of OF_THE_SYSTEM) {
    writeFileSync(join(programs, name), `#!/bin/sh\necho "${name} $*" >> ${told}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  // Paths of the machine are below its folder here.
  const here = script.replaceAll(/(^|[ >'])(\/(?:etc|boot|dev|sys|run|var)\/)/gm, `$1${machine.root}$2`);
  execFileSync("/bin/sh", ["-e"], { input: here, env: { PATH: `${programs}:/usr/bin:/bin` } });
  return existsSync(told) ? readFileSync(told, "utf8").trim().split("\n") : [];
}

interface Mended {
  readonly title: string;
  readonly plant: (machine: PlantedMachine) => void;
  /** What only a running system can do after that. */
  readonly leaves?: RegExp;
}

const MENDED: readonly Mended[] = [
  {
    title: "a port that belongs to a group of its own",
    plant: (machine) => chmodSync(machine.terminal("/dev/ttyUSB0"), 0o660),
  },
  {
    title: "a device that the unit does not list",
    plant: (machine) => machine.drop("/etc/systemd/system/tilld.service", /DeviceAllow=char-fb.*\n/),
  },
  {
    title: "a name that may change",
    plant: (machine) => machine.set(DISPLAY, "/dev/ttyUSB0"),
  },
  {
    title: "a token that others may read",
    plant: (machine) => machine.write("/etc/tilld/access_token", "TEST-doctor-0000\n", 0o604),
  },
  {
    title: "a secret of the webhooks that others may read, in a file whose name the shell would take apart",
    plant: (machine) => {
      machine.set("[mercado_pago]", `[webhooks]\nsecret_file = "the shop's $secret"\n[mercado_pago]`);
      machine.write("/etc/tilld/the shop's $secret", "of-the-webhooks\n", 0o604);
    },
  },
  {
    title: "a printer under another number",
    plant: (machine) => {
      machine.set("usb:///dev/pos/printer", "usb:///dev/usb/lp0");
      machine.remove("/dev/usb/lp0", "/dev/pos/printer");
      machine.node("/dev/usb/lp1");
    },
  },
  {
    title: "a file where the printer was, which is not there yet then",
    plant: (machine) => {
      machine.remove("/dev/usb/lp0");
      machine.write("/dev/usb/lp0", "a receipt that went nowhere");
    },
    leaves: /nothing is there/,
  },
  {
    title: "a file that keeps the driver away, which is not loaded yet then",
    plant: (machine) => {
      machine.remove("/dev/pos", "/dev/usb");
      machine.usb("1-1", { vendor: "04b8", product: "0e28", title: "TM-T20III" }, "07/01/02", null);
      machine.write("/etc/modprobe.d/blacklist-cups-usblp.conf", "# for CUPS\nblacklist usblp\n");
    },
    leaves: /the driver usblp has not taken it/,
  },
];

describe("what --fix prints mends", () => {
  test.each(MENDED)("$title", async ({ leaves, plant }) => {
    const machine = healthyMachine();
    plant(machine);
    const before = await machine.examine();
    expect(before.findings).toHaveLength(1);
    run(machine, fixesOf(before));
    const { findings } = await machine.examine();
    const said = findings.filter(({ weight }) => weight === "fault").map((finding) => finding.said);
    expect(said).toEqual(leaves === undefined ? [] : [expect.stringMatching(leaves)]);
  });
});

test("each command comes once, in steps that follow each other, and the service last", async () => {
  const machine = healthyMachine();
  machine.drop("/etc/systemd/system/tilld.service", /DeviceAllow=char-(fb|gpiochip).*\n/g);
  machine.set(DISPLAY, "/dev/ttyUSB0");
  chmodSync(machine.at("/sys/class/leds/pos-busy/brightness"), 0o644);
  const told = run(machine, fixesOf(await machine.examine()));
  expect(told).toEqual([
    "udevadm control --reload",
    "udevadm trigger",
    "systemctl daemon-reload",
    "systemctl restart tilld.service",
  ]);
  expect(machine.read("/etc/tilld/tilld.toml")).toContain(`serial://${DISPLAY}?baud=9600`);
  expect(machine.read("/etc/udev/rules.d/70-till.rules")).toContain('KERNEL=="pos-busy"');
});

test("what needs hands is said above the commands, and nothing is printed as if it could be run", async () => {
  const machine = healthyMachine();
  machine.write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
  const text = fixesOf(await machine.examine());
  expect(text.split("\n").every((line) => line.startsWith("#"))).toBe(true);
  expect(text).toContain("by hand, power supply: use the board's own supply");
});

test("a setting with signs that mean something to sed and the shell is replaced as it stands", () => {
  const machine = healthyMachine();
  const odd = "serial:///dev/serial/by-id/usb-A.B*C[1]_it's|$HOME&-if00?baud=9600";
  machine.write("/etc/odd.toml", `connection = "${odd}"\nother = "serial:///dev/serial/by-id/usb-AxB"\n`);
  const { text } = replaceInFile(machine.at("/etc/odd.toml"), odd, "serial:///dev/a&b\\c|d'e");
  execFileSync("/bin/sh", ["-e"], { input: text });
  expect(machine.read("/etc/odd.toml")).toBe(
    `connection = "serial:///dev/a&b\\c|d'e"\nother = "serial:///dev/serial/by-id/usb-AxB"\n`,
  );
});
