// The lines that the settings name: lamps of the kernel, PWM channels, GPIO lines. Nothing is opened; what only the
// kernel could say when it is asked for a line, the running daemon says.

import { keepsOutputs } from "../../../hardware/hal/kept-outputs.ts";
import { bcmOf, HEADER_CHIPS, sayPlace } from "../../../hardware/hal/line.ts";
import type { Machine } from "../../machine/machine.ts";
import { addLine, type Command, type Finding, udevRule } from "../finding.ts";
import { holderOf, type SeenChip, SYSFS, seenChips } from "../gpio-sight.ts";
import { type LineUse, lineUses, type Patient } from "../patient.ts";
import { extendUnit, groupName, isAllowed, joinGroup, may, type Service } from "../service.ts";

const LEDS = "/sys/class/leds";
const PWM = "/sys/class/pwm";
const GROUP = "gpio";
/** Debian's place since 12, and the one before. */
const BOOT_FILES = ["/boot/firmware/config.txt", "/boot/config.txt"];

export function examineLines(machine: Machine, patient: Patient, service: Service): readonly Finding[] {
  const uses = lineUses(patient);
  const onChips = uses.filter(({ line }) => line.place.kind !== "led" && line.place.kind !== "pwm");
  return [
    ...uses.flatMap((use) => examineLamp(machine, service, use)),
    ...uses.flatMap((use) => examinePwm(machine, service, use)),
    ...(onChips.length === 0 ? [] : examineAccess(machine, patient, service, onChips)),
    ...onChips.flatMap((use) => examineChipLine(machine, use)),
  ];
}

function examineLamp(
  machine: Machine,
  service: Service,
  { about, line: { place } }: LineUse,
): readonly Finding[] {
  if (place.kind !== "led") return [];
  const found = { weight: "fault", about, where: sayPlace(place) } as const;
  if (machine.look(`${LEDS}/${place.label}`) === null) {
    const seen = machine.list(LEDS);
    const said = `no such lamp in ${LEDS} (${seen.length === 0 ? "none is there" : `seen: ${seen.join(", ")}`})`;
    return [
      withOverlay(
        machine,
        found,
        said,
        `gpio-led,gpio=17,label=${place.label},trigger=none`,
        `label=${place.label}`,
      ),
    ];
  }
  const facts = machine.look(`${LEDS}/${place.label}/brightness`);
  if (facts === null || facts.kind === "hidden" || may(service, "rw", facts)) return [];
  const said = `${service.name} may not switch it: brightness belongs to ${groupName(machine, facts.gid)}`;
  const rule =
    'SUBSYSTEM=="leds", KERNEL=="pos-*", RUN+="/bin/chgrp gpio /sys%p/brightness /sys%p/trigger", ' +
    'RUN+="/bin/chmod g+w /sys%p/brightness /sys%p/trigger"';
  return [
    {
      ...found,
      said,
      mend: `add the udev rule for leds of hardware/wiring, which gives it to the group ${GROUP}`,
      commands: [...udevRule(rule.replace("pos-*", place.label)), ...joinGroup(service, GROUP)],
    },
  ];
}

function examinePwm(
  machine: Machine,
  service: Service,
  { about, line: { place } }: LineUse,
): readonly Finding[] {
  if (place.kind !== "pwm") return [];
  const found = { weight: "fault", about, where: sayPlace(place) } as const;
  const chips = machine.list(PWM);
  const chip = chips.find((name) => name === place.chip || behind(machine, name) === place.chip);
  if (chip === undefined) {
    const said = `no such PWM chip in ${PWM} (${chips.length === 0 ? "none is there" : `seen: ${chips.join(", ")}`})`;
    return [withOverlay(machine, found, said, "pwm,pin=18,func=2", "dtoverlay=pwm")];
  }
  const facts = machine.look(`${PWM}/${chip}/export`);
  if (facts === null || facts.kind === "hidden" || may(service, "rw", facts)) return [];
  const rule = `SUBSYSTEM=="pwm*", RUN+="/bin/sh -c 'chgrp -R gpio /sys%p && chmod -R g+rwX /sys%p'"`;
  return [
    {
      ...found,
      said: `${service.name} may not use it: it belongs to ${groupName(machine, facts.gid)}`,
      mend: `add the udev rule for pwm of hardware/wiring, which gives it to the group ${GROUP}`,
      commands: [...udevRule(rule), ...joinGroup(service, GROUP)],
    },
  ];
}

function behind(machine: Machine, chip: string): string | undefined {
  return machine.link(`${PWM}/${chip}/device`)?.split("/").at(-1);
}

/** What an overlay makes is there after a restart, if the overlay is there. */
function withOverlay(
  machine: Machine,
  found: Pick<Finding, "weight" | "about" | "where">,
  said: string,
  overlay: string,
  sign: string,
): Finding {
  const file = BOOT_FILES.find((path) => machine.look(path)?.kind === "file") ?? BOOT_FILES[0] ?? "";
  const isWritten = (machine.read(file) ?? "")
    .split("\n")
    .some((line) => !line.startsWith("#") && line.includes(sign));
  const restart: Command = { step: "daemon", text: "reboot" };
  if (isWritten)
    return { ...found, said, mend: `its overlay is in ${file}: restart the machine`, commands: [restart] };
  return {
    ...found,
    said,
    mend: `add dtoverlay=${overlay} with the pin of this machine to ${file} and restart the machine`,
    commands: [addLine("boot", file, `dtoverlay=${overlay}`), restart],
  };
}

/** Whether the till may use GPIO lines at all, in the way that the settings say; one finding for all of its lines. */
function examineAccess(
  machine: Machine,
  { devices }: Patient,
  service: Service,
  uses: readonly LineUse[],
): readonly Finding[] {
  const { access } = devices.gpio;
  const about = [...new Set(uses.map((use) => use.about))].join(", ");
  const fault = (
    where: string,
    said: string,
    mend: string,
    commands: readonly Command[] = [],
  ): readonly Finding[] => [{ weight: "fault", about, where, said, mend, commands }];
  const nodes = machine
    .list("/dev")
    .filter((name) => /^gpiochip\d+$/.test(name))
    .map((name) => `/dev/${name}`);
  const hasFiles = machine.look(`${SYSFS}/export`) !== null;
  if (access === "sysfs" && !hasFiles) {
    const mend = 'set [gpio] access = "chardev" or leave it out';
    return fault(
      SYSFS,
      "this kernel has no such folder (it is out of date, and kernels leave it away)",
      mend,
    );
  }
  const withoutFiles = access === "chardev" || !hasFiles;
  if (nodes.length === 0 && withoutFiles) {
    const mend = "take the lines out of the settings, or load the driver of this board's chip";
    return fault("/dev/gpiochip0", "this machine has no GPIO chip", mend);
  }
  if (access === "sysfs" || nodes.length === 0) return [];
  const open = nodes.filter((node) => {
    const facts = machine.look(node);
    return facts !== null && facts.kind !== "hidden" && may(service, "rw", facts);
  });
  if (open.length === 0 && withoutFiles) {
    const facts = machine.look(nodes[0] ?? "");
    const said = `${service.name} may not use it: group ${groupName(machine, facts?.gid ?? 0)}`;
    const rule = `SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="${GROUP}", MODE="0660"`;
    const isGiven = facts !== null && groupName(machine, facts.gid) === GROUP;
    const mend = isGiven ? `put it into the group ${GROUP}` : "add the udev rule of hardware/wiring for it";
    const commands = [...(isGiven ? [] : udevRule(rule)), ...joinGroup(service, GROUP)];
    return fault(nodes[0] ?? "", said, mend, commands);
  }
  if (isAllowed(service, "gpiochip", "rw")) return [];
  const line = "DeviceAllow=char-gpiochip rw";
  return fault(
    nodes[0] ?? "",
    `the unit of the service does not let it be opened: ${line} is not in it`,
    `add ${line}`,
    extendUnit(line),
  );
}

function examineChipLine(machine: Machine, use: LineUse): readonly Finding[] {
  const { place } = use.line;
  const found = { weight: "fault", about: use.about, where: `${use.setting} = ${sayPlace(place)}` } as const;
  const chips = seenChips(machine);
  const lock = use.isMomentary ? examineLock(machine, found) : [];
  const offset = place.kind === "chip" ? place.offset : bcmOf(place);
  if (chips.length === 0 || offset === null) return lock;
  const wanted = place.kind === "chip" ? [place.chip] : HEADER_CHIPS;
  const chip = chips.find(({ label, name }) => wanted.includes(label) || wanted.includes(name));
  // "gpiochip0" is a name of this boot that /sys/class/gpio does not know.
  if (chip === undefined && place.kind === "chip" && machine.look(`/dev/${place.chip}`) !== null) return lock;
  if (chip === undefined) {
    const seen = chips.map(({ label }) => label).join(", ");
    const mend = `name the chip and the line of this board, such as "${chips[0]?.label}/${offset}"`;
    return [
      ...lock,
      { ...found, said: `no chip is called ${wanted.join(" or ")} (seen: ${seen})`, mend, commands: [] },
    ];
  }
  return [...lock, ...examineHolder(machine, found, chip, offset)];
}

function examineHolder(
  machine: Machine,
  found: Pick<Finding, "weight" | "about" | "where">,
  chip: SeenChip,
  offset: number,
): readonly Finding[] {
  const consumer = holderOf(machine, chip, offset);
  if (consumer === null || consumer === "tilld") return [];
  if (consumer !== "sysfs") {
    const mend = "end that program, take its overlay out of config.txt, or choose another line";
    return [{ ...found, said: `"${consumer}" holds that line`, mend, commands: [] }];
  }
  const number = (chip.base ?? 0) + offset;
  return [
    {
      ...found,
      said: `somebody exported it: it is number ${number} in ${SYSFS} (base ${chip.base ?? 0} of ${chip.label}, and ${offset})`,
      mend: "end the program that uses it, and give it back",
      commands: [{ step: "devices", text: `echo ${number} > ${SYSFS}/unexport` }],
    },
  ];
}

function examineLock(
  machine: Machine,
  found: Pick<Finding, "weight" | "about" | "where">,
): readonly Finding[] {
  // Without a chip there is nothing that could be left on, and that is said already.
  if (!machine.list("/dev").some((name) => name.startsWith("gpiochip"))) return [];
  if (!keepsOutputs(machine.list("/sys/module"), (path) => machine.read(`/sys/module/${path}`))) return [];
  const file = BOOT_FILES.find((path) => machine.look(path)?.kind === "file") ?? BOOT_FILES[0] ?? "";
  return [
    {
      ...found,
      said: "this kernel leaves a line on when the program that holds it dies, or does not say that it lets go: the coil of a lock would burn",
      mend: `add dtparam=strict_gpiod to ${file} and restart the machine`,
      commands: [addLine("boot", file, "dtparam=strict_gpiod"), { step: "daemon", text: "reboot" }],
    },
  ];
}
