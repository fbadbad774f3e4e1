// Faults as reality has them, planted one by one in real files, folders and terminals: each is named with its mend,
// and nothing is named that is not there.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { rowsOf, summaryOf, tableOf } from "../../src/doctor/report.ts";
import { healthyMachine, type PlantedMachine } from "./planted-machine.ts";

interface Planted {
  readonly title: string;
  readonly plant: (machine: PlantedMachine) => void;
  /** Weight, device, where. */
  readonly finds: readonly [weight: "fault" | "risk" | "hint", about: string, where: string];
  readonly said: RegExp;
  readonly mend: RegExp;
  /** One of the commands that mend it. */
  readonly command?: RegExp;
}

const DISPLAY = "/dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0";

const FAULTS: readonly Planted[] = [
  {
    title: "a file was left where the printer was",
    plant: (machine) => {
      machine.remove("/dev/usb/lp0");
      machine.write("/dev/usb/lp0", "a receipt that went nowhere");
    },
    finds: ["fault", "printer", "/dev/pos/printer"],
    said: /an ordinary file of 27 bytes, no device/,
    mend: /remove the file, then unplug/,
    command: /^rm \/dev\/usb\/lp0$/,
  },
  {
    title: "the printer is plugged in under another number",
    plant: (machine) => {
      machine.set("usb:///dev/pos/printer", "usb:///dev/usb/lp0");
      machine.remove("/dev/usb/lp0", "/dev/pos/printer");
      machine.node("/dev/usb/lp1");
    },
    finds: ["fault", "printer", "/dev/usb/lp0"],
    said: /nothing is there, and there is \/dev\/usb\/lp1/,
    mend: /name it \/dev\/usb\/lp1/,
    command: /^sed -i .*usb:\/\/\/dev\/usb\/lp1/,
  },
  {
    title: "nothing is plugged in",
    plant: (machine) =>
      machine.remove("/dev/usb/lp0", "/dev/pos", "/sys/bus/usb/devices/1-1:1.0", "/sys/class/usbmisc"),
    finds: ["fault", "printer", "/dev/pos/printer"],
    said: /nothing is there, and no other USB printer is plugged in/,
    mend: /plug it in and switch it on/,
  },
  {
    title: "no udev rule makes the name of the settings",
    plant: (machine) => machine.remove("/dev/pos", "/etc/udev/rules.d/70-till.rules"),
    finds: ["fault", "printer", "/dev/pos/printer"],
    said: /no udev rule makes the name .*, and \/dev\/usb\/lp0 is plugged in/,
    mend: /add the rule/,
    command: /ATTRS\{idVendor\}=="04b8", ATTRS\{idProduct\}=="0e28", SYMLINK\+="pos\/printer"/,
  },
  {
    title: "the printer's driver was not loaded",
    plant: (machine) => {
      machine.remove("/dev/pos", "/dev/usb");
      machine.usb("1-1", { vendor: "04b8", product: "0e28", title: "TM-T20III" }, "07/01/02", null);
    },
    finds: ["fault", "printer", "/dev/pos/printer"],
    said: /TM-T20III \(04b8:0e28\) is plugged in, and the driver usblp has not taken it/,
    mend: /load the driver usblp/,
    command: /^modprobe usblp$/,
  },
  {
    title: "CUPS keeps the printer's driver away by a file",
    plant: (machine) => {
      machine.remove("/dev/pos", "/dev/usb");
      machine.usb("1-1", { vendor: "04b8", product: "0e28", title: "TM-T20III" }, "07/01/02", null);
      machine.write("/etc/modprobe.d/blacklist-cups-usblp.conf", "# for CUPS\nblacklist usblp\n");
    },
    finds: ["fault", "printer", "/dev/pos/printer"],
    said: /blacklist-cups-usblp\.conf keeps its driver usblp away/,
    mend: /take that line out and load the driver/,
    command: /^sed -i .*blacklist usblp.*blacklist-cups-usblp\.conf$/,
  },
  {
    title: "CUPS took the printer from its driver",
    plant: (machine) => {
      machine.remove("/dev/pos", "/dev/usb");
      machine.usb("1-1", { vendor: "04b8", product: "0e28", title: "TM-T20III" }, "07/01/02", "usbfs");
    },
    finds: ["fault", "printer", "/dev/pos/printer"],
    said: /another program has taken it from the driver usblp/,
    mend: /take that program off the till/,
    command: /^systemctl disable --now cups\.service/,
  },
  {
    title: "CUPS runs and will take the printer at its next plugging",
    plant: (machine) => machine.write("/proc/812/comm", "cupsd\n"),
    finds: ["risk", "printer", "/dev/pos/printer"],
    said: /cupsd runs on this machine and takes USB printers/,
    mend: /take CUPS and ipp-usb off the till/,
  },
  {
    title: "the service's user may not use the display's port",
    plant: (machine) => chmodSync(machine.terminal("/dev/ttyUSB0"), 0o660),
    finds: ["fault", "display", DISPLAY],
    said: /the user tilld may not use it: mode 0660, group dialout/,
    mend: /put it into the group dialout/,
    command: /SupplementaryGroups=dialout/,
  },
  {
    title: "the display is named by a number that may change",
    plant: (machine) => machine.set(DISPLAY, "/dev/ttyUSB0"),
    finds: ["hint", "display", "/dev/ttyUSB0"],
    said: /may be another one after the next plugging/,
    mend: /name it \/dev\/serial\/by-id\/usb-FTDI_FT232R_A1-if00-port0, which stays/,
    command: /^sed -i .*by-id/,
  },
  {
    title: "the kernel's console is on the display's port",
    plant: (machine) => machine.write("/proc/cmdline", "console=ttyUSB0,9600 root=/dev/mmcblk0p2\n"),
    finds: ["fault", "display", DISPLAY],
    said: /the kernel's console is on that port \(console=ttyUSB0\)/,
    mend: /take it out of the kernel's command line/,
    command: /^systemctl disable --now serial-getty@ttyUSB0\.service$/,
  },
  {
    title: "ModemManager talks to ports that look like modems",
    plant: (machine) => {
      machine.node("/dev/ttyACM0");
      machine.link("/dev/serial/by-id/usb-ACME_Display-if00", "../../ttyACM0");
      machine.set(DISPLAY, "/dev/serial/by-id/usb-ACME_Display-if00");
      machine.write("/proc/455/comm", "ModemManager\n");
    },
    finds: ["risk", "display", "/dev/serial/by-id/usb-ACME_Display-if00"],
    said: /ModemManager runs/,
    mend: /take ModemManager off the till/,
  },
  {
    title: "the screen is not there",
    plant: (machine) => machine.remove("/dev/fb0"),
    finds: ["fault", "screen", "/dev/fb0"],
    said: /the kernel has no screen/,
    mend: /plug the screen in, or enable the panel's overlay/,
  },
  {
    title: "the unit of the service does not let the screen be opened",
    plant: (machine) => machine.drop("/etc/systemd/system/tilld.service", /DeviceAllow=char-fb.*\n/),
    finds: ["fault", "screen", "/dev/fb0"],
    said: /DeviceAllow=char-fb rw is not in/,
    mend: /add DeviceAllow=char-fb rw to the unit/,
    command: /DeviceAllow=char-fb rw/,
  },
  {
    title: "the overlay of a lamp was forgotten",
    plant: (machine) => {
      machine.remove("/sys/class/leds/pos-busy");
      machine.write("/boot/firmware/config.txt", "dtparam=audio=on\n");
    },
    finds: ["fault", "lights", "led:pos-busy"],
    said: /no such lamp in \/sys\/class\/leds \(none is there\)/,
    mend: /add dtoverlay=gpio-led,gpio=17,label=pos-busy,trigger=none/,
    command: /^printf .*dtoverlay=gpio-led.*config\.txt$/,
  },
  {
    title: "the overlay of a lamp waits for a restart",
    plant: (machine) => machine.remove("/sys/class/leds/pos-busy"),
    finds: ["fault", "lights", "led:pos-busy"],
    said: /no such lamp/,
    mend: /its overlay is in \/boot\/firmware\/config\.txt: restart the machine/,
    command: /^reboot$/,
  },
  {
    title: "root keeps a lamp for itself",
    plant: (machine) => chmodSync(machine.at("/sys/class/leds/pos-busy/brightness"), 0o644),
    finds: ["fault", "lights", "led:pos-busy"],
    said: /the user tilld may not switch it/,
    mend: /add the udev rule for leds/,
    command: /KERNEL=="pos-busy"/,
  },
  {
    title: "the overlay of the buzzer's PWM was forgotten",
    plant: (machine) => machine.remove("/sys/class/pwm"),
    finds: ["fault", "tone", "pwm:pwmchip0/0"],
    said: /no such PWM chip/,
    mend: /add dtoverlay=pwm,pin=18,func=2/,
  },
  {
    title: "the board has another chip than a Raspberry Pi",
    plant: (machine) => {
      machine.write("/sys/class/gpio/gpiochip512/label", "INT34C5:00\n");
      machine.drop("/etc/tilld/tilld.toml", /\[drawer\][^[]*/);
    },
    finds: ["fault", "lights", "[lights] ready = 17"],
    said: /no chip is called pinctrl-bcm2835 or pinctrl-bcm2711 or pinctrl-rp1 \(seen: INT34C5:00\)/,
    mend: /such as "INT34C5:00\/17"/,
  },
  {
    title: "an overlay holds a line",
    plant: (machine) =>
      machine.write(
        "/sys/kernel/debug/gpio",
        "gpiochip0: GPIOs 512-569, parent: platform/fe200000.gpio, pinctrl-bcm2711:\n" +
          " gpio-529 (GPIO17              |tilld               ) out lo \n" +
          " gpio-538 (GPIO26              |my-fan              ) out hi \n",
      ),
    finds: ["fault", "drawer", "[drawer] opens = 26"],
    said: /"my-fan" holds that line/,
    mend: /choose another line/,
  },
  {
    title: "a killed program left a line exported, under the kernel's own number",
    plant: (machine) => machine.write("/sys/class/gpio/gpio529/value", "1\n"),
    finds: ["fault", "lights", "[lights] ready = 17"],
    said: /number 529 in \/sys\/class\/gpio \(base 512 of pinctrl-bcm2711, and 17\)/,
    mend: /give it back/,
    command: /^echo 529 > \/sys\/class\/gpio\/unexport$/,
  },
  {
    title: "the older way to lines is set, and this kernel has none",
    plant: (machine) => {
      machine.remove("/sys/class/gpio");
      machine.write(
        "/etc/tilld/tilld.toml",
        `${machine.read("/etc/tilld/tilld.toml")}\n[gpio]\naccess = "sysfs"\n`,
      );
    },
    finds: ["fault", "lights, drawer", "/sys/class/gpio"],
    said: /this kernel has no such folder/,
    mend: /set \[gpio\] access = "chardev"/,
  },
  {
    title: "there is no GPIO chip",
    plant: (machine) => machine.remove("/sys/class/gpio", "/dev/gpiochip0"),
    finds: ["fault", "lights, drawer", "/dev/gpiochip0"],
    said: /this machine has no GPIO chip/,
    mend: /take the lines out of the settings/,
  },
  {
    title: "the service's user may not use the GPIO chip",
    plant: (machine) => {
      machine.remove("/sys/class/gpio");
      chmodSync(machine.terminal("/dev/gpiochip0"), 0o600);
    },
    finds: ["fault", "lights, drawer", "/dev/gpiochip0"],
    said: /the user tilld may not use it/,
    mend: /add the udev rule of hardware\/wiring/,
    command: /SUBSYSTEM=="gpio", KERNEL=="gpiochip\*", GROUP="gpio"/,
  },
  {
    title: "the kernel would leave the drawer's coil on",
    plant: (machine) => machine.write("/sys/module/pinctrl_bcm2835/parameters/persist_gpio_outputs", "Y\n"),
    finds: ["fault", "drawer", "[drawer] opens = 26"],
    said: /the coil of a lock would burn/,
    mend: /add dtparam=strict_gpiod/,
  },
  {
    title: "nobody has set the clock",
    plant: (machine) => machine.remove("/run/systemd/timesync"),
    finds: ["risk", "clock", "2026-11-21T15:00:00.000Z"],
    said: /nobody has set the clock since the machine was started; this machine has no clock of its own/,
    mend: /network with a time server/,
    command: /^timedatectl set-ntp true$/,
  },
  {
    title: "a time server has set the clock, and Mercado Pago's shows another time",
    plant: (machine) => {
      const detail = "3 hours ahead of Mercado Pago's, though set by a time server";
      machine.judgedClock = { trusted: false, wrong: true, detail };
    },
    finds: ["fault", "clock", "2026-11-21T15:00:00.000Z"],
    said: /3 hours ahead of Mercado Pago's/,
    mend: /timedatectl/,
  },
  {
    title: "the till does not trust the clock, and nothing else speaks against it",
    plant: (machine) => {
      const detail = "no time server has set it, and Mercado Pago has not been asked";
      machine.judgedClock = { trusted: false, wrong: false, detail };
    },
    finds: ["risk", "clock", "2026-11-21T15:00:00.000Z"],
    said: /the till does not trust it yet: no time server has set it/,
    mend: /network with a time server/,
  },
  {
    title: "the clock is behind the day on which the till was installed",
    plant: (machine) => {
      machine.now = new Date("1970-01-01T00:03:00Z");
    },
    finds: ["fault", "clock", "1970-01-01T00:03:00.000Z"],
    said: /before the till was installed \(2026-10-01\)/,
    mend: /let it set its clock/,
  },
  {
    title: "the machine is in another time zone than the shop",
    plant: (machine) => {
      machine.remove("/etc/localtime");
      machine.link("/etc/localtime", "/usr/share/zoneinfo/Europe/London");
    },
    finds: ["hint", "clock", "/etc/localtime"],
    said: /the machine is in Europe\/London, the shop in America\/Argentina\/Buenos_Aires/,
    mend: /give the machine the shop's time zone/,
  },
  {
    title: "the supply is too weak now, says the monitor",
    plant: (machine) => machine.write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n"),
    finds: ["fault", "power", "supply"],
    said: /voltage is too low now/,
    mend: /the board's own supply/,
  },
  {
    title: "the supply was too weak once, says the firmware",
    plant: (machine) => machine.write("/sys/devices/platform/soc/soc:firmware/get_throttled", "50000\n"),
    finds: ["risk", "power", "supply"],
    said: /was too low since the machine was started/,
    mend: /the board's own supply/,
  },
  {
    title: "the processor is too hot",
    plant: (machine) => machine.write("/sys/devices/platform/soc/soc:firmware/get_throttled", "80008\n"),
    finds: ["risk", "power", "processor"],
    said: /too hot and slowed down/,
    mend: /a fan/,
  },
  {
    title: "the card turned read-only",
    plant: (machine) =>
      machine.write("/proc/self/mountinfo", "22 1 179:2 / / ro,noatime - ext4 /dev/mmcblk0p2 ro\n"),
    finds: ["fault", "disk", "/"],
    said: /\/dev\/mmcblk0p2 can only be read/,
    mend: /after errors take a new card/,
    command: /^mount -o remount,rw \/$/,
  },
  {
    title: "the card turned read-only, as newer kernels say it",
    plant: (machine) =>
      machine.write(
        "/proc/self/mountinfo",
        "22 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 rw,emergency_ro\n",
      ),
    finds: ["fault", "disk", "/"],
    said: /\/dev\/mmcblk0p2 can only be read/,
    mend: /after errors take a new card/,
  },
  {
    title: "the file system has counted errors",
    plant: (machine) => machine.write("/sys/fs/ext4/mmcblk0p2/errors_count", "3\n"),
    finds: ["risk", "disk", "/"],
    said: /has counted 3 errors/,
    mend: /take a new card/,
  },
  {
    title: "the storage is worn out",
    plant: (machine) => machine.write("/sys/block/mmcblk0/device/life_time", "0x02 0x0a\n"),
    finds: ["risk", "disk", "/"],
    said: /has used up 90 % and more of its life/,
    mend: /move the till to new storage/,
  },
  {
    title: "the journal belongs to somebody else",
    plant: (machine) => chmodSync(machine.at("/var/lib/tilld/journal"), 0o700),
    finds: ["fault", "journal", "/var/lib/tilld/journal"],
    said: /the user tilld may not write there/,
    mend: /give the folder to that user/,
    command: /^chown -R 47110 \/var\/lib\/tilld\/journal$/,
  },
  {
    title: "a file stands in the place of the journal",
    plant: (machine) => {
      machine.remove("/var/lib/tilld/journal");
      machine.write("/var/lib/tilld/journal", "");
    },
    finds: ["fault", "journal", "/var/lib/tilld/journal"],
    said: /this is no folder/,
    mend: /name a folder of its own/,
  },
  {
    title: "the token is there for others to read",
    plant: (machine) => {
      machine.set(`external_pos_id`, `access_token_file = "token"\nexternal_pos_id`);
      machine.drop("/etc/systemd/system/tilld.service", /LoadCredential=.*\n/);
      machine.write("/etc/tilld/token", "TEST-doctor-0000\n", 0o644);
    },
    finds: ["fault", "settings", "mercado_pago.access_token_file"],
    said: /others may read the file \(mode 0644\)/,
    mend: /^chmod 600 \S+\/etc\/tilld\/token, and put a new secret there/,
    command: /^chmod 600 \S+\/etc\/tilld\/token$/,
  },
  {
    title: "the token that systemd hands over is there for everybody to read",
    plant: (machine) => {
      machine.write("/etc/tilld/access_token", "TEST-doctor-0000\n", 0o604);
    },
    finds: ["fault", "settings", "mercado_pago.access_token_file"],
    said: /others may read the file \(mode 0604\)/,
    mend: /^chmod 600 \S+\/etc\/tilld\/access_token, and put a new secret there/,
    command: /^chmod 600 \S+\/etc\/tilld\/access_token$/,
  },
  {
    title: "a setting is wrong",
    plant: (machine) => machine.set("[lights]", "[lights]\nblinking = 3"),
    finds: ["fault", "settings", "lights.blinking"],
    said: /unknown key/,
    mend: /till config check/,
  },
  {
    title: "the unit wants a group that this system does not have",
    plant: (machine) => machine.drop("/etc/group", /^video.*\n/m),
    finds: ["fault", "tilld", "/etc/systemd/system/tilld.service"],
    said: /wants the group video, and there is none: systemd cannot start it/,
    mend: /make the group/,
    command: /^groupadd --system video$/,
  },
  {
    title: "the service is installed and does not run",
    plant: (machine) => {
      machine.daemon = null;
    },
    finds: ["fault", "tilld", "/run/tilld/till.sock"],
    said: /tilld is not running, though it is installed as a service/,
    mend: /journalctl -u tilld\.service/,
    command: /^systemctl enable --now tilld\.service$/,
  },
  {
    title: "a file stands in the place of the socket",
    plant: (machine) => {
      machine.daemon = null;
      machine.write("/run/tilld/till.sock", "");
    },
    finds: ["fault", "tilld", "/run/tilld/till.sock"],
    said: /something else than a socket/,
    mend: /take it away/,
  },
  {
    title: "the printer is out of paper",
    plant: (machine) => {
      const device = "printer usb:///dev/pos/printer";
      machine.daemon = {
        devices: [{ name: device, condition: "attention", detail: "out of paper: put in a new roll" }],
        health: [{ device, ok: false, words: "out of paper: put in a new roll" }],
      };
    },
    finds: ["fault", "printer", "usb:///dev/pos/printer"],
    said: /out of paper/,
    mend: /do what it says/,
  },
  {
    title: "the speed is not the printer's",
    plant: (machine) => {
      const device = `printer serial://${DISPLAY}?baud=9600`;
      machine.daemon = {
        devices: [
          { name: device, condition: "missing", detail: "the printer does not answer: is it switched on?" },
        ],
        health: [],
      };
    },
    finds: ["fault", "printer", `serial://${DISPLAY}?baud=9600`],
    said: /does not answer/,
    mend: /baud=9600 may not be its speed: the printer's self-test paper says its speed/,
  },
];

describe("a healthy machine", () => {
  test("gives a table in which all is well", async () => {
    const found = await healthyMachine().examine();
    expect(found.findings).toEqual([]);
    expect(rowsOf(found)).toEqual([
      {
        weight: "well",
        about: "printer",
        where: "usb:///dev/pos/printer",
        said: "it says when a paper is out",
        mend: "",
      },
    ]);
    expect(tableOf(rowsOf(found), null)).toMatch(/^well +printer +usb:\/\/\/dev\/pos\/printer +it says/m);
    expect(summaryOf(found)).toBe("all well");
  });
});

describe("a planted fault is named with its mend, and nothing else is", () => {
  test.each(FAULTS)("$title", async ({ command, finds, mend, plant, said }) => {
    const machine = healthyMachine();
    plant(machine);
    const { findings } = await machine.examine();
    expect(findings.map(({ about, weight, where }) => [weight, about, where])).toEqual([finds]);
    const [finding] = findings;
    expect(finding?.said).toMatch(said);
    expect(finding?.mend).toMatch(mend);
    expect(`${finding?.said}${finding?.mend}`).not.toContain("\n");
    if (command !== undefined)
      expect(finding?.commands.map(({ text }) => text)).toContainEqual(expect.stringMatching(command));
  });

  test.each([
    ["another program", "sh", true],
    ["the till itself", "/opt/tilld/src/main.ts", false],
  ])("%s has the display's port open", async (_, calledAs, isNamed) => {
    const machine = healthyMachine();
    const child = spawn(
      "sh",
      ["-c", `exec 3<>"$1"; echo open; read line`, calledAs, machine.terminal("/dev/ttyUSB0")],
      {
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    onTestFinished(() => {
      child.kill();
    });
    await once(child.stdout, "data");
    machine.link(`/proc/${child.pid}`, `/proc/${child.pid}`);
    const { findings } = await machine.examine();
    const named = [
      {
        weight: "fault",
        about: "display",
        said: `sh (process ${child.pid}) has it open`,
        mend: "end that program",
        commands: [{ text: `kill ${child.pid}` }],
      },
    ];
    expect(findings).toMatchObject(isNamed ? named : []);
  });
});

test("several faults come worst first, and a hint alone needs nobody", async () => {
  const machine = healthyMachine();
  machine.set(DISPLAY, "/dev/ttyUSB0");
  machine.remove("/run/systemd/timesync", "/dev/fb0");
  const { findings } = await machine.examine();
  expect(findings.map(({ about, weight }) => `${weight} ${about}`)).toEqual([
    "fault screen",
    "risk clock",
    "hint display",
  ]);
});

test("a device that works has no fault, whatever its files seem to say", async () => {
  const machine = healthyMachine();
  chmodSync(machine.terminal("/dev/ttyUSB0"), 0o660);
  const name = `display serial://${DISPLAY}?baud=9600`;
  const view = { name, condition: "ready", detail: "" } as const;
  machine.daemon = {
    devices: [view],
    health: [{ device: name, ok: null, words: "set up and written again" }],
  };
  const found = await machine.examine();
  expect(found.findings).toEqual([]);
  expect(rowsOf(found)).toMatchObject([
    { weight: "look", about: "display", said: "set up and written again" },
  ]);
  machine.daemon = { devices: [{ ...view, condition: "missing", detail: "may not be used" }], health: [] };
  const { findings } = await machine.examine();
  expect(findings).toMatchObject([{ about: "display", said: expect.stringContaining("mode 0660") }]);
});

test("no secret of the settings is repeated", async () => {
  const machine = healthyMachine();
  machine.set("external_pos_id", `access_token = "APP_USR-1234567890"\nexternal_pos_id`);
  const found = await machine.examine();
  expect(found.findings).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain("APP_USR-1234567890");
});
