// How the virtual Mercado Pago says no: the error bodies of reference 2.3, each under its status.

/** Thrown by whatever handles a request; the route decides in which of the shapes it is told. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly findings: readonly Finding[];

  constructor(status: number, findings: readonly Finding[]) {
    super(findings.map((finding) => `${status} ${finding.code}: ${finding.message}`).join("; "));
    this.status = status;
    this.findings = findings;
  }
}

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly string[];
}

export function refuse(status: number, code: string, message: string, details?: readonly string[]): Refusal {
  return new Refusal(status, [details === undefined ? { code, message } : { code, message, details }]);
}

/** Shape (b): the Orders API; shape (a): users and merchant orders, the instore rail, stores and POS, the Payments API. */
export type ErrorShape = "orders" | "classic" | "instore" | "places" | "payments";

export interface ErrorManners {
  readonly errorDetails: boolean;
  readonly causeSpelling: "own" | "cause" | "causes";
  readonly causeCodesAsText: boolean;
  readonly placeErrorsIn: "error" | "causes";
  readonly refundErrorStatus: "listed" | "400";
}

export interface ToldRefusal {
  readonly status: number;
  readonly body: unknown;
}

export function tellRefusal(refusal: Refusal, shape: ErrorShape, manners: ErrorManners): ToldRefusal {
  const { status, findings } = refusal;
  if (shape === "orders") {
    const errors = manners.errorDetails ? findings : findings.map(({ code, message }) => ({ code, message }));
    return { status, body: { errors } };
  }
  const { code, message } = findings[0] ?? { code: "", message: "" };
  // The gateway's words for a body that cannot be read are those of the Orders API only.
  const error = code === "json_syntax_error" ? "bad_request" : code;
  if (shape === "payments") return tellPaymentsRefusal(status, error, message, manners);
  const causes = causeWord(shape, manners);
  if (shape === "places" && manners.placeErrorsIn === "causes") {
    const told = { message, error: ERROR_WORDS[status] ?? "error", status };
    return { status, body: { ...told, [causes]: [{ code: error, description: message }] } };
  }
  return { status, body: { message, error, status, [causes]: [] } };
}

/** Instore services say `causes`, the others `cause` (reference 2.3 a). */
function causeWord(shape: ErrorShape, { causeSpelling }: ErrorManners): "cause" | "causes" {
  if (causeSpelling !== "own") return causeSpelling;
  return shape === "instore" || shape === "places" ? "causes" : "cause";
}

/** The Payments API's own status and code for what happens before a route (reference 9.2). */
const PAYMENTS_CODES: Readonly<Record<string, readonly [status: number, code: string]>> = {
  unauthorized: [401, "401"],
  empty_required_header: [404, "4292"],
  idempotency_key_already_used: [404, "2032"],
};
const ERROR_WORDS: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "unauthorized",
  404: "not_found",
};

/** Numbers stand in `cause`; what has no number is told by `error` alone. */
function tellPaymentsRefusal(
  ownStatus: number,
  ownCode: string,
  message: string,
  manners: ErrorManners,
): ToldRefusal {
  const [listed, code] = PAYMENTS_CODES[ownCode] ?? [ownStatus, ownCode];
  const word = causeWord("payments", manners);
  if (!/^[0-9]+$/.test(code)) {
    return { status: listed, body: { message, error: code, status: listed, [word]: [] } };
  }
  const kept = code === "401" || code === "2000" || manners.refundErrorStatus === "listed";
  const status = kept ? listed : 400;
  const told = manners.causeCodesAsText ? code : Number(code);
  const cause = [{ code: told, description: message, data: null }];
  return { status, body: { message, error: ERROR_WORDS[status] ?? "error", status, [word]: cause } };
}
