// What a bundle says of the till itself, out of its own answers: conditions and counts, no money and no names.

import type { DeviceView, TillStatus } from "../terminal/till-api.ts";

export function statusLines(status: TillStatus): readonly string[] {
  const { demo, devices, drawer, journal, machine, owed, provider, sale, state } = status;
  const { unsettled, version, webhooks } = status;
  const reach = { true: "reachable", false: "NOT reachable", null: "not asked yet" }[`${provider.reachable}`];
  return [
    `tilld ${version}, ${state}${demo ? ", demo" : ""}`,
    ...(sale === null ? [] : [`in front: sale ${sale.id}, ${sale.status} ${sale.detail}`]),
    ...unsettled.map(({ detail, id, status: how }) => `not settled: sale ${id}, ${how} ${detail}`),
    ...owed.map(
      ({ detail, paper, sale: id, status: how }) =>
        `owed: ${paper} of sale ${id ?? "none"}, ${how} ${detail}`,
    ),
    ...deviceLines(devices),
    ...(drawer === null || drawer.shut === "" ? [] : [`the drawer did not open: ${drawer.shut}`]),
    `provider: ${reach} ${provider.detail}; rail ${provider.rail}`,
    `journal: ${journal.records} records; ${journal.damage ?? "whole as far as it was read"}`,
    `disk: ${machine.disk.state} ${machine.disk.detail}`.trimEnd(),
    `clock: ${machine.clock.trusted ? "trusted" : "NOT trusted"}: ${machine.clock.detail}`,
    `power: ${machine.power.state} ${machine.power.detail}`.trimEnd(),
    ...(webhooks === null ? [] : [webhookLine(webhooks)]),
  ];
}

export function deviceLines(devices: readonly DeviceView[]): readonly string[] {
  return devices.map(({ condition, detail, name }) => `${condition}  ${name}  ${detail}`.trimEnd());
}

function webhookLine({
  accepted,
  address,
  dropped,
  looks,
  problem,
  received,
  signed,
}: TillStatus["webhooks"] & object) {
  const counts = Object.entries(dropped).map(([reason, count]) => `${reason} ${count}`);
  return (
    `notifications at ${address}: ${problem === "" ? "listening" : problem}, ${signed ? "signed" : "not signed"}, ` +
    `${received} received, ${accepted} taken, ${looks} looks; not taken: ${counts.join(", ") || "none"}`
  );
}
