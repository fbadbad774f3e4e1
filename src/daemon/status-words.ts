// How the till is, in one line, for `systemctl status`: what it does, then what is wrong. No amounts and no names: anybody
// on the machine may read it. The whole answer is what `till status` says.

import type { TillStatus } from "../terminal/till-api.ts";

export function statusWords(status: TillStatus): string {
  const troubles = troublesOf(status);
  const doing = status.demo ? `demo, ${doingOf(status)}` : doingOf(status);
  return troubles.length === 0 ? doing : `${doing}; ${troubles.join("; ")}`;
}

function doingOf({ sale, state }: TillStatus): string {
  if (sale !== null) return `selling: sale ${sale.id} is ${sale.status}`;
  return state === "idle" ? "ready" : `serving: ${state}`;
}

function troublesOf(status: TillStatus): readonly string[] {
  const { devices, journal, machine, owed, provider, unsettled } = status;
  const { clock, disk, power } = machine;
  return [
    ...(disk.state === "full" ? ["the disk is nearly full: no new sales"] : []),
    ...(disk.state === "read-only" ? ["the disk can only be read: no sales"] : []),
    ...(power.state === "low" ? ["the supply's voltage is too low"] : []),
    ...(clock.wrong ? ["the clock is wrong"] : []),
    ...devices
      .filter(({ condition }) => condition !== "ready")
      .map(({ condition, name }) => (condition === "missing" ? `${name} missing` : `${name} needs somebody`)),
    ...(provider.reachable === false ? [`no word from ${provider.name}`] : []),
    ...(provider.reachable === true && provider.detail !== "" ? [`${provider.name} declines`] : []),
    ...(owed.length === 0 ? [] : [owed.length === 1 ? "1 paper owed" : `${owed.length} papers owed`]),
    ...(unsettled.length === 0
      ? []
      : [unsettled.length === 1 ? "1 sale not settled" : `${unsettled.length} sales not settled`]),
    ...(journal.damage === null ? [] : ["the journal is damaged"]),
  ];
}
