// The kernel's side of the model of /sys/class/gpio, in a thread of its own, because onoff waits for a new pin
// without letting its own thread do anything else.

import { parentPort, workerData } from "node:worker_threads";
import { type EmulatedChip, startEmulatedGpio } from "../../hardware/emulators/gpio-sysfs.ts";

const { folder, chip }: { folder: string; chip: EmulatedChip } = workerData;

startEmulatedGpio(folder, chip, (pin, exported, level) => {
  parentPort?.postMessage(exported ? `there ${pin}` : `gone ${pin} ${level}`);
});
parentPort?.postMessage("standing");
