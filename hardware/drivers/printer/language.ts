// What a printer's command set must be able to say and to understand, so that one session drives all of them: whole
// commands out, answers in, and a promise to say when everything before was printed. One folder for each set
// beside this one. A language is made for one printer and lives as long as its driver; wires come and go.

import type { DeviceCondition } from "../../hal/device.ts";
import type { PrinterAct, PrintItem, Probe } from "../../hal/pos-printer.ts";
import type { FenceKind } from "../../profiles/printer-profile.ts";

export interface Command {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One thing that the printer said. */
export type Reply =
  /** To the status question that was asked last; one is asked at a time. */
  | { readonly kind: "answer"; readonly bytes: readonly number[] }
  /** By itself, after it was told to report. */
  | { readonly kind: "report"; readonly findings: Findings }
  /** When everything before was done; carries no name. */
  | { readonly kind: "in-order" }
  /** Everything before the question with this token was printed. */
  | { readonly kind: "confirmed"; readonly token: string }
  /** How many marks it has printed past, as it counts them. */
  | { readonly kind: "counted"; readonly count: number }
  /** Names of pictures that it keeps; `more` when another part of the list follows the acknowledgement. */
  | { readonly kind: "kept"; readonly names: readonly string[]; readonly more: boolean }
  /** Maker, model, version or serial number, as it names itself. */
  | { readonly kind: "identity"; readonly text: string }
  /** It asked this host to stop sending (XOFF), and the wire let that through instead of obeying. */
  | { readonly kind: "hold" }
  /** A byte of no answer. */
  | { readonly kind: "noise" };

/** What is the matter, as far as the printer says. */
export interface Findings {
  readonly condition: Extract<DeviceCondition, "ready" | "attention">;
  /** Empty when ready. */
  readonly detail: string;
  /** A jam that `recover` ends once a person has cleared it. */
  readonly canRecover: boolean;
  /** It reports an error, which is more than a lack of paper or an open cover. */
  readonly isError: boolean;
  /** The roll is near its end; it still prints. Null when it does not say. */
  readonly paperLow: boolean | null;
  /** Level of the drawer connector's sense line; null when it does not say. */
  readonly drawerSense: "low" | "high" | null;
}

/** Finds the answers in whatever comes, in pieces of any size; what is none is dropped. One for each wire. */
export interface ReplyReader {
  read(bytes: Uint8Array): readonly Reply[];
}

export interface StatusQuestions {
  /**
   * @param answers what was answered so far, by question; an empty list for a question that stayed unanswered
   * @returns null when enough was asked
   */
  next(
    answers: ReadonlyMap<number, readonly number[]>,
  ): { readonly question: number; readonly command: Command } | null;
  /** @param answers to the first question at least */
  read(answers: ReadonlyMap<number, readonly number[]>): Findings;
}

/** A promise of the printer to say when everything before was printed. */
export interface Fence {
  readonly kind: FenceKind;
  readonly commands: readonly Command[];
  /** Whether its answer carries a name of its own, so that no other answer can be taken for it. */
  readonly isNamed: boolean;
  hear(reply: Reply): void;
  isAnswered(): boolean;
  /** Without a name: whether as many answers came as this fence alone asks for, whosever they are. */
  isHeard(): boolean;
  /** Without a name: whether more answers came than were asked for, so that some are noise and nobody knows which. */
  isOverheard(): boolean;
}

/** Pictures that lie in the printer's own memory, asked for once on each wire; flash is written as seldom as can be. */
export interface PictureMemory {
  /** Answered by "kept". */
  readonly ask: Command;
  /** What the printer waits for after each "kept". */
  readonly acknowledge: Command;
  /** @param names all that it keeps; null when nobody knows, and then every picture is sent with its job */
  know(names: readonly string[] | null): void;
  /** How the last job that was encoded ended: whether the pictures that it brought are there from now on. */
  settle(isPrinted: boolean): void;
}

export interface PrinterLanguage {
  /**
   * @param withReports whether the printer shall report changes by itself from now on
   * @throws DeviceError "refused" naming the item that this paper cannot hold
   */
  encode(items: readonly PrintItem[], withReports: boolean): readonly Command[];
  /** As encode(), for a calibration strip; null where this language has no probes. */
  readonly encodeTrial:
    | ((items: readonly (PrintItem | Probe)[], withReports: boolean) => readonly Command[])
    | null;
  /** Null where the printer keeps no pictures. */
  readonly pictures: PictureMemory | null;
  /** Puts the printer into the one state that every job begins in. */
  header(withReports: boolean): readonly Command[];
  /** Feeds past the cutter or the tear bar and cuts where there is a knife. */
  cut(): readonly Command[];
  feedLines(lines: number): Command;
  /** Ends whatever command was cut in two by a lost wire; at most that many bytes of it can be missing. */
  fillUp(byteCount: number): Command;
  /** Whether fillUp() leaves nothing on paper where no command was cut in two. */
  readonly fillsUnseen: boolean;
  /** The longest command that an earlier run of the till may have left unfinished in the printer, in bytes. */
  readonly longestCommandBytes: number;
  /** Goes on after a jam that a person has cleared; null where the printer does so by itself. */
  readonly recover: Command | null;
  /** @throws DeviceError "refused" when this printer has no such drawer or beeper */
  act(act: PrinterAct): readonly Command[];
  /**
   * As act(), by commands that the printer obeys at once and also while it cannot print, unless it reports an error;
   * null where it has none for this.
   */
  readonly actAtOnce: ((act: PrinterAct) => readonly Command[] | null) | null;
  /** What it is asked to name itself; none where it cannot. Each is answered by an "identity". */
  readonly identify: readonly Command[];
  readonly status: StatusQuestions;
  newReader(): ReplyReader;
  /** A new one for each job. The language remembers what earlier fences of its kind are still owed. */
  makeFence(kind: FenceKind): Fence;
  /** All that was asked before was answered or never will be: nothing is owed any more. */
  forgetFences(kind: FenceKind): void;
}
