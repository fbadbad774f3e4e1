// The body of an answer that is too large to be kept, as text that comes in pieces: a report's file is read line by
// line while it arrives. The access token is taken out here as it is of every other answer.

/** Takes the text of a successful answer piece by piece. */
export interface TextSink {
  /** More is "bad-answer". */
  readonly maxBytes: number;
  /** Bytes that are no UTF-8 come as U+FFFD. A PaymentError ends the request and is what `send` rejects with. */
  write(text: string): void;
}

/** With undici's own code for it, which faults.ts knows. */
export class TooLarge extends Error {
  readonly code = "UND_ERR_RES_EXCEEDED_MAX_SIZE";

  constructor(bytes: number) {
    super(`the answer has ${bytes} bytes and more`);
  }
}

/** From bytes to redacted text, also where a piece ends within a character or within the token. */
export class TextStream {
  readonly #sink: TextSink;
  readonly #redact: (text: string) => string;
  /** So many characters at the end of a piece may be the beginning of the token. */
  readonly #held: number;
  readonly #decoder = new TextDecoder("utf-8");
  #rest = "";

  constructor(sink: TextSink, redact: (text: string) => string, token: string) {
    this.#sink = sink;
    this.#redact = redact;
    this.#held = token.length - 1;
  }

  get maxBytes(): number {
    return this.#sink.maxBytes;
  }

  /** @throws what the sink throws */
  write(bytes: Uint8Array): void {
    this.#pass(this.#decoder.decode(bytes, { stream: true }), this.#held);
  }

  end(): void {
    this.#pass(this.#decoder.decode(), 0);
  }

  #pass(text: string, held: number): void {
    const clean = this.#redact(this.#rest + text);
    const cut = Math.max(0, clean.length - held);
    this.#rest = clean.slice(cut);
    if (cut > 0) this.#sink.write(clean.slice(0, cut));
  }
}
