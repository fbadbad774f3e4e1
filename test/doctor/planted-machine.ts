// A machine below a folder: device files that lead to real pseudo-terminals, and the files of /sys, /proc, /etc and
// /run as a Raspberry Pi 4 has them. It begins healthy; a test plants a fault in it, as reality would.

import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type EmulatedPty, openPty } from "../../hardware/emulators/pty.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { loadMachine } from "../../src/config/load-machine.ts";
import { ControlClient } from "../../src/control/client.ts";
import { examine, type Findings } from "../../src/doctor/examine.ts";
import type { DaemonWord } from "../../src/doctor/patient.ts";
import { serviceEnvironment } from "../../src/doctor/service.ts";
import { machineAt } from "../../src/machine/machine.ts";
import type { DeviceView, HealthView } from "../../src/terminal/till-api.ts";
import { serveTill } from "../control/stand-in-till.ts";

/** Nobody's number on a machine that runs tests. */
const SERVICE_UID = 47_110;
export const NOW = new Date("2026-11-21T15:00:00Z");
const INSTALLED_MS = Date.parse("2026-10-01T00:00:00Z");

const SETTINGS = `[shop]
name = "Almacén"
site = "MLA"

[mercado_pago]
external_pos_id = "SUC001POS001"

[journal]
directory = "/var/lib/tilld/journal"

[control]
socket = "/run/tilld/till.sock"

[printer]
connection = "usb:///dev/pos/printer"

[display]
connection = "serial:///dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0?baud=9600"

[screen]
connection = "fb:///dev/fb0"

[scanner]
connection = "evdev:///dev/input/by-id/usb-ACME_Scanner-event-kbd"

[lights]
ready = 17
busy = "led:pos-busy"

[tone]
buzzer = "pwm:pwmchip0/0"

[drawer]
opens = 26
sensor = 6
`;

const UNIT = `[Service]
ExecStart=/usr/bin/tilld
User=tilld
SupplementaryGroups=lp input video
LoadCredential=access_token:/etc/tilld/access_token
DevicePolicy=closed
DeviceAllow=char-usb rw
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyACM rw
DeviceAllow=char-input r
DeviceAllow=char-hidraw r
DeviceAllow=char-fb rw
DeviceAllow=char-gpiochip rw
`;

const RULES = `SUBSYSTEM=="usbmisc", KERNEL=="lp*", ATTRS{idVendor}=="04b8", SYMLINK+="pos/printer", GROUP="lp", MODE="0660"\n`;

export class PlantedMachine {
  readonly root = mkdtempSync(join(tmpdir(), "doctor-"));
  readonly #ptys = new Map<string, EmulatedPty>();
  /** What the running daemon says where it is not the plain truth about the printer; null: it does not run. */
  daemon: { devices: readonly DeviceView[]; health: readonly HealthView[] } | "truthful" | null = "truthful";

  now = NOW;
  /** What the running daemon says of the clock; null: nothing. */
  judgedClock: Extract<DaemonWord, { runs: true }>["clock"] = null;

  constructor() {
    this.write("/etc/tilld/tilld.toml", SETTINGS);
    this.write("/etc/tilld/access_token", "TEST-doctor-0000\n", 0o600);
    this.write("/etc/systemd/system/tilld.service", UNIT);
    this.write("/etc/udev/rules.d/70-till.rules", RULES);
    this.write(
      "/etc/passwd",
      `root:x:0:0::/root:/bin/sh\ntilld:x:${SERVICE_UID}:${SERVICE_UID}::/:/bin/false\n`,
    );
    this.link("/etc/localtime", "/usr/share/zoneinfo/America/Argentina/Buenos_Aires");

    this.node("/dev/usb/lp0");
    this.link("/dev/pos/printer", "../usb/lp0");
    this.write("/sys/class/usbmisc/lp0/idVendor", "04b8\n");
    this.write("/sys/class/usbmisc/lp0/idProduct", "0e28\n");
    this.folder("/sys/class/usbmisc/lp0/device");
    this.usb("1-1", { vendor: "04b8", product: "0e28", title: "TM-T20III" }, "07/01/02", "usblp");

    this.node("/dev/ttyUSB0");
    this.link("/dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0", "../../ttyUSB0");
    this.usb("1-2", { vendor: "0403", product: "6001", title: "FT232R" }, "ff/ff/ff", "ftdi_sio");

    this.node("/dev/input/event3");
    this.link("/dev/input/by-id/usb-ACME_Scanner-event-kbd", "../event3");
    this.usb("1-3", { vendor: "05e0", product: "1200", title: "Scanner" }, "03/01/01", "usbhid");

    this.node("/dev/fb0");
    this.node("/dev/gpiochip0");
    this.write("/sys/class/gpio/export", "");
    this.write("/sys/class/gpio/gpiochip512/label", "pinctrl-bcm2711\n");
    this.write("/sys/class/gpio/gpiochip512/base", "512\n");
    this.write("/sys/class/gpio/gpiochip512/ngpio", "58\n");
    this.write("/sys/module/pinctrl_bcm2835/parameters/persist_gpio_outputs", "N\n");
    this.write("/sys/class/leds/pos-busy/brightness", "0\n", 0o666);
    this.write("/sys/class/pwm/pwmchip0/export", "", 0o666);
    this.write("/boot/firmware/config.txt", "dtoverlay=gpio-led,gpio=27,label=pos-busy,trigger=none\n");

    this.write("/proc/cmdline", "console=tty1 root=/dev/mmcblk0p2\n");
    this.write("/proc/self/mountinfo", "22 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 rw\n");
    this.folder("/var/lib/tilld/journal", 0o777);
    this.folder("/run/systemd/system");
    this.write("/run/systemd/timesync/synchronized", "");
    this.write("/sys/devices/platform/soc/soc:firmware/get_throttled", "0\n");
    this.write("/sys/class/hwmon/hwmon1/name", "rpi_volt\n");
    this.write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n");
    this.write("/etc/group", this.#groups());
  }

  /** As the system gives it to pseudo-terminals; here it is the group of serial ports. */
  #groups(): string {
    const gid = statSync(this.at("/dev/ttyUSB0")).gid;
    return `root:x:0:\ndialout:x:${gid}:\nlp:x:1007:\ninput:x:1013:\nvideo:x:1044:\ngpio:x:1060:\n`;
  }

  at(path: string): string {
    return `${this.root}${path}`;
  }

  read(path: string): string {
    return readFileSync(this.at(path), "utf8");
  }

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
    chmodSync(this.at(path), mode);
  }

  folder(path: string, mode = 0o755): void {
    mkdirSync(this.at(path), { recursive: true });
    chmodSync(this.at(path), mode);
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    symlinkSync(target, this.at(path));
  }

  remove(...paths: readonly string[]): void {
    for (const path of paths) rmSync(this.at(path), { recursive: true });
  }

  /** A device that everybody may use: a pseudo-terminal of this machine under that name. */
  node(path: string): void {
    const pty = openPty(systemClock);
    this.#ptys.set(path, pty);
    // Where pseudo-terminals belong to root's group, a test that runs as root can give them to another.
    if (process.getuid?.() === 0) chownSync(pty.slavePath, 0, 20);
    chmodSync(pty.slavePath, 0o666);
    this.link(path, pty.slavePath);
  }

  terminal(path: string): string {
    return this.#ptys.get(path)?.slavePath ?? "";
  }

  /** @param driver null: nobody has taken it */
  usb(
    place: string,
    device: { readonly vendor: string; readonly product: string; readonly title: string },
    triple: string,
    driver: string | null,
  ): void {
    const folder = `/sys/bus/usb/devices/${place}`;
    this.write(`${folder}/idVendor`, `${device.vendor}\n`);
    this.write(`${folder}/idProduct`, `${device.product}\n`);
    this.write(`${folder}/product`, `${device.title}\n`);
    const [kind, subclass, protocol] = triple.split("/");
    rmSync(this.at(`${folder}:1.0`), { recursive: true, force: true });
    this.write(`${folder}:1.0/bInterfaceClass`, `${kind}\n`);
    this.write(`${folder}:1.0/bInterfaceSubClass`, `${subclass}\n`);
    this.write(`${folder}:1.0/bInterfaceProtocol`, `${protocol}\n`);
    if (driver !== null) this.link(`${folder}:1.0/driver`, `../../../../bus/usb/drivers/${driver}`);
  }

  /** Puts another text into the settings. */
  set(from: string, to: string): void {
    const text = this.read("/etc/tilld/tilld.toml");
    if (!text.includes(from)) throw new Error(`no ${from} in the settings`);
    this.write(
      "/etc/tilld/tilld.toml",
      text.replace(from, () => to),
    );
  }

  /** Takes lines out of a file. */
  drop(path: string, pattern: RegExp): void {
    this.write(path, this.read(path).replace(pattern, ""));
  }

  async examine(): Promise<Findings> {
    const machine = machineAt(this.root);
    return examine(machine, {
      patient: loadMachine(this.at("/etc/tilld/tilld.toml"), this.#environment(machine)),
      daemon: await this.#word(),
      caller: { uid: 0, gids: [0] },
      now: this.now,
      installedMs: INSTALLED_MS,
    });
  }

  /** The loader reads the token where it really is. */
  #environment(machine: ReturnType<typeof machineAt>) {
    const { CREDENTIALS_DIRECTORY } = serviceEnvironment(machine, {});
    return CREDENTIALS_DIRECTORY === undefined
      ? {}
      : { CREDENTIALS_DIRECTORY: this.at(CREDENTIALS_DIRECTORY) };
  }

  /** A daemon has a printer that it can open. */
  #truth() {
    const connection = /"(usb:\/\/.*)"/.exec(this.read("/etc/tilld/tilld.toml"))?.[1] ?? "";
    const path = this.at(connection.slice("usb://".length));
    const isThere = statSync(path, { throwIfNoEntry: false })?.isCharacterDevice() === true;
    const name = `printer ${connection}`;
    const state = isThere
      ? { condition: "ready", detail: "" }
      : { condition: "missing", detail: "nothing is there" };
    const said = isThere ? "it says when a paper is out" : "could not be asked";
    return {
      devices: [{ name, ...state } as DeviceView],
      health: [{ device: name, ok: isThere, words: said }],
    };
  }

  /** Asked over a real control socket. */
  async #word(): Promise<DaemonWord> {
    if (this.daemon === null) return { runs: false, why: "ENOENT" };
    const { socket, till } = await serveTill();
    const { devices, health } = this.daemon === "truthful" ? this.#truth() : this.daemon;
    till.seen = devices;
    till.health = health;
    const client = new ControlClient(socket);
    return {
      runs: true,
      clock: this.judgedClock,
      devices: await client.devices(),
      health: await client.checkHealth("external"),
    };
  }

  close(): void {
    for (const pty of this.#ptys.values()) pty.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Gone after the test. */
export function healthyMachine(): PlantedMachine {
  const machine = new PlantedMachine();
  onTestFinished(() => machine.close());
  return machine;
}
