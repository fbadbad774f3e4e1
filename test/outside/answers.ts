// What the rig looks at in the answers of till --json and of the provider's control API, as a script would; the
// programs answer more.

export interface Amount {
  readonly minor: number;
  readonly currency: string;
  readonly text: string;
}

export interface Sale {
  readonly id: number;
  readonly status: string;
  readonly ticket: string | null;
  readonly reference: string;
  readonly total: Amount;
  readonly lines: readonly { readonly title: string; readonly quantity: number; readonly total: Amount }[];
  readonly orderId: string | null;
  readonly qrData: string | null;
  readonly receiptNumber: number | null;
  readonly receiptCode: string | null;
  readonly refunds: readonly { readonly status: string; readonly amount: Amount }[];
  readonly settled: boolean;
}

export interface Status {
  readonly demo: boolean;
  readonly state: string;
  readonly basket: { readonly lines: Sale["lines"]; readonly total: Amount } | null;
  readonly sale: Sale | null;
  readonly owed: readonly { readonly sale: number; readonly paper: string; readonly detail: string }[];
  readonly devices: readonly { readonly name: string; readonly condition: string }[];
}

/** What the provider's control API says of an order. */
export interface Order {
  readonly id: string;
  readonly status: string;
  readonly qrData: string | null;
  readonly totalMinor: number;
  readonly refunds: readonly { readonly amountMinor: number }[];
}
