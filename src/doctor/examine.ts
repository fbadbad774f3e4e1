// The whole examination: every check on one machine, and what the devices said; worst first.

import type { Machine } from "../machine/machine.ts";
import { examineClock } from "./checks/clock.ts";
import { examineDisk } from "./checks/disk.ts";
import { examineLines } from "./checks/lines.ts";
import { examineNodes } from "./checks/nodes.ts";
import {
  examineDaemon,
  examineJournal,
  examineSettings,
  examineToken,
  examineUnit,
} from "./checks/places.ts";
import { examinePower } from "./checks/power.ts";
import { type DeviceWord, deviceWords, disproved, examineWords } from "./devices-said.ts";
import { type Finding, WEIGHTS } from "./finding.ts";
import type { DaemonWord, Patient } from "./patient.ts";
import { type Caller, findService } from "./service.ts";

export interface Examination {
  readonly patient: Patient;
  readonly daemon: DaemonWord;
  readonly caller: Caller;
  /** The wall's time. */
  readonly now: Date;
  /** When the program's own files were written, in milliseconds since 1970. */
  readonly installedMs: number;
}

export interface Findings {
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Every device that the daemon has, also those that are well. */
  readonly devices: readonly DeviceWord[];
  /** As whom the till runs, for people. */
  readonly service: string;
}

export function examine(machine: Machine, examination: Examination): Findings {
  const { caller, daemon, installedMs, now, patient } = examination;
  const service = findService(machine, caller);
  const devices = deviceWords(daemon);
  const isSo = (finding: Finding) => !disproved(devices, finding);
  const onMachine = [
    ...examineSettings(patient, machine, service),
    ...examineUnit(machine, service),
    ...examineDaemon(daemon, patient, machine, service),
    ...examineNodes(machine, patient, service).filter(isSo),
    ...examineLines(machine, patient, service).filter(isSo),
    ...examineToken(patient, machine, service),
    ...examineJournal(patient, machine, service),
    ...examineDisk(machine, patient.journalDirectory),
    ...examinePower(machine),
    ...examineClock(
      machine,
      { now, installedMs, judged: daemon.runs ? daemon.clock : null },
      patient.timeZone,
    ),
  ];
  const findings = [...onMachine, ...examineWords(devices, onMachine, patient.file)];
  return {
    findings: findings.toSorted((one, other) => WEIGHTS.indexOf(one.weight) - WEIGHTS.indexOf(other.weight)),
    devices,
    service: service.name,
  };
}
