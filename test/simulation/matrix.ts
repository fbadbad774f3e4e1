// Which fault struck in which state, how often: the proof that nothing was left out by chance.

import { FAULT_KINDS, type FaultKind } from "./fault-kinds.ts";
import { STATES, type State } from "./states.ts";

export type Counts = Readonly<Partial<Record<FaultKind, Readonly<Partial<Record<State, number>>>>>>;

export class Matrix {
  readonly #counts = new Map<string, number>();

  add(kind: FaultKind, state: State, times = 1): void {
    const key = `${kind}/${state}`;
    this.#counts.set(key, this.of(kind, state) + times);
  }

  merge(counts: Counts): void {
    for (const kind of FAULT_KINDS) {
      for (const state of STATES) {
        const times = counts[kind]?.[state];
        if (times !== undefined) this.add(kind, state, times);
      }
    }
  }

  of(kind: FaultKind, state: State): number {
    return this.#counts.get(`${kind}/${state}`) ?? 0;
  }

  counts(): Counts {
    return Object.fromEntries(
      FAULT_KINDS.map((kind) => [
        kind,
        Object.fromEntries(
          STATES.map((state) => [state, this.of(kind, state)] as const).filter(([, times]) => times > 0),
        ),
      ]),
    );
  }

  /** The cells that were met less often than that. */
  below(
    least: number,
  ): readonly { readonly kind: FaultKind; readonly state: State; readonly times: number }[] {
    return FAULT_KINDS.flatMap((kind) =>
      STATES.map((state) => ({ kind, state, times: this.of(kind, state) })).filter(
        ({ times }) => times < least,
      ),
    );
  }

  table(): string {
    const width = 9;
    const name = Math.max(...FAULT_KINDS.map((kind) => kind.length)) + 1;
    const words = STATES.map((state) => state.split(" "));
    const rows = Math.max(...words.map((parts) => parts.length));
    const head = Array.from(
      { length: rows },
      (_, row) => " ".repeat(name) + words.map((parts) => (parts[row] ?? "").padStart(width)).join(""),
    );
    const body = FAULT_KINDS.map(
      (kind) =>
        kind.padEnd(name) + STATES.map((state) => String(this.of(kind, state)).padStart(width)).join(""),
    );
    return [...head, ...body].join("\n");
  }
}
