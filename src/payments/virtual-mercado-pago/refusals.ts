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

/** Shape (a): payments, users, stores and the instore rail; shape (b): the Orders API. */
export type ErrorShape = "classic" | "orders";

export function refusalBody(refusal: Refusal, shape: ErrorShape): unknown {
  if (shape === "orders") return { errors: refusal.findings };
  const first = refusal.findings[0];
  return { message: first?.message ?? "", error: first?.code ?? "", status: refusal.status, cause: [] };
}
