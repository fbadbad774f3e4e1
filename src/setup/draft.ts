// What a person answered so far, beside the configuration that it will become: whoever leaves in the middle goes on
// there. It also says that something was begun and is not done. No secret is in it.

import { rmSync } from "node:fs";
import { putFile, readIfThere } from "./keep-file.ts";

export class Draft {
  readonly #file: string;
  readonly #isKept: boolean;
  #answers: Readonly<Record<string, unknown>>;

  /** @param isKept false for a plan, which leaves nothing behind */
  constructor(configFile: string, isKept: boolean) {
    this.#file = `${configFile}.setup`;
    this.#isKept = isKept;
    this.#answers = readAnswers(readIfThere(this.#file));
  }

  /** An earlier run did not come to its end. */
  get isBegun(): boolean {
    return Object.keys(this.#answers).length > 0;
  }

  /** Undefined where it was not asked yet; null: there is none. */
  answer(question: string): unknown {
    return this.#answers[question];
  }

  /** @param answer what JSON can hold. @throws SetupError */
  keep(question: string, answer: unknown): void {
    if (JSON.stringify(this.#answers[question]) === JSON.stringify(answer)) return;
    this.#answers = { ...this.#answers, [question]: answer };
    if (this.#isKept) putFile(this.#file, `${JSON.stringify(this.#answers, null, 2)}\n`, { mode: 0o600 });
  }

  /** All is done. */
  end(): void {
    this.#answers = {};
    if (this.#isKept) rmSync(this.#file, { force: true });
  }
}

/** A draft that cannot be read is none: everything in it can be asked again. */
function readAnswers(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    return typeof read === "object" && read !== null && !Array.isArray(read) ? { ...read } : {};
  } catch {
    return {};
  }
}
