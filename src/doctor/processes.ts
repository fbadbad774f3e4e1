// The programs of this machine, from /proc, as far as whoever asks may see them.

import type { Machine } from "../machine/machine.ts";

export interface Program {
  readonly pid: number;
  /** As the kernel calls it, at most 15 characters. */
  readonly name: string;
  readonly words: readonly string[];
}

export function programs(machine: Machine): readonly Program[] {
  return machine
    .list("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const name = machine.read(`/proc/${pid}/comm`)?.trim();
      if (name === undefined) return [];
      const words = (machine.read(`/proc/${pid}/cmdline`) ?? "").split("\0").filter(Boolean);
      return [{ pid: Number(pid), name, words }];
    });
}

/** Who has one of these paths open, other than the till itself. */
export function holders(machine: Machine, paths: readonly string[]): readonly Program[] {
  return programs(machine)
    .filter((program) => !isTill(program))
    .filter(({ pid }) =>
      machine.list(`/proc/${pid}/fd`).some((fd) => {
        const target = machine.link(`/proc/${pid}/fd/${fd}`);
        return target !== null && paths.includes(target);
      }),
    );
}

/** Also a device that `till emulate` plays: it keeps its own end open. */
function isTill({ words }: Program): boolean {
  return words.some((word) => /(^|\/)(tilld|src\/main\.ts|src\/cli\/till\.ts)$/.test(word));
}

/** For people: a program of an interpreter is called by its file. */
export function called({ name, words }: Program): string {
  const file = words.slice(1).find((word) => !word.startsWith("-"));
  const isInterpreter = /^(MainThread|node|python[\d.]*|perl|ruby|java)$/.test(name);
  return isInterpreter && file !== undefined ? file.slice(file.lastIndexOf("/") + 1) : name;
}
