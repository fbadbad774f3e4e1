// The files and folders of the till itself: its settings, its token, its journal, its socket, its daemon.

import type { Machine } from "../../machine/machine.ts";
import { type Finding, quoted } from "../finding.ts";
import type { DaemonWord, Patient } from "../patient.ts";
import { may, type Service, UNIT_NAME, unknownGroups } from "../service.ts";

const TOKEN_SETTING = "mercado_pago.access_token_file";

export function examineSettings(patient: Patient, machine: Machine, service: Service): readonly Finding[] {
  const { faults, file } = patient;
  // Who asks may be another user than the one who has to read the token.
  const isOthers = ({ message, path }: Patient["faults"][number]) =>
    path === TOKEN_SETTING && message.includes("may not read") && mayReadToken(patient, machine, service);
  return faults
    .filter((fault) => !isOthers(fault))
    .map(({ message, openFile, path }) => ({
      weight: "fault",
      about: "settings",
      where: path === "" ? file : path,
      said: message,
      ...(openFile === undefined
        ? { mend: `write what was expected into ${file}, and look with till config check`, commands: [] }
        : keepToOwner(openFile)),
    }));
}

function keepToOwner(path: string): Pick<Finding, "mend" | "commands"> {
  const text = `chmod 600 ${quoted(path)}`;
  const mend = `${text}, and put a new secret there if others were on this machine`;
  return { mend, commands: [{ step: "groups", text }] };
}

function mayReadToken({ accessTokenFile: path }: Patient, machine: Machine, service: Service): boolean {
  const facts = path === null ? null : machine.look(path);
  return facts !== null && (facts.kind === "hidden" || service.uid === null || may(service, "r", facts));
}

export function examineToken(
  { accessTokenFile, faults }: Patient,
  machine: Machine,
  service: Service,
): readonly Finding[] {
  const handed = service.unit?.credentials.get("access_token");
  const path = handed ?? accessTokenFile;
  if (path === null) return [];
  const facts = machine.look(path);
  const isSaid = faults.some((fault) => fault.path === TOKEN_SETTING);
  const found = { weight: "fault", about: "token", where: path } as const;
  if (facts === null) {
    if (isSaid) return [];
    const mend = "put the access token of Mercado Pago alone on one line into that file, mode 0600";
    return [{ ...found, said: "there is no such file", mend, commands: [] }];
  }
  if (facts.kind !== "file") return [];
  // What systemd hands over, it reads as root: a group of root's may see it too.
  const forbidden = handed === undefined ? 0o077 : 0o007;
  if ((facts.mode & forbidden) !== 0 && !isSaid) {
    const said = `others may read it: mode ${facts.mode.toString(8).padStart(4, "0")}`;
    return [{ ...found, said, ...keepToOwner(path) }];
  }
  if (handed !== undefined || service.uid === null || may(service, "r", facts)) return [];
  const commands = [{ step: "groups", text: `chown ${service.uid} ${quoted(path)}` }] as const;
  return [{ ...found, said: `${service.name} may not read it`, mend: "give it to that user", commands }];
}

export function examineJournal(
  { journalDirectory: path }: Patient,
  machine: Machine,
  service: Service,
): readonly Finding[] {
  if (path === null) return [];
  const facts = machine.look(path);
  const found = { weight: "fault", about: "journal", where: path } as const;
  if (facts !== null && facts.kind !== "folder" && facts.kind !== "hidden") {
    return [
      {
        ...found,
        said: "this is no folder",
        mend: "name a folder of its own in [journal] directory",
        commands: [],
      },
    ];
  }
  // A user that systemd makes for each start gets its folder from systemd.
  if (facts === null || facts.kind === "hidden" || service.uid === null) return [];
  if (may(service, "rw", facts)) return [];
  const commands = [{ step: "groups", text: `chown -R ${service.uid} ${quoted(path)}` }] as const;
  return [
    { ...found, said: `${service.name} may not write there`, mend: "give the folder to that user", commands },
  ];
}

/** systemd starts no service that wants a group which is not there. */
export function examineUnit(machine: Machine, service: Service): readonly Finding[] {
  const groups = unknownGroups(machine, service);
  if (groups.length === 0) return [];
  return [
    {
      weight: "fault",
      about: "tilld",
      where: service.unit?.path ?? UNIT_NAME,
      said: `the unit wants the group ${groups.join(" and ")}, and there is none: systemd cannot start it (216/GROUP)`,
      mend: "make the group, or take it out of SupplementaryGroups",
      commands: groups.map((group) => ({ step: "groups", text: `groupadd --system ${group}` })),
    },
  ];
}

export function examineDaemon(
  word: DaemonWord,
  { socket }: Patient,
  machine: Machine,
  service: Service,
): readonly Finding[] {
  if (word.runs || socket === null) return [];
  const found = { about: "tilld", where: socket };
  const facts = machine.look(socket);
  if (facts !== null && facts.kind !== "socket" && facts.kind !== "hidden") {
    const said = "there is something else than a socket: tilld cannot listen there";
    const commands = [{ step: "devices", text: `rm -r ${quoted(socket)}` }] as const;
    return [
      {
        ...found,
        weight: "fault",
        said,
        mend: "take it away, or name another path in [control] socket",
        commands,
      },
    ];
  }
  if (word.why === "EACCES") {
    const mend = "ask as root, or as a member of the socket's group";
    return [
      {
        ...found,
        weight: "risk",
        said: "this user may not speak with tilld: only the machine was looked at",
        mend,
        commands: [],
      },
    ];
  }
  const left = word.why === "ECONNREFUSED" ? "tilld was killed or ended badly" : "tilld is not running";
  // By hand it is started when its devices are well; a service should run.
  if (service.unit === null) {
    const mend = "start it when everything else is well: tilld --config FILE";
    return [
      { ...found, weight: "hint", said: `${left}: only the machine was looked at`, mend, commands: [] },
    ];
  }
  return [
    {
      ...found,
      weight: "fault",
      said: `${left}, though it is installed as a service`,
      mend: `start it; journalctl -u ${UNIT_NAME} -n 50 says why it ended`,
      commands: [{ step: "daemon", text: `systemctl enable --now ${UNIT_NAME}` }],
    },
  ];
}
