// What a broken connection means for money. Before a connection stood nothing can have happened at the far
// end; from then on anything can, and only asking will tell.

import { PaymentError } from "../../provider.ts";

export interface FaultContext {
  /** "https://api.mercadopago.com", for the message. */
  readonly origin: string;
  /** Whether a first byte of the request may have left this machine. */
  readonly left: boolean;
  redact(text: string): string;
}

/** Answers that came but cannot be read as HTTP, or not within the limits (undici's own names and codes). */
const BAD_ANSWERS = [
  "HTTPParserError",
  "UND_ERR_RES_EXCEEDED_MAX_SIZE",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_HEADERS_OVERFLOW",
];

/** Codes of node:tls and OpenSSL that mean: somebody answered, but not provably Mercado Pago. */
const CERTIFICATE = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/;

/** A PaymentError for whatever the HTTP client threw: "unreachable", "no-answer" or "bad-answer". */
export function explainFault(error: Error, context: FaultContext): PaymentError {
  // Only the code and the words: the error itself may carry raw bytes of the answer.
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const words = context.redact(error.message).slice(0, 200);
  const what = [code, words].filter((part) => part !== "").join(": ");
  if (!context.left) {
    const advice = CERTIFICATE.test(code)
      ? "is the clock of this machine right, and is no portal or proxy in between?"
      : "is the network up?";
    return new PaymentError(
      "unreachable",
      "not-done",
      `${context.origin} cannot be reached (${what}); ${advice}`,
      {
        repeatable: true,
      },
    );
  }
  if (BAD_ANSWERS.includes(code) || BAD_ANSWERS.includes(error.name)) {
    return new PaymentError("bad-answer", "unknown", `${context.origin} gave an unusable answer (${what})`);
  }
  return new PaymentError("no-answer", "unknown", `${context.origin} gave no whole answer (${what})`);
}
