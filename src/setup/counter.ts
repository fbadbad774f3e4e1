// A person without a keyboard: questions come out of the printer with a code beside each answer, and the scanner brings the
// answer. Texts are scanned letter by letter off a keyboard of paper, or at once from a QR that holds them.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { type Listening, listenTo, type PrinterChoice, printOn, printUntilOut } from "./bench.ts";
import type { HeardScanner } from "./choose-scanner.ts";
import { isLetterCode, letterCodes, Typing } from "./paper-keyboard.ts";
import { gone, type Person, type Picking, type Writing } from "./person.ts";
import { type CodeLine, codeSlip, textSlip } from "./slips.ts";
import { type Language, type SetupWords, wordsIn } from "./words/words.ts";

/** Every code of a setup; what does not begin so is a text of its own. */
export const CODE = "SETUP:";

export interface CounterOptions {
  readonly printer: PrinterChoice;
  readonly scanner: HeardScanner["settings"];
  readonly language: Language;
  readonly clock: Clock;
  /** Hears what was not answered on paper, too: for a log. */
  readonly say: (words: string) => void;
  /** Ends every question. */
  readonly signal: AbortSignal;
}

export class CounterPerson implements Person {
  readonly #options: CounterOptions;
  readonly #words: SetupWords;
  readonly #listening: Listening;
  /** What was scanned since the question began to come out, in order; what is older answers nothing. */
  #heard: string[] = [];
  #wake: (() => void) | null = null;
  /** Codes of an earlier question are not answers to this one. */
  #question = 0;
  #hasKeyboard = false;

  constructor(options: CounterOptions) {
    this.#options = options;
    this.#words = wordsIn(options.language);
    this.#listening = listenTo(
      options.scanner,
      (scan) => {
        if (scan.kind !== "text") return;
        this.#heard.push(scan.text);
        this.#wake?.();
      },
      options.clock,
      (why) => options.say(`the scanner is not there: ${why}`),
    );
  }

  async pick({ about = "", options, question }: Picking): Promise<string> {
    const { options: names, picks } = this.#words;
    const codes = options.map(({ title, value }) => ({
      title: title ?? names[value as keyof typeof names],
      answer: value,
    }));
    return this.#choose([picks[question](about)], codes);
  }

  async write({ check, proposal, question }: Writing): Promise<string> {
    const words = this.#words;
    await this.#printKeyboard();
    let fault: string | null = null;
    for (;;) {
      const said = fault === null ? [] : [`${words.wrong} ${fault}`];
      const proposed = proposal === null ? [] : [{ title: words.take(proposal || "-"), answer: "TAKE" }];
      // Names of stores and tills are written large throughout.
      const typing = new Typing(question === "store" || question === "pos");
      const text = await this.#type(typing, [...said, words.writes[question]], proposed, proposal);
      fault = text === "" && proposal === null ? words.writes[question] : check(text);
      if (fault !== null) continue;
      if (text === proposal) return text;
      const sure = [
        { title: words.done, answer: "YES" },
        { title: words.again, answer: "NO" },
      ];
      if ((await this.#choose([words.youWrote(text)], sure)) === "YES") return text;
    }
  }

  /** What is scanned is the token, and nothing of it is printed. */
  async secret(refusal: string | null): Promise<string> {
    const said = refusal === null ? [] : [`${this.#words.wrong} ${refusal}`];
    await this.#ask(codeSlip("till setup", [...said, this.#words.token], []));
    for (;;) {
      const text = await this.#scan();
      if (!text.startsWith(CODE)) return text;
    }
  }

  /** There is a scanner: it answers. */
  async waitFor(): Promise<boolean> {
    return true;
  }

  async finish(): Promise<void> {
    await this.#tell(this.#words.finished);
  }

  async fail(why: string): Promise<void> {
    await this.#tell([this.#words.failed, why]);
  }

  async close(): Promise<void> {
    await this.#listening.stop();
  }

  async #choose(
    paragraphs: readonly string[],
    answers: readonly { readonly title: string; readonly answer: string }[],
  ): Promise<string> {
    const codes = await this.#printCodes(paragraphs, answers);
    for (;;) {
      const answer = codes.get(await this.#scan());
      if (answer !== undefined) return answer;
    }
  }

  async #type(
    typing: Typing,
    paragraphs: readonly string[],
    more: readonly { readonly title: string; readonly answer: string }[],
    proposal: string | null,
  ): Promise<string> {
    const done = { title: this.#words.done, answer: "DONE" };
    const codes = await this.#printCodes(paragraphs, [...more, done]);
    for (;;) {
      const scanned = await this.#scan();
      const answer = codes.get(scanned);
      if (answer === "TAKE") return proposal ?? "";
      if (answer === "DONE") return typing.text;
      if (isLetterCode(scanned)) typing.take(scanned);
      // A whole text at once, such as a QR from a phone.
      else if (!scanned.startsWith(CODE)) return scanned.trim();
    }
  }

  async #printCodes(
    paragraphs: readonly string[],
    answers: readonly { readonly title: string; readonly answer: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    this.#question += 1;
    const lines: CodeLine[] = answers.map(({ answer, title }) => ({
      title,
      code: `${CODE}${this.#question}.${answer.toUpperCase()}`,
    }));
    await this.#ask(codeSlip(`till setup ${this.#question}`, paragraphs, lines));
    return new Map(lines.map(({ code }, index) => [code, answers[index]?.answer ?? ""]));
  }

  /** Once: it serves for every text. */
  async #printKeyboard(): Promise<void> {
    if (this.#hasKeyboard) return;
    this.#hasKeyboard = true;
    const { erase, keyboard, space } = this.#words;
    await this.#ask(codeSlip("till setup", keyboard, letterCodes({ space, erase })));
  }

  /** What is to be answered has to come out; who answers has it in hand. */
  async #ask(items: readonly PrintItem[]): Promise<void> {
    const { clock, printer, say, signal } = this.#options;
    await this.#listening.ready;
    this.#heard = [];
    await printUntilOut(printer, { name: "a question of setup", items }, clock, {
      isEnough: () => this.#heard.length > 0 || signal.aborted,
      waits: say,
    });
  }

  /** What is only told may be missing: it is in the log, too. */
  async #tell(paragraphs: readonly string[]): Promise<void> {
    const { clock, printer, say } = this.#options;
    const result = await printOn(printer, { name: "the end of setup", items: textSlip(paragraphs) }, clock);
    if (result.outcome !== "printed" && result.outcome !== "sent")
      say(`the paper that says so was not printed: ${result.detail}`);
  }

  async #scan(): Promise<string> {
    const { signal } = this.#options;
    const wake = () => this.#wake?.();
    signal.addEventListener("abort", wake);
    try {
      for (;;) {
        if (signal.aborted) throw gone();
        const text = this.#heard.shift();
        if (text !== undefined) return text;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }
}
