// A till with a lamp that is lit, which ends by a fault that nobody caught.

import { isLit } from "../../hardware/emulators/kernel-lamps.ts";
import { digitalLines } from "../../hardware/transports/gpio-lines.ts";
import { ledLines } from "../../hardware/transports/led-lines.ts";
import { ManualClock } from "./manual-clock.ts";
import { lineAt, MemoryLines } from "./memory-lines.ts";

const folder = process.argv[2] ?? "";
const none = new MemoryLines();
const ways = { leds: ledLines(folder), pwm: none, chips: none, onoff: none };
const lamp = await digitalLines("auto", new ManualClock(), ways).openOutput(lineAt("led:pos-ok"));
lamp.set(true);
process.stdout.write(isLit(folder, "pos-ok") ? "lit\n" : "dark\n");
throw new Error("a fault of ours");
