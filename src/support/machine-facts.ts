// What a bundle says of the machine: kernel, memory, disks, what hangs on USB (without serial numbers), and what systemd's
// own tools say of the unit, where there are any.

import { execFile } from "node:child_process";
import { arch, freemem, release, totalmem, uptime } from "node:os";
import type { Machine } from "../machine/machine.ts";

const USB = "/sys/bus/usb/devices";
const MIB = 1024 * 1024;
/** They answer at once, or the machine is in a state in which they never do. */
const TOOL_LIMIT_MS = 8_000;
const MOST_TOOL_BYTES = 2 * MIB;

export function machineLines(machine: Machine, journalDirectory: string | null): readonly string[] {
  const system =
    /^PRETTY_NAME="?([^"\n]*)/m.exec(machine.read("/etc/os-release") ?? "")?.[1] ?? "unknown system";
  const model = machine.read("/proc/device-tree/model")?.replaceAll("\0", "").trim();
  const space = journalDirectory === null ? null : machine.space(journalDirectory);
  return [
    `${system}, Linux ${release()}, ${arch()}, Node ${process.version}`,
    ...(model === undefined ? [] : [model]),
    `memory ${mib(freemem())} of ${mib(totalmem())} free, up for ${Math.floor(uptime() / 3600)} h`,
    ...(space === null
      ? []
      : [`disk of the journal: ${mib(space.freeBytes)} and ${space.freeFiles} files free`]),
  ];
}

export function usbLines(machine: Machine): readonly string[] {
  const lines = machine
    .list(USB)
    .filter((name) => /^\d+-[\d.]+$/.test(name))
    .map((name) => {
      const read = (file: string) => machine.read(`${USB}/${name}/${file}`)?.trim() ?? "";
      const drivers = machine
        .list(USB)
        .filter((one) => one.startsWith(`${name}:`))
        .map((one) => machine.link(`${USB}/${one}/driver`)?.split("/").at(-1) ?? "no driver");
      const title = `${read("manufacturer")} ${read("product")}`.trim() || "unnamed";
      return `${name}  ${read("idVendor")}:${read("idProduct")}  ${title}  ${drivers.join(", ")}`;
    });
  return lines.length === 0 ? ["nothing, or this machine does not say"] : lines;
}

/** What a tool of the system writes, errors too; null where there is no such tool. */
export function runTool(program: string, words: readonly string[]): Promise<string | null> {
  const options = { timeout: TOOL_LIMIT_MS, maxBuffer: MOST_TOOL_BYTES };
  return new Promise((resolve) => {
    execFile(program, words, options, (error, out, err) => {
      if (error !== null && error.code === "ENOENT") resolve(null);
      else resolve(`${out}${err}`);
    });
  });
}

function mib(bytes: number): string {
  return `${Math.floor(bytes / MIB)} MiB`;
}
