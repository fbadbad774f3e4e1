// Runs the contract of lines outside of a test runner and writes one line of JSON, what came of each clause:
//   node gpio-contract-child.ts onoff               in a mount namespace, on the model of /sys/class/gpio
//   node gpio-contract-child.ts chardev LABEL A B SIM
//   node gpio-contract-child.ts sysfs LABEL A B SIM
// The last two on lines A and B of a real chip that the kernel's gpio-sim made, seen from outside in the folder SIM.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { EmulatedChip } from "../../hardware/emulators/gpio-sysfs.ts";
import type { Line } from "../../hardware/hal/line.ts";
import { onoffLines } from "../../hardware/transports/gpio-pins.ts";
import { CONTRACT, type LineWorld } from "./gpio-contract.ts";
import { realWorld } from "./gpio-worlds.ts";
import { Heard } from "./heard.ts";
import { lineAt } from "./memory-lines.ts";

const FOLDER = "/sys/class/gpio";

async function onoffWorld(): Promise<LineWorld> {
  const chip: EmulatedChip = { label: "pinctrl-rp1", base: 512, pins: 54 };
  const changes = new Heard<string>();
  const emulator = new Worker(new URL("./gpio-emulator-thread.ts", import.meta.url), {
    workerData: { folder: FOLDER, chip },
  });
  emulator.on("message", changes.push);
  await changes.next((change) => change === "standing");
  const number = ({ place }: Line) => chip.base + (place.kind === "header" ? place.bcm : 27);
  const file = (line: Line) => `${FOLDER}/gpio${number(line)}/value`;
  const onoff = onoffLines();
  let taken = 0;
  const counted =
    <T>(open: (line: Line) => Promise<T>) =>
    async (line: Line) => {
      const held = await open(line);
      taken += 1;
      return held;
    };
  return {
    lines: { ...onoff, openOutput: counted(onoff.openOutput), openInput: counted(onoff.openInput) },
    one: lineAt(17),
    other: lineAt("GPIO27"),
    nowhere: lineAt("pinctrl-rp1/54"),
    // A line that was given back floats, and reads low here.
    level: (line) =>
      existsSync(file(line)) && readFileSync(file(line), "latin1").trim() === "1" ? "high" : "low",
    leaveOn: async (line) => {
      writeFileSync(`${FOLDER}/export`, String(number(line)));
      await changes.next((change) => change === `there ${number(line)}`);
      writeFileSync(file(line), "1");
    },
    drive: (line, level) => writeFileSync(file(line), level === "high" ? "1" : "0"),
    settled: async () => {
      await changes.until((all) => all.filter((change) => change.startsWith("gone")).length === taken);
    },
    close: () => emulator.terminate().then(() => {}),
  };
}

async function worldOf([way, label = "", one, other, sim = ""]: readonly string[]): Promise<LineWorld> {
  if (way === "onoff") return onoffWorld();
  const real = { label, lines: [Number(one), Number(other)] as const, sim };
  if (way === "chardev") return realWorld(real);
  if (way !== "sysfs") throw new Error(`expected onoff, chardev or sysfs, found ${way}`);
  const { lastPulseMs: _, ...withoutPulse } = realWorld(real, onoffLines());
  return withoutPulse;
}

const world = await worldOf(process.argv.slice(2));
const report: Record<string, string> = {};
for (const { title, run } of CONTRACT) {
  report[title] = await run(world).then(
    () => "kept",
    (error: unknown) => String(error),
  );
}
await world.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(Object.values(report).every((outcome) => outcome === "kept") ? 0 : 1);
