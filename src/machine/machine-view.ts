// How the machine is that a till runs on, as far as it concerns a till: in plain data, and whom to ask for it.

export interface MachineView {
  /** That the journal is on. */
  readonly disk: {
    /** "low": somebody should make room. "full" and "read-only": no new sale is begun. */
    readonly state: "fine" | "low" | "full" | "read-only";
    /** Null where nobody can say. */
    readonly freeBytes: number | null;
    /** What is so and what to do; empty when all is well. */
    readonly detail: string;
  };
  readonly clock: {
    /** Dates on papers are not marked. */
    readonly trusted: boolean;
    /** Mercado Pago's clock shows another time. */
    readonly wrong: boolean;
    /** Who vouches for it, or what is wrong and what to do. */
    readonly detail: string;
  };
  readonly power: {
    /** "was-low": it was too low once since the machine was started. */
    readonly state: "fine" | "low" | "was-low";
    /** How often it became too low since the till was started. */
    readonly events: number;
    /** What is so and what to do; empty when all is well. */
    readonly detail: string;
  };
}

export interface MachineSight {
  /** By the last look. */
  disk(): MachineView["disk"];
  power(): MachineView["power"];
  /** Judged anew each time. */
  clock(): MachineView["clock"];
  look(): void;
  /** Calls back when the disk's or the supply's state is another one. */
  onChange(listener: () => void): void;
}

/** What is said where nobody looks. */
export const ALL_WELL: MachineView = {
  disk: { state: "fine", freeBytes: null, detail: "" },
  clock: { trusted: true, wrong: false, detail: "" },
  power: { state: "fine", events: 0, detail: "" },
};

/** Looks first: who asks wants to know how it is now. */
export function viewMachine(sight: MachineSight | undefined): MachineView {
  if (sight === undefined) return ALL_WELL;
  sight.look();
  return { disk: sight.disk(), clock: sight.clock(), power: sight.power() };
}
