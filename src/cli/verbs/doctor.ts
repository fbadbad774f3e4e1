// till doctor: what is wrong with this machine, its devices and its settings, each with its mend.

import { writtenMs } from "../../about.ts";
import type { ControlClient } from "../../control/client.ts";
import type { DaemonWord } from "../../doctor/patient.ts";
import { EXIT } from "../exit-codes.ts";
import type { Call, Verb } from "../verb.ts";

export const verb: Verb = {
  name: "doctor",
  usage: "doctor [--test] [--fix]",
  summary: "Names what is wrong with devices, machine and settings, each with its mend.",
  help: `Asks the running tilld how each device is, and looks at the machine as the settings name it: device files,
permissions of the service's user, drivers, udev rules, GPIO lines, other programs, clock, power, disk. Without a
running tilld it looks at the machine alone. It opens no device and changes nothing. As root it sees more: who
holds a device or a line, and files of the service.
FAULT does not work now, RISK will fail one day, a hint needs nobody; look is for a person to judge.
Ends with 76 when a person is needed, for a FAULT or a RISK; with 0 when all is well.`,
  options: {
    test: {
      type: "boolean",
      about:
        "let each device do something that a person judges: print, show, light, beep, open, scan; not during a sale",
    },
    fix: { type: "boolean", about: "print the commands that mend what was found; none of them is run" },
  },
  operands: [0, 0],
  async run(call) {
    const { examine } = await import("../../doctor/examine.ts");
    const { machineAt } = await import("../../machine/machine.ts");
    const { serviceEnvironment } = await import("../../doctor/service.ts");
    const { fixesOf, needsPerson, rowsOf, summaryOf, tableOf } = await import("../../doctor/report.ts");
    const { loadMachine } = await import("../../config/load-machine.ts");
    const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
    const machine = machineAt();
    const patient = loadMachine(call.configFile, serviceEnvironment(machine, process.env));
    const daemon = await ask(call, patient.socket);
    const found = examine(machine, {
      patient,
      daemon,
      caller: { uid: process.getuid?.() ?? 0, gids: process.getgroups?.() ?? [] },
      now: systemClock.wallTime(),
      installedMs: writtenMs(),
    });
    const ok = !needsPerson(found);
    const { findings } = found;
    call.answer({ ok, running: daemon.runs, ...found, rows: rowsOf(found) }, () => {
      if (call.flag("fix")) return fixesOf(found);
      const rows = rowsOf(found);
      const width = process.stdout.isTTY ? process.stdout.columns : null;
      return [...(rows.length === 0 ? [] : [tableOf(rows, width)]), summaryOf(found)].join("\n");
    });
    if (findings.length > 0 && !daemon.runs)
      call.note(`tilld was not asked; looked at the machine for ${found.service}`);
    return ok ? EXIT.ok : EXIT.declined;
  },
};

async function ask(call: Call, socket: string | null): Promise<DaemonWord> {
  if (socket === null) return { runs: false, why: "" };
  const { ControlClient, ControlUnreachable } = await import("../../control/client.ts");
  const client = new ControlClient(socket);
  try {
    const { devices, machine } = await client.status();
    return {
      runs: true,
      // A daemon of before, which an update has not reached yet, does not tell.
      clock: machine?.clock ?? null,
      devices,
      health: await check(
        call,
        client,
        devices.map(({ name }) => name),
      ),
    };
  } catch (error) {
    // Only the daemon can test a device: it has it.
    if (call.flag("test") || !(error instanceof ControlUnreachable)) throw error;
    const { cause } = error;
    return { runs: false, why: cause instanceof Error && "code" in cause ? String(cause.code) : "" };
  }
}

/** One after the other where a person has to look, and told which. */
async function check(call: Call, client: ControlClient, names: readonly string[]) {
  if (!call.flag("test")) return client.checkHealth("external");
  const health = [];
  for (const name of names) {
    call.note(`testing ${name} …${name.startsWith("scanner ") ? " scan something with it" : ""}`);
    health.push(...(await client.checkHealth("interactive", name)));
  }
  return health;
}
