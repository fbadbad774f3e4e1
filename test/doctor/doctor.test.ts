// The rest of what a doctor must be: calm on a machine with nothing, right about permissions that root never feels,
// readable in a narrow console, and of use to a script.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadMachine } from "../../src/config/load-machine.ts";
import { judgeSpace } from "../../src/doctor/checks/disk.ts";
import { examineWords } from "../../src/doctor/devices-said.ts";
import { examine } from "../../src/doctor/examine.ts";
import { type Row, tableOf } from "../../src/doctor/report.ts";
import { findService, may } from "../../src/doctor/service.ts";
import { machineAt } from "../../src/machine/machine.ts";
import { till } from "../cli/run-till.ts";
import { serveTill, temporaryFolder } from "../control/stand-in-till.ts";
import { healthyMachine, NOW } from "./planted-machine.ts";

test("a printer that is not heard when it asks to wait: the doctor writes the connection that obeys it", () => {
  const where = "serial:///dev/ttyUSB0?baud=9600";
  const said = 'papers come out torn: …; add "flow=xonxoff" to connection in [printer]';
  const wordOf = (connection: string) => ({
    about: "printer",
    where: connection,
    isThere: true,
    ok: false,
    said,
  });
  expect(examineWords([wordOf(where)], [], "/etc/tilld/tilld.toml")).toEqual([
    {
      weight: "fault",
      about: "printer",
      where,
      said,
      mend: `[printer] connection = "${where}&flow=xonxoff", then start the till again`,
      commands: [
        {
          step: "settings",
          text: expect.stringMatching(/^sed -i .*baud=9600\\&flow=xonxoff.*tilld\.toml$/),
        },
      ],
    },
  ]);
  const [other] = examineWords([wordOf("serial:///dev/ttyS0?baud=9600&flow=rtscts")], [], "/t.toml");
  expect(other?.mend).toContain('"serial:///dev/ttyS0?baud=9600&flow=xonxoff"');
});

describe("a machine with nothing", () => {
  test("and without settings is examined without a fault of the doctor's own", () => {
    const root = temporaryFolder();
    const found = examine(machineAt(root), {
      patient: loadMachine(join(root, "tilld.toml"), {}),
      daemon: { runs: false, why: "ENOENT" },
      caller: { uid: 1000, gids: [1000] },
      now: NOW,
      installedMs: 0,
    });
    expect(found.findings.map(({ about, said }) => `${about}: ${said}`)).toEqual([
      expect.stringContaining("settings: there is no such file"),
    ]);
  });

  test("but settings names every device of theirs as missing", () => {
    const root = temporaryFolder();
    const file = join(root, "tilld.toml");
    writeFileSync(file, healthyMachine().read("/etc/tilld/tilld.toml"));
    const found = examine(machineAt(join(root, "nowhere")), {
      patient: loadMachine(file, {}),
      daemon: { runs: false, why: "ENOENT" },
      caller: { uid: 1000, gids: [1000] },
      now: NOW,
      installedMs: 0,
    });
    expect(found.findings.map(({ about, weight }) => `${weight} ${about}`)).toEqual([
      "fault settings",
      "fault printer",
      "fault display",
      "fault screen",
      "fault scanner",
      "fault lights",
      "fault tone",
      "fault lights, drawer",
      "hint tilld",
    ]);
  });

  test("a setting that cannot be understood leaves the other devices to be looked at", () => {
    const machine = healthyMachine();
    machine.set('buzzer = "pwm:pwmchip0/0"', "buzzer = 99");
    machine.set(
      'connection = "usb:///dev/pos/printer"',
      'connection = "usb:///dev/pos/printer"\nprofile = "epsom"',
    );
    const { devices, faults } = loadMachine(machine.at("/etc/tilld/tilld.toml"), {});
    expect(faults.map(({ path }) => path).sort()).toEqual(["printer.profile", "tone.buzzer"]);
    expect(devices).toMatchObject({ printer: { connection: "usb:///dev/pos/printer" }, tone: null });
    expect(devices.drawer).toMatchObject({ pin: 2 });
  });
});

describe("who the till is", () => {
  const facts = (mode: number, uid: number, gid: number) => {
    return { kind: "device", mode, uid, gid, sizeBytes: 0, changedMs: 0 } as const;
  };

  test("is the unit's user with the unit's groups, whoever asks", () => {
    const machine = healthyMachine();
    const service = findService(machineAt(machine.root), { uid: 0, gids: [0] });
    expect(service).toMatchObject({ name: "the user tilld", uid: 47_110 });
    expect([...service.gids].sort()).toEqual([1007, 1013, 1044, 47_110]);
    expect(may(service, "rw", facts(0o660, 0, 1007))).toBe(true);
    expect(may(service, "rw", facts(0o660, 0, 20))).toBe(false);
    expect(may(service, "r", facts(0o640, 0, 1013))).toBe(true);
    expect(may(service, "rw", facts(0o640, 0, 1013))).toBe(false);
    expect(may(service, "rw", facts(0o066, 47_110, 1007))).toBe(false);
  });

  test("is a user of systemd's own making where the unit says so, with the groups that it lists", () => {
    const machine = healthyMachine();
    machine.drop("/etc/systemd/system/tilld.service", /User=tilld\n/);
    machine.write(
      "/etc/systemd/system/tilld.service.d/local.conf",
      "[Service]\nDynamicUser=yes\nSupplementaryGroups=gpio\n",
    );
    const service = findService(machineAt(machine.root), { uid: 0, gids: [0] });
    expect(service).toMatchObject({ name: "the user of the service", uid: null });
    expect([...service.gids].sort()).toEqual([1007, 1013, 1044, 1060]);
  });

  test("is an account of the name without a unit, and without that whoever asks", () => {
    const machine = healthyMachine();
    machine.remove("/etc/systemd/system/tilld.service");
    machine.write("/etc/group", "gpio:x:1060:pi,tilld\n");
    const account = findService(machineAt(machine.root), { uid: 1, gids: [1] });
    expect(account).toMatchObject({ name: "the user tilld", uid: 47_110 });
    expect([...account.gids]).toEqual([47_110, 1060]);
    machine.remove("/etc/passwd");
    const caller = findService(machineAt(machine.root), { uid: 1000, gids: [1000, 20] });
    expect(caller).toMatchObject({ name: "this user", uid: 1000 });
    expect(caller.gids.has(20)).toBe(true);
  });
});

test.each([
  [5 * 2 ** 20, 10_000, 20_000, "fault", /5 MB are free: the till begins no new sale/],
  [100 * 2 ** 20, 10_000, 20_000, "risk", /only 100 MB are free/],
  [10 * 2 ** 30, 12, 20_000, "fault", /12 more files can be made/],
] as const)("%d free bytes, room for %d files of %d: %s", (freeBytes, freeFiles, files, weight, said) => {
  const findings = judgeSpace("/var/lib/tilld", { freeBytes, freeFiles, files });
  expect(findings).toMatchObject([{ weight, about: "disk" }]);
  expect(findings[0]?.said).toMatch(said);
});

test("a file system without a size, or without a limit of files, is not called full", () => {
  expect(judgeSpace("/proc", { freeBytes: 0, freeFiles: 0, files: 0 })).toEqual([]);
  expect(judgeSpace("/", { freeBytes: 10 * 2 ** 30, freeFiles: 0, files: 0 })).toEqual([]);
});

describe("the table", () => {
  const rows: readonly Row[] = [
    {
      weight: "fault",
      about: "printer",
      where: "/dev/serial/by-id/usb-a-very-long-name-of-a-port-if00",
      said: "this is an ordinary file of 27 bytes, no device",
      mend: "remove the file, then unplug the device and plug it in again",
    },
    { weight: "well", about: "drawer", where: "by printer, pin 2", said: "ready", mend: "" },
  ];

  test("has one line for each problem where a program reads it", () => {
    expect(tableOf(rows, null).split("\n")).toHaveLength(3);
  });

  test.each([60, 80, 100, 140])("fits a console of %d columns and loses no letter", (width) => {
    const table = tableOf(rows, width);
    const lines = table.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(width, 71));
    const letters = (text: string) => [...text.replace(/\s/g, "")].sort().join("");
    const cells = rows.flatMap(({ about, mend, said, where }) => [about, where, said, mend]).join("");
    expect(letters(table)).toBe(letters(`${cells}FAULTwelldevicewherewhatitsaidwhattodo`));
  });
});

describe("till doctor", () => {
  async function settings(changes: (text: string) => string = (text) => text) {
    const { socket, till: standIn } = await serveTill();
    const folder = temporaryFolder();
    mkdirSync(join(folder, "journal"));
    writeFileSync(join(folder, "token"), "TEST-doctor-0000\n", { mode: 0o600 });
    const file = join(folder, "tilld.toml");
    const text = `[shop]
name = "Almacén"
site = "MLA"
[mercado_pago]
external_pos_id = "SUC001POS001"
access_token_file = "token"
[journal]
directory = "journal"
[control]
socket = "${socket}"
[printer]
connection = "tcp://127.0.0.1:9100"
`;
    writeFileSync(file, changes(text));
    return { file, folder, standIn };
  }

  test("asks the running till, says what its printer needs, and ends with 76", async () => {
    const { file, standIn } = await settings();
    const { code, out } = await till(["--config", file, "doctor"]);
    expect(code).toBe(76);
    expect(out).toMatch(/^FAULT +printer +\/dev\/ttyUSB0 +no paper; put in a roll +do what it says/m);
    expect(standIn.asked).toEqual(["status", "external health of everything"]);
  });

  test("says in JSON what a script wants to know", async () => {
    const { file } = await settings();
    const { code, out } = await till(["--config", file, "doctor", "--json"]);
    expect(code).toBe(76);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      running: true,
      findings: expect.arrayContaining([
        expect.objectContaining({ weight: "fault", about: "printer", said: "no paper; put in a roll" }),
      ]),
    });
  });

  test("--test asks one device after the other, and tells a person which", async () => {
    const { file, standIn } = await settings();
    standIn.health = [
      { device: "printer /dev/ttyUSB0", ok: null, words: "a test slip was printed; look at it" },
    ];
    standIn.seen = [{ name: "printer /dev/ttyUSB0", condition: "ready", detail: "" }];
    const { err, out } = await till(["--config", file, "doctor", "--test"]);
    expect(standIn.asked).toEqual(["status", "interactive health of printer /dev/ttyUSB0"]);
    expect(err).toContain("testing printer /dev/ttyUSB0");
    expect(out).toMatch(
      /^look +printer +\/dev\/ttyUSB0 +a test slip was printed; look at it +judge for yourself$/m,
    );
  });

  test("without a running till looks at the machine, and --test says that it cannot", async () => {
    const { file } = await settings((text) => text.replace(/socket = .*/, 'socket = "nobody.sock"'));
    const { out } = await till(["--config", file, "doctor", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ running: false, devices: [] });
    const tested = await till(["--config", file, "doctor", "--test"]);
    expect(tested.code).toBe(69);
    expect(tested.err).toContain("there is no such socket");
  });

  test("--fix prints commands and runs none", async () => {
    const { file, folder } = await settings((text) =>
      text.replace("tcp://127.0.0.1:9100", `usb://${join("/dev", "usb", "lp77")}`),
    );
    const { out } = await till(["--config", file, "doctor", "--fix"]);
    expect(out).toMatch(/^# by hand, printer \/dev\/usb\/lp77: /m);
    expect(out).not.toContain(`${folder}/journal`);
  });
});
