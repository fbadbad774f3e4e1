// What the files of a machine say of disk, clock and supply, read from real files below a folder of our own.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { judgeClock, voucherOf } from "../../src/machine/clock-trust.ts";
import { lookAtDisk, mountOf, roomOf } from "../../src/machine/disk.ts";
import { machineAt } from "../../src/machine/machine.ts";
import { alarmsOf, lookAtPower } from "../../src/machine/power.ts";

function root(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "tilld-machine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe("a disk", () => {
  const MIB = 2 ** 20;
  test.each([
    [16 * MIB, 100, 1_000, "low"],
    [16 * MIB - 1, 100, 1_000, "full"],
    [256 * MIB, 100, 1_000, "enough"],
    [256 * MIB - 1, 100, 1_000, "low"],
    [256 * MIB, 99, 1_000, "no-files"],
    // A file system that makes files as it needs them has no number of them.
    [256 * MIB, 0, 0, "enough"],
    [0, 0, 0, "enough"],
  ] as const)("with %d bytes and %d of %d files free has room: %s", (freeBytes, freeFiles, files, room) => {
    expect(roomOf({ freeBytes, freeFiles, files })).toBe(room);
  });

  const MOUNTS = [
    "22 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 ro",
    "23 22 179:3 / /var/lib rw - ext4 /dev/mmcblk0p3 rw",
    "24 22 0:5 / /mnt/data rw - ext4 /dev/sda1 rw,errors=remount-ro",
    "25 24 0:5 / /mnt/data ro - ext4 /dev/sdb1 rw",
    "26 22 0:6 / /mnt/broken rw - ext4 /dev/sdc1 rw,shutdown",
    // What a kernel of 2025 says of an ext4 that it lets nobody write to any more; access(2) still says yes.
    "27 22 179:9 / /mnt/card rw,relatime - ext4 /dev/mmcblk1p1 rw,emergency_ro",
    "",
  ].join("\n");

  test.each([
    ["/etc", "/dev/mmcblk0p2", true],
    ["/var/lib", "/dev/mmcblk0p3", false],
    ["/var/lib/tilld/journal", "/dev/mmcblk0p3", false],
    ["/var/library", "/dev/mmcblk0p2", true],
    ["/mnt/broken/journal", "/dev/sdc1", true],
    ["/mnt/card/journal", "/dev/mmcblk1p1", true],
  ])("that holds %s is %s, and read-only: %s", (path, source, isReadOnly) => {
    const machine = machineAt(root({ "proc/self/mountinfo": MOUNTS }));
    expect(mountOf(machine, path)).toMatchObject({ source, isReadOnly });
  });

  test("that was mounted over another one at the same place is the one that counts", () => {
    const machine = machineAt(root({ "proc/self/mountinfo": MOUNTS }));
    expect(mountOf(machine, "/mnt/data/journal")).toMatchObject({ source: "/dev/sdb1", isReadOnly: true });
  });

  test("is found behind a link: a journal that was moved to another disk is looked at there", () => {
    const folder = root({ "proc/self/mountinfo": MOUNTS, "mnt/broken/journal/000001.journal": "" });
    mkdirSync(join(folder, "var/lib"), { recursive: true });
    symlinkSync("../../mnt/broken", join(folder, "var/lib/tilld"));
    expect(mountOf(machineAt(folder), "/var/lib/tilld/journal")).toMatchObject({ source: "/dev/sdc1" });
  });

  test("of this very machine has room that is told in bytes, and a mount", () => {
    const { freeBytes, mount } = lookAtDisk(machineAt(), tmpdir());
    expect(freeBytes).toBeGreaterThan(0);
    expect(mount?.place).toMatch(/^\//);
  });
});

describe("a clock", () => {
  const NOW = new Date("2026-03-01T14:00:00Z");
  const off = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

  test.each([
    [null, "time-server", true, "set by a time server"],
    [null, "board", true, "kept by the clock on the board"],
    [null, null, false, "nobody has set it since the machine was started"],
    [off(0), null, true, "agrees with Mercado Pago's"],
    [off(30), null, true, "agrees with Mercado Pago's"],
    [off(-30), "time-server", true, "agrees with Mercado Pago's"],
    [off(31), null, false, "31 seconds behind Mercado Pago's"],
    [off(-7_300), null, false, "2 hours ahead of Mercado Pago's"],
    [off(-7_300), "time-server", false, "2 hours ahead of Mercado Pago's, though set by a time server"],
    [off(300), "board", false, "5 minutes behind Mercado Pago's, though kept by the clock on the board"],
    [off(20 * 365 * 86_400), null, false, "7300 days behind Mercado Pago's"],
  ] as const)(
    "beside %s of Mercado Pago, with the word of: %s, is trusted: %s",
    (provider, voucher, isTrusted, words) => {
      expect(judgeClock(NOW, provider, voucher)).toMatchObject({ isTrusted, words });
    },
  );

  const INSTALLED_MS = Date.parse("2026-01-15T00:00:00Z");
  const seconds = (at: string) => `${Date.parse(at) / 1000}\n`;

  test("is set once systemd's time service had its first answer", () => {
    expect(voucherOf(machineAt(root()), NOW, INSTALLED_MS)).toBeNull();
    const told = machineAt(root({ "run/systemd/timesync/synchronized": "" }));
    expect(voucherOf(told, NOW, INSTALLED_MS)).toBe("time-server");
  });

  test.each([
    ["2026-03-01T14:00:20Z", NOW, "board"],
    ["2026-03-01T14:00:31Z", NOW, null],
    // Its battery is empty or was never there, and the system goes on where it stopped.
    ["1970-01-01T00:01:00Z", NOW, null],
    // Nobody told the system anything else: both begin at the beginning.
    ["1970-01-01T00:01:00Z", new Date("1970-01-01T00:01:00Z"), null],
  ])(
    "on a board whose own clock shows %s, while the system's shows %s, is vouched for by: %s",
    (board, wall, voucher) => {
      const machine = machineAt(root({ "sys/class/rtc/rtc0/since_epoch": seconds(board) }));
      expect(voucherOf(machine, wall, INSTALLED_MS)).toBe(voucher);
    },
  );
});

describe("a supply", () => {
  const MONITOR = {
    "sys/class/hwmon/hwmon1/name": "rpi_volt\n",
    "sys/class/hwmon/hwmon0/name": "cpu_thermal\n",
  };
  const ALARM = "sys/class/hwmon/hwmon1/in0_lcrit_alarm";
  const THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled";

  test("of a machine that says nothing is fine", () => {
    const machine = machineAt(root());
    expect(Object.values(lookAtPower(machine))).toEqual([false, false, false, false]);
    expect(alarmsOf(machine)).toEqual([]);
  });

  test("is too low while the monitor says so", () => {
    expect(lookAtPower(machineAt(root({ ...MONITOR, [ALARM]: "0\n" }))).isTooLow).toBe(false);
    const machine = machineAt(root({ ...MONITOR, [ALARM]: "1\n" }));
    expect(lookAtPower(machine)).toMatchObject({ isTooLow: true, wasTooLow: false });
    expect(alarmsOf(machine)).toEqual([`/${ALARM}`]);
  });

  test.each([
    ["0", [false, false, false, false]],
    ["50005", [true, false, true, false]],
    ["0x80008", [false, true, false, true]],
    ["no number", [false, false, false, false]],
  ])("of which the firmware says %s is what its bits say", (word, bits) => {
    const sight = lookAtPower(machineAt(root({ [THROTTLED]: `${word}\n` })));
    expect([sight.isTooLow, sight.isTooHot, sight.wasTooLow, sight.wasTooHot]).toEqual(bits);
  });
});

test("a file that changes is told without anybody looking, and no more after the end", async () => {
  const folder = root({ alarm: "0\n" });
  const machine = machineAt(folder);
  let told = 0;
  const end = await new Promise<() => void>((resolve) => {
    const stop = machine.watch("/alarm", () => {
      told += 1;
      resolve(stop);
    });
    writeFileSync(join(folder, "alarm"), "1\n");
  });
  end();
  const before = told;
  writeFileSync(join(folder, "alarm"), "0\n");
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toBe(before);
  // Nothing is there to watch, and nothing is wrong.
  machine.watch("/nothing", () => {})();
});
