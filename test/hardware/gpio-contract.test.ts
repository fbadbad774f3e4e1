// One contract for every way to a line. The ways that are files or calls run here; onoff runs in a child process, in
// a mount namespace where a model of /sys/class/gpio stands; and chips of this machine run where
// GPIO_SIM="LABEL A B FOLDER" names two lines of one that gpio-sim made.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { CONTRACT } from "../support/gpio-contract.ts";
import { chipWorld, lampWorld, memoryWorld, pwmWorld } from "../support/gpio-worlds.ts";

/** What a PWM channel cannot be: on at a low level. */
const NOT_FOR_PWM = /^on is a low level/;

describe.each([
  ["in memory", memoryWorld, null],
  ["lamps of the kernel", lampWorld, null],
  ["channels of a PWM chip", pwmWorld, NOT_FOR_PWM],
  ["the character device", chipWorld, null],
] as const)("%s", (_, open, except) => {
  const clauses = CONTRACT.filter(({ title }) => except?.test(title) !== true);

  test.each(clauses.map(({ title, run }) => [title, run] as const))("%s", async (_title, run) => {
    const world = open();
    try {
      await run(world);
    } finally {
      await world.close();
    }
  });
});

const CHILD = join(import.meta.dirname, "../support/gpio-contract-child.ts");

function runChild(command: string, words: readonly string[]): Record<string, string> {
  const child = spawnSync(command, words, { encoding: "utf8", timeout: 120_000 });
  if (child.stdout === "") {
    throw new Error(`the contract could not be run (${child.error?.message ?? child.stderr})`);
  }
  return JSON.parse(child.stdout);
}

describe("onoff, on a Raspberry Pi 5 where line 17 has the number 529", () => {
  let report: Record<string, string> = {};

  beforeAll(() => {
    const namespace = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
    const setting = 'mount -t tmpfs tmpfs /sys/class && exec "$@"';
    report = runChild("unshare", [...namespace, "sh", "-c", setting, "sh", process.execPath, CHILD, "onoff"]);
  });

  test.each(CONTRACT.map(({ title }) => title))("%s", (title) => {
    expect(report[title]).toBe("kept");
  });
});

const [label, one, other, sim] = (process.env["GPIO_SIM"] ?? "").split(" ");

for (const way of sim === undefined ? [] : ["chardev", "sysfs"]) {
  test(`a chip of this machine keeps the whole contract by ${way}`, () => {
    const report = runChild(process.execPath, [CHILD, way, label ?? "", one ?? "", other ?? "", sim ?? ""]);
    expect(Object.entries(report).filter(([, outcome]) => outcome !== "kept")).toEqual([]);
  });
}
