// Whether the wall's clock can be trusted. It decides no sale, and stands on every paper; and a far wrong one refuses
// Mercado Pago's certificates.

import { voucherOf } from "../../machine/clock-trust.ts";
import type { Machine } from "../../machine/machine.ts";
import type { Finding } from "../finding.ts";
import type { DaemonWord } from "../patient.ts";
import { programs } from "../processes.ts";

const OTHERS = ["chronyd", "ntpd", "ntpsec", "openntpd"];

export interface ClockEvidence {
  /** The wall's time. */
  readonly now: Date;
  /** When the program's own files were written; no right clock is behind that. */
  readonly installedMs: number;
  /** What the running till says of it; null where none did. */
  readonly judged: Extract<DaemonWord, { runs: true }>["clock"];
}

export function examineClock(
  machine: Machine,
  { installedMs, judged, now }: ClockEvidence,
  timeZone: string | null,
): readonly Finding[] {
  const found = { about: "clock", where: now.toISOString() };
  const zones = examineZone(machine, timeZone);
  const start = { step: "services", text: "timedatectl set-ntp true" } as const;
  if (now.getTime() < installedMs) {
    const written = new Date(installedMs).toISOString().slice(0, 10);
    return [
      {
        ...found,
        weight: "fault",
        said: `this is before the till was installed (${written}): the clock is wrong`,
        mend: "connect the machine to the network and let it set its clock",
        commands: [start],
      },
      ...zones,
    ];
  }
  if (judged?.wrong === true) {
    const said = `the till finds it wrong: ${judged.detail}`;
    const mend = "look with timedatectl why no time server sets it";
    return [{ ...found, weight: "fault", said, mend, commands: [start] }, ...zones];
  }
  if (judged?.trusted === false) {
    const said = `the till does not trust it yet: ${judged.detail}`;
    const mend = "connect it to a network with a time server, and look with timedatectl";
    return [{ ...found, weight: "risk", said, mend, commands: [start] }, ...zones];
  }
  // Without systemd somebody else keeps the time, and nothing says who.
  if (machine.look("/run/systemd/system") === null || voucherOf(machine, now, installedMs) === "time-server")
    return zones;
  if (programs(machine).some(({ name }) => OTHERS.includes(name))) return zones;
  const hasClock = machine.list("/sys/class/rtc").length > 0;
  const why = hasClock
    ? "it goes by the clock on the board alone"
    : "this machine has no clock of its own: after a power cut it goes on where it stopped";
  const said = `nobody has set the clock since the machine was started; ${why}`;
  const mend = "connect it to a network with a time server, and look with timedatectl";
  return [{ ...found, weight: "risk", said, mend, commands: [start] }, ...zones];
}

/** Papers have the shop's time, whatever the machine's is; log and "date" have the machine's. */
function examineZone(machine: Machine, timeZone: string | null): readonly Finding[] {
  const localTime = machine.link("/etc/localtime") ?? "";
  const zone = /\/zoneinfo\/(.+)$/.exec(localTime)?.[1] ?? machine.read("/etc/timezone")?.trim() ?? "";
  if (timeZone === null || zone === "" || zone === timeZone) return [];
  return [
    {
      weight: "hint",
      about: "clock",
      where: "/etc/localtime",
      said: `the machine is in ${zone}, the shop in ${timeZone}: the log's times are not those on the papers`,
      mend: "give the machine the shop's time zone",
      commands: [{ step: "services", text: `timedatectl set-timezone ${timeZone}` }],
    },
  ];
}
