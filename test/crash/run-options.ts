// What a run is told and what it tells: which story, where the till is stopped in it and how, and what is left.

import type { PlantedBug } from "./crash-daemon.ts";
import type { Evidence } from "./evidence.ts";
import type { Story } from "./stories.ts";

/**
 * What happens at the point. Of the process alone: it is killed. Of the machine: it starts again with everything that
 * was written, or without what was not flushed. Or the process is frozen while a second daemon is started beside it,
 * for longer than an order is valid, and is then killed or goes on.
 */
export type Death = "kill" | "restart of the machine" | "power cut" | Freeze;
export type Freeze = "freeze, then kill" | "freeze";

/** What befalls the machine while the daemon stands still at the point; then the daemon goes on and meets it. */
export interface Mishap {
  strike(pid: number): void;
  /** It runs again; nothing by default. @param log what it said so far */
  watch?(log: () => string): Promise<void>;
  /** The daemon ended by itself, and before it is started again the cause is mended. @throws Error for a wrong end */
  ended(end: { readonly code: number | null; readonly signal: string | null; readonly log: string }): void;
}

export function isFreeze(death: Death): death is Freeze {
  return death.startsWith("freeze");
}

export interface RunOptions {
  readonly story: Story;
  /** The name of the point; null for the undisturbed run. */
  readonly killAt: string | null;
  readonly death?: Death;
  /** How long a frozen process stays so, beyond what the second daemon takes to end; 0 by default. */
  readonly frozenMs?: number;
  readonly bug?: PlantedBug;
  /** Decides the story's details; null or absent: the plainest. */
  readonly seed?: number | null;
  /** In the place of the second daemon, where the death is "freeze". */
  readonly mishap?: Mishap;
  /** Where the journal is, if not among the run's own files. */
  readonly journalDirectory?: string;
  /** Something happens between the death and the next start. */
  readonly whileOff?: (journalDirectory: string) => void;
}

export interface RunResult {
  /** Every point that the first process passed, in order. */
  readonly points: readonly string[];
  /** Those of them at which a power cut takes away something that was written. */
  readonly atRisk: ReadonlySet<string>;
  /** Every byte that it sent to the printer. */
  readonly printed: Uint8Array;
  /** The first process came to the point, and what was to happen there happened. */
  readonly wasStopped: boolean;
  readonly evidence: Evidence;
}
