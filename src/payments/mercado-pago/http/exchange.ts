// How one request travels to the far end and its answer back. Apart from the client, because what an answer means,
// how long it may take and what may be logged of it is the same whatever carries the bytes.

/** A request as it leaves: nothing is added to it on the way. */
export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null sends no body. */
  readonly body: string | null;
  /** The answer is a large file: it travels apart, so that no sale stands behind it. */
  readonly isDownload: boolean;
}

/** Told in this order: leaving, head, data as often as need be, end; or at any point failed, and then nothing more. */
export interface AnswerListener {
  /**
   * A connection stands, and the first byte is about to be written. Before this nothing can have happened there.
   * @param abort ends the exchange, which then fails with the cause
   * @returns false when nobody waits any more: nothing is written, and it fails
   */
  leaving(abort: (cause: Error) => void): boolean;
  head(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  data(bytes: Uint8Array): void;
  end(): void;
  failed(cause: Error): void;
}

export interface Exchange {
  /** Repeats nothing and follows nothing by itself. Never throws. */
  send(request: OutgoingRequest, listener: AnswerListener): void;
  /** Ends the connections at once; what is under way fails. */
  close(): Promise<void>;
}

export interface ExchangeLimits {
  readonly connectMs: number;
  /** From the request sent until the answer's headers. */
  readonly headersMs: number;
  /** Between two pieces of an answer's body. */
  readonly bodyMs: number;
  /** Of an answer's body; a download is bounded by whoever takes it. */
  readonly bodyBytes: number;
}

/** @param origin "https://api.mercadopago.com" */
export type OpenExchange = (origin: string, limits: ExchangeLimits) => Exchange;
