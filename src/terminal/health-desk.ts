// Checks of the devices' health on somebody's word: all at once where nobody has to look, one after the other where
// a person has to; and never the latter while a customer is served.

import type { Device, HealthDepth } from "../../hardware/hal/device.ts";
import { quote } from "./quote.ts";
import type { Terminal } from "./terminal.ts";
import { type HealthView, TillRefusal } from "./till-api.ts";

const DRAWER_REASON = "a test of the drawer";

/** @param wanted the name of a device, or its first word ("scanner" is every scanner); null for all of them */
export async function checkHealth(
  till: Terminal,
  depth: HealthDepth,
  wanted: string | null,
): Promise<readonly HealthView[]> {
  const devices = find(till.everyDevice(), wanted);
  if (depth !== "interactive") return Promise.all(devices.map((device) => check(device, depth)));
  const hindrance = whyNotNow(till);
  if (hindrance !== null) throw new TillRefusal("busy", hindrance);
  const views: HealthView[] = [];
  for (const device of devices) {
    // Somebody may have begun to buy since the last device was looked at.
    const later = whyNotNow(till);
    if (later !== null) {
      views.push({ device: device.name, ok: null, words: `not done: ${later}` });
      continue;
    }
    views.push(await checkInteractively(till, device));
  }
  return views;
}

/** An opened drawer is counted by whoever closes the day, also when it was opened for a test. */
export async function checkInteractively(till: Terminal, device: Device): Promise<HealthView> {
  const opens = device === till.parts.devices.drawer && device.state().condition === "ready";
  if (opens) await till.drawer.noteOpening(DRAWER_REASON);
  return check(device, "interactive");
}

async function check(device: Device, depth: HealthDepth): Promise<HealthView> {
  return { device: device.name, ...(await device.checkHealth(depth)) };
}

function find(devices: readonly Device[], wanted: string | null): readonly Device[] {
  if (wanted === null) return devices;
  const found = devices.filter(({ name }) => name === wanted || name.startsWith(`${wanted} `));
  if (found.length > 0) return found;
  const known = devices.map(({ name }) => JSON.stringify(name)).join(", ");
  throw new TillRefusal("not-found", `no device ${quote(wanted)}; expected one of ${known}`);
}

function whyNotNow(till: Terminal): string | null {
  if (!till.isStarted) return "the till is just starting; ask again";
  if (till.frontSale() !== null)
    return "a sale is being paid: a test that a person judges is done before or after it";
  if (till.front.counter.mode !== "idle") {
    return "somebody is being served at the counter: a test that a person judges is done before or after that";
  }
  if (till.calibration.isOn) return "the printer is being calibrated; TILL:CAL:STOP ends that";
  return till.occupied === "" ? null : `${till.occupied}; ask again`;
}
