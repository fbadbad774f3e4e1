// Runs inside a mount namespace where a model of /sys/class/gpio stands: the real lamps and the real buzzer on
// the real onoff. Writes one line of JSON with what the files of the pins said at each step.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { createLights } from "../../hardware/drivers/gpio/lights.ts";
import { createToneIndicator } from "../../hardware/drivers/gpio/tone-indicator.ts";
import type { EmulatedChip } from "../../hardware/emulators/gpio-sysfs.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import { onoffLines } from "../../hardware/transports/gpio-pins.ts";
import { Heard } from "./heard.ts";
import { ManualClock } from "./manual-clock.ts";
import { lineAt } from "./memory-lines.ts";

const folder = "/sys/class/gpio";
const chip: EmulatedChip = { label: "pinctrl-rp1", base: 512, pins: 54 };

const changes = new Heard<string>();
const emulator = new Worker(new URL("./gpio-emulator-thread.ts", import.meta.url), {
  workerData: { folder, chip },
});
emulator.on("message", changes.push);
await changes.next((change) => change === "standing");

const file = (bcm: number, name: string) => {
  const path = `${folder}/gpio${chip.base + bcm}/${name}`;
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "absent";
};
const levels = () => [17, 27, 22, 18].map((bcm) => file(bcm, "value")).join(" ");

// A till that was killed while this lamp was lit left the pin behind, taken and high.
writeFileSync(`${folder}/export`, String(chip.base + 17));
await changes.next((change) => change === `there ${chip.base + 17}`);
writeFileSync(`${folder}/gpio${chip.base + 17}/value`, "1");
const report: Record<string, unknown> = { leftBehind: levels() };

const clock = new ManualClock();
const gpio = onoffLines();
const lights = createLights({
  lines: { ready: lineAt(17), busy: lineAt("GPIO27"), attention: lineAt("pinctrl-rp1/22") },
  gpio,
  clock,
});
const tone = createToneIndicator({ line: lineAt(18), gpio, clock });
const impossible = createLights({ lines: { ready: lineAt("pinctrl-rp1/60") }, gpio, clock });
const states = new Heard<DeviceState>();
for (const device of [lights, tone, impossible]) {
  device.onState(states.push);
  device.start();
}
await states.count(3);

// On is a low level here, so off has to be high from the first moment on.
const inverted = createLights({ lines: { ready: lineAt(5, true) }, gpio, clock });
const ready = new Heard<DeviceState>();
inverted.onState(ready.push);
inverted.start();
await ready.count(1);
report["inverted"] = `${file(5, "direction")} ${file(5, "value")}`;
await inverted.stop();

report["states"] = [lights.state(), tone.state(), impossible.state()];
report["directions"] = [17, 27, 22, 18].map((bcm) => file(bcm, "direction"));
report["dark"] = levels();
lights.set([
  { lamp: "attention", pattern: [{ onMs: 500, offMs: 500 }] },
  { lamp: "ready", pattern: [{ onMs: 1000, offMs: 0 }] },
]);
report["readyOnAttentionBright"] = levels();
await clock.advance(500);
report["attentionDark"] = levels();
await clock.advance(500);
report["attentionBrightAgain"] = levels();
tone.sound([{ onMs: 100, offMs: 50 }]);
report["sounding"] = levels();
await clock.advance(100);
report["silent"] = levels();
await lights.stop();
await tone.stop();
await impossible.stop();
await changes.until((all) => all.filter((change) => change.startsWith("gone")).length === 5);
report["released"] = levels();
report["changes"] = changes.all.slice(1);
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);
