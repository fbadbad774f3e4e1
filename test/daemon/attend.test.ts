// When the service manager is told that the till is ready, and what it is told from then on.

import { expect, test } from "vitest";
import { attend } from "../../src/daemon/attend.ts";
import type { ServiceManager } from "../../src/daemon/service-manager.ts";
import { ALL_WELL } from "../../src/machine/machine-view.ts";
import type { Loop } from "../../src/terminal/loops.ts";
import type { DeviceView, TillStatus } from "../../src/terminal/till-api.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";

const LOOKED_FOR: DeviceView = {
  name: "printer",
  condition: "missing",
  detail: "/dev/usb/lp0: being looked for",
};
const READY: DeviceView = { name: "printer", condition: "ready", detail: "" };
const MISSING: DeviceView = { name: "printer", condition: "missing", detail: "/dev/usb/lp0: no such file" };

const QUIET: TillStatus = {
  version: "0",
  demo: false,
  notice: null,
  state: "idle",
  display: ["", ""],
  basket: null,
  sale: null,
  owed: [],
  drawer: null,
  unsettled: [],
  devices: [],
  provider: { name: "Mercado Pago", rail: "orders", reachable: null, detail: "" },
  machine: ALL_WELL,
  webhooks: null,
  journal: { directory: "", records: 0, head: "", damage: null },
};

class Stand {
  readonly clock = new ManualClock();
  readonly told: string[] = [];
  readonly logged: string[] = [];
  devices: readonly DeviceView[] = [LOOKED_FOR];
  loops: readonly Loop[] = [];
  status: Partial<TillStatus> = {};
  news: () => void = () => {};
  readonly end: () => void;

  constructor(service: Partial<ServiceManager> = {}) {
    let said = "";
    this.end = attend({
      clock: this.clock,
      till: {
        api: {
          devices: () => this.devices,
          status: () => ({ ...QUIET, devices: this.devices, ...this.status }),
          subscribe: (listener) => {
            this.news = () => listener({ type: "device", data: null });
            return () => {
              this.news = () => {};
            };
          },
        },
        loops: () => this.loops,
        flushing: () => null,
      },
      service: {
        listens: true,
        watchdogMs: 60_000,
        ready: (words) => {
          said = words;
          this.told.push(`READY ${words}`);
        },
        status: (words) => {
          if (words !== said) this.told.push(words);
          said = words;
        },
        stopping: () => {},
        alive: () => void this.told.push("alive"),
        ...service,
      },
      log: (_, message) => void this.logged.push(message),
    });
  }

  async hear(devices: readonly DeviceView[]): Promise<void> {
    this.devices = devices;
    this.news();
    await settle();
  }
}

test("the till is ready when each device was tried once, and no sooner", async () => {
  const stand = new Stand();
  await stand.clock.advance(1_999);
  expect(stand.told).toEqual([]);
  await stand.hear([READY]);
  expect(stand.told).toEqual(["READY ready"]);
});

test("a device that is missing was tried too: the till is ready and says which one", async () => {
  const stand = new Stand();
  await stand.hear([MISSING]);
  expect(stand.told).toEqual(["READY ready; printer missing"]);
});

test("a device that says nothing holds nobody up for longer than two seconds, and the till is ready once", async () => {
  const stand = new Stand();
  await stand.clock.advance(2_000);
  await stand.hear([READY]);
  await stand.hear([MISSING]);
  expect(stand.told).toEqual(["READY ready; printer missing", "ready", "ready; printer missing"]);
});

test("from then on the watchdog is fed three times in its time", async () => {
  const stand = new Stand();
  await stand.hear([READY]);
  await stand.clock.advance(60_000);
  expect(stand.told).toEqual(["READY ready", "alive", "alive", "alive"]);
});

test("a stuck loop is said and logged once, no news hides it, and the watchdog hears nothing more", async () => {
  const stand = new Stand();
  await stand.hear([READY]);
  stand.loops = [{ name: "the control socket", patienceMs: 10_000, step: () => 0 }];
  await stand.clock.advance(20_000);
  stand.told.length = 0;
  await stand.clock.advance(60_000);
  await stand.hear([MISSING]);
  expect(stand.told).toEqual(["stuck: the control socket: no step for 20 s"]);
  expect(stand.logged).toHaveLength(1);
});

test("a loop that moves again is good news", async () => {
  const stand = new Stand();
  await stand.hear([READY]);
  stand.loops = [{ name: "the control socket", patienceMs: 10_000, step: () => 0 }];
  await stand.clock.advance(60_000);
  stand.loops = [];
  stand.told.length = 0;
  await stand.clock.advance(20_000);
  expect(stand.told).toEqual(["alive", "ready"]);
});

test("nothing is said of a till that ended", async () => {
  const stand = new Stand();
  stand.end();
  await stand.clock.advance(120_000);
  expect(stand.told).toEqual([]);
});

test("where nobody listens, nothing is prepared", async () => {
  const stand = new Stand({ listens: false });
  await stand.hear([READY]);
  expect(stand.told).toEqual([]);
  expect(stand.clock.nextDueMs()).toBeNull();
});

test.each<readonly [string, Partial<TillStatus>]>([
  ["ready", {}],
  ["demo, ready", { demo: true }],
  ["serving: basket", { state: "basket" }],
  ["ready; no word from Mercado Pago", { provider: { ...QUIET.provider, reachable: false } }],
  ["ready; Mercado Pago declines", { provider: { ...QUIET.provider, reachable: true, detail: "401" } }],
  [
    "ready; printer needs somebody",
    { devices: [{ name: "printer", condition: "attention", detail: "no paper" }] },
  ],
  ["ready; the journal is damaged", { journal: { ...QUIET.journal, damage: "record 7" } }],
])("systemctl status says: %s", async (words, status) => {
  const stand = new Stand();
  stand.status = status;
  await stand.hear([READY]);
  expect(stand.told).toEqual([`READY ${words}`]);
});
