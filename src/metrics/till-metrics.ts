// What a till says of itself to whoever watches many of them: counts and conditions, from the same answer that till status
// gives. No amounts, no references, no names of people; what is not known has no sample.

import type { TillStatus } from "../terminal/till-api.ts";
import { type Metric, type Sample, writeExposition } from "./exposition.ts";

const CONDITIONS = ["ready", "attention", "missing"] as const;

/** @param residentBytes memory of the process */
export function tillMetrics(status: TillStatus, residentBytes: number): string {
  const { devices, drawer, journal, machine, owed, provider, sale, state, unsettled, webhooks } = status;
  const gauge = (name: string, help: string, ...samples: readonly Sample[]): Metric => {
    return { name, type: "gauge", help, samples };
  };
  const counter = (name: string, help: string, ...samples: readonly Sample[]): Metric => {
    return { name, type: "counter", help, samples };
  };
  const metrics: readonly Metric[] = [
    gauge("tilld_info", "Which program answers; always 1.", {
      labels: { version: status.version },
      value: 1,
    }),
    gauge("tilld_demo", "1: no real money can move.", { value: bit(status.demo) }),
    gauge("tilld_serving", "1: a sale or a dialogue is open at the counter.", {
      value: bit(sale === null ? state !== "idle" : !sale.settled),
    }),
    gauge(
      "tilld_device_condition",
      "1 for the condition that a device is in: ready, attention (it needs a person) or missing.",
      ...devices.flatMap(({ condition, name }) =>
        CONDITIONS.map((one) => ({
          labels: { device: name, condition: one },
          value: bit(one === condition),
        })),
      ),
    ),
    gauge("tilld_papers_owed", "Papers that are promised and not known to be printed.", {
      value: owed.length,
    }),
    gauge(
      "tilld_sales_unsettled",
      "Sales no longer in front of a customer whose money is not settled, or that were paid twice.",
      { value: unsettled.length },
    ),
    gauge(
      "tilld_drawer_shut",
      "1: the drawer did not open for the cash of the last sale.",
      ...(drawer === null ? [] : [{ value: bit(drawer.shut !== "") }]),
    ),
    gauge(
      "tilld_provider_reachable",
      "1: Mercado Pago answered when it was asked last. Absent until it was asked.",
      ...(provider.reachable === null ? [] : [{ value: bit(provider.reachable) }]),
    ),
    gauge("tilld_provider_declines", "1: it answers, and refuses what the till asks.", {
      value: bit(provider.reachable === true && provider.detail !== ""),
    }),
    counter("tilld_journal_records_total", "Lines of the journal since the till was new.", {
      value: journal.records,
    }),
    gauge(
      "tilld_journal_damaged",
      "1: the journal is damaged, or older than it was; till status says more.",
      {
        value: bit(journal.damage !== null),
      },
    ),
    ...machineMetrics(machine, counter, gauge),
    ...(webhooks === null ? [] : webhookMetrics(webhooks, counter, gauge)),
    gauge("tilld_resident_memory_bytes", "Memory of the process that is not swapped out.", {
      value: residentBytes,
    }),
  ];
  return writeExposition(metrics);
}

type Make = (name: string, help: string, ...samples: readonly Sample[]) => Metric;

function machineMetrics(
  { clock, disk, power }: TillStatus["machine"],
  counter: Make,
  gauge: Make,
): readonly Metric[] {
  const { freeBytes, state } = disk;
  return [
    gauge(
      "tilld_disk_free_bytes",
      "Room for the journal.",
      ...(freeBytes === null ? [] : [{ value: freeBytes }]),
    ),
    gauge("tilld_disk_stops_sales", "1: the disk is nearly full or read-only, and no new sale is begun.", {
      value: bit(state === "full" || state === "read-only"),
    }),
    gauge("tilld_clock_trusted", "1: dates on papers are not marked as unsure.", {
      value: bit(clock.trusted),
    }),
    gauge("tilld_undervoltage", "1: the voltage of the supply is too low now.", {
      value: bit(power.state === "low"),
    }),
    counter("tilld_undervoltage_events_total", "How often it became too low since the daemon started.", {
      value: power.events,
    }),
  ];
}

/** Counted since the daemon started. */
function webhookMetrics(
  webhooks: TillStatus["webhooks"] & object,
  counter: Make,
  gauge: Make,
): readonly Metric[] {
  const { accepted, dropped, looks, problem, received } = webhooks;
  return [
    gauge("tilld_webhooks_listening", "1: Mercado Pago's notifications can arrive.", {
      value: bit(problem === ""),
    }),
    counter("tilld_webhooks_received_total", "Notifications that arrived.", { value: received }),
    counter("tilld_webhooks_accepted_total", "Notifications that were taken as hints.", { value: accepted }),
    counter(
      "tilld_webhooks_dropped_total",
      "Notifications that were not taken, by reason.",
      ...Object.entries(dropped).map(([reason, value]) => ({ labels: { reason }, value })),
    ),
    counter("tilld_webhooks_looks_total", "How often they made the till look at a sale.", { value: looks }),
  ];
}

function bit(is: boolean): number {
  return is ? 1 : 0;
}
