// What a display says to the commands that it was sent, where its command set has answers: each taken, one refused,
// or silence. It is believed about itself only: text is sent on, whatever it says.

import type { Clock, Timer } from "../../hal/clock.ts";
import type { DisplayAnswers } from "./language.ts";

// The longest refresh takes 60 ms at 9600 baud, and the display answers within its own next few.
const ANSWER_MS = 1_000;

export interface AcknowledgementsOptions {
  /** Of the display, for messages. */
  readonly name: string;
  readonly answers: DisplayAnswers;
  readonly clock: Clock;
  /** All that was expected came, or will not come. @param problem "" when everything was taken */
  heard(problem: string): void;
}

export class Acknowledgements {
  readonly #options: AcknowledgementsOptions;
  #expected = 0;
  #isWritten = false;
  #refused = false;
  #timer: Timer | null = null;

  constructor(options: AcknowledgementsOptions) {
    this.#options = options;
  }

  /** Something is about to be written. */
  expect(begins: boolean): void {
    const { toBegin, toLines } = this.#options.answers;
    this.#isWritten = false;
    this.#expected += toLines + (begins ? toBegin : 0);
  }

  /** It left; from now on its answers are waited for, and those that came already count. */
  written(): void {
    this.#timer?.cancel();
    this.#isWritten = true;
    this.#timer = this.#options.clock.after(ANSWER_MS, () => this.#conclude());
    if (this.#expected === 0) this.#conclude();
  }

  hear(bytes: Uint8Array): void {
    const { refused, taken } = this.#options.answers;
    for (const byte of bytes) {
      if (this.#expected === 0 || (byte !== taken && byte !== refused)) continue;
      this.#refused ||= byte === refused;
      this.#expected -= 1;
    }
    if (this.#expected === 0 && this.#isWritten) this.#conclude();
  }

  #conclude(): void {
    const { heard, name } = this.#options;
    const missing = this.#expected > 0 ? `${name}: no answer; ${MEND}` : "";
    const problem = this.#refused ? `${name}: refused a command; ${MEND}` : missing;
    this.forget();
    heard(problem);
  }

  /** Nothing is expected any more. */
  forget(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#expected = 0;
    this.#isWritten = false;
    this.#refused = false;
  }
}

const MEND =
  "is it switched on, and set to the command set and speed of the settings? Text is sent to it all the same";
