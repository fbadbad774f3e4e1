// How text looks: what an item wants, how much of it fits on a line, and what the printer has to be told, so that a
// command is sent only where the look changes. The commands are those of each language.

import type { PrintItem } from "../../hal/pos-printer.ts";
import type { PaperFormat } from "../../profiles/printer-profile.ts";
import type { Command } from "./language.ts";

export type TextItem = Extract<PrintItem, { kind: "text" }>;
export type Alignment = "left" | "center" | "right";

export interface LookCommands {
  align(alignment: Alignment): Command;
  bold(on: boolean): Command;
  large(on: boolean): Command;
  /** Several where the way back takes more than one. */
  small(on: boolean): readonly Command[];
}

interface Style {
  readonly alignment: Alignment;
  readonly bold: boolean;
  readonly large: boolean;
  readonly small: boolean;
}

const PLAIN: Style = { alignment: "left", bold: false, large: false, small: false };

/** How many characters of this text a line holds. */
export function roomFor(item: TextItem, { columns, smallColumns }: PaperFormat): number {
  if (item.large) return Math.floor(columns / 2);
  return item.small ? smallColumns : columns;
}

/** Begins as the head of a job leaves the printer. */
export class Look {
  readonly #commands: LookCommands;
  #now = PLAIN;

  constructor(commands: LookCommands) {
    this.#commands = commands;
  }

  /** As this text shall look. */
  take({ align = "left", bold = false, large = false, small = false }: TextItem): readonly Command[] {
    return this.#become({ alignment: align, bold, large, small: small && !large });
  }

  align(alignment: Alignment): readonly Command[] {
    return this.#become({ ...this.#now, alignment });
  }

  plain(): readonly Command[] {
    return this.#become(PLAIN);
  }

  #become(wanted: Style): readonly Command[] {
    const now = this.#now;
    this.#now = wanted;
    return [
      ...(wanted.alignment === now.alignment ? [] : [this.#commands.align(wanted.alignment)]),
      ...(wanted.bold === now.bold ? [] : [this.#commands.bold(wanted.bold)]),
      ...(wanted.large === now.large ? [] : [this.#commands.large(wanted.large)]),
      ...(wanted.small === now.small ? [] : this.#commands.small(wanted.small)),
    ];
  }
}
