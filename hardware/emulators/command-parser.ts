// Cuts a printer's byte stream into commands, swallowing exactly the parameters that each has. Which commands there are and how
// long they are is a language's own; what they do nobody knows here.

import { hex, type ParsedCommand } from "./printer-firmware.ts";

/** Of a command whose beginning is there; null: where it ends is not known yet. */
export type Length = number | null;
export type Measure = (bytes: readonly number[]) => Length;
/** @param bytes of one command so far, which begins with a control character; null: it is not all there yet */
export type Complete = (bytes: readonly number[]) => ParsedCommand | null;

export class CommandParser {
  readonly #complete: Complete;
  #pending: number[] = [];

  constructor(complete: Complete) {
    this.#complete = complete;
  }

  /** Bytes of a command that has begun and not ended. */
  get unfinishedBytes(): number {
    return this.#pending.length;
  }

  forget(): void {
    this.#pending = [];
  }

  parse(bytes: Uint8Array): ParsedCommand[] {
    const commands: ParsedCommand[] = [];
    for (let at = 0; at < bytes.length; at++) {
      if (this.#pending.length === 0) {
        const start = at;
        at = endOfText(bytes, start);
        if (at > start) commands.push(text(bytes.slice(start, at)));
        if (at === bytes.length) break;
      }
      this.#pending.push(bytes[at] ?? 0);
      const command = this.#complete(this.#pending);
      if (command === null) continue;
      commands.push(command);
      this.#pending = [];
    }
    return commands;
  }
}

/** Where the letters end that begin there; most of what comes is letters. */
function endOfText(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && (bytes[end] ?? 0) >= 0x20) end++;
  return end;
}

function text(letters: Uint8Array): ParsedCommand {
  return { code: "text", parameters: letters, byteCount: letters.length };
}

/** A whole command. @param selecting how many bytes select it */
export function command(bytes: readonly number[], selecting: number): ParsedCommand {
  return {
    code: hex(bytes.slice(0, selecting)),
    parameters: new Uint8Array(bytes.slice(selecting)),
    byteCount: bytes.length,
  };
}

/** One that the language does not have: what selects it is dropped. */
export function unknown(bytes: readonly number[]): ParsedCommand {
  return { code: "unknown", parameters: new Uint8Array(bytes), byteCount: bytes.length };
}

/** @returns the command when it is all there */
export function measured(
  measure: Measure | undefined,
  bytes: readonly number[],
  selecting: number,
): ParsedCommand | null {
  if (measure === undefined) return unknown(bytes);
  const length = measure(bytes);
  return length === null || bytes.length < length ? null : command(bytes, selecting);
}

/** A command with so many bytes, whatever they are. */
export function total(length: number): Measure {
  return () => length;
}

export function table(
  ...rows: readonly (readonly [readonly number[], Measure])[]
): ReadonlyMap<number, Measure> {
  return new Map(rows.flatMap(([codes, measure]) => codes.map((code) => [code, measure] as const)));
}

/** Sixteen bits, the low eight first. */
export function word(bytes: readonly number[], at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}
