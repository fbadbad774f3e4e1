// What the virtual Mercado Pago keeps for its reports: configurations, schedules, reports asked for, withdrawals.

export type ReportKind = "settlement" | "release";

export interface ReportRecord {
  readonly id: string;
  readonly reportId: string;
  readonly owner: string;
  readonly kind: ReportKind;
  readonly beginMs: number;
  readonly endMs: number;
  readonly createdAtMs: number;
  readonly readyAtMs: number;
  readonly fails: boolean;
  readonly fileName: string;
  /** Written when the report is looked at for the first time after it is ready. */
  text: string | null;
}

export interface WithdrawalRecord {
  readonly id: string;
  readonly owner: string;
  readonly amountMinor: number;
  readonly atMs: number;
}

/** Fields as they were sent. */
export type ReportConfig = Readonly<Record<string, unknown>>;

export class ReportBooks {
  readonly configs = new Map<string, ReportConfig>();
  readonly scheduled = new Set<string>();
  readonly reports: ReportRecord[] = [];
  readonly withdrawals: WithdrawalRecord[] = [];
  /** Orders that no report tells of. */
  readonly unreported = new Set<string>();
  /** The sale that no till made is made once. */
  foreignSaleMade = false;

  static keyOf(owner: string, kind: ReportKind): string {
    return `${owner} ${kind}`;
  }
}
