// Refunds on their one way: look what was given back already, perhaps in the seller's own app; see what this one
// would be; ask who answers for it; write it into the journal. What happens then is the payer's duty.

import type { Reason } from "../../feedback/reasons.ts";
import type { Money } from "../../money/money.ts";
import type { Site } from "../../money/sites.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Stamp } from "../../sale/stamp.ts";
import type { Authorisation, Credentials } from "../../staff/staff.ts";
import { TillRefusal } from "../till-api.ts";
import { planRefund, type RefundPart, type RefundPlan, type RefundWarning } from "./refund-plan.ts";
import type { Authorised, StaffDesk } from "./staff-desk.ts";

export interface RefundRequest extends RefundPart {
  /** Warnings that were seen, or need not be: the refund is wanted all the same. */
  readonly despite: readonly RefundWarning["code"][];
  readonly staff: Credentials | null;
  readonly approver: Credentials | null;
}

/** Either the refund is on the disk, or nothing was begun and this is what is missing. */
export type RefundAnswer =
  | { readonly kind: "begun"; readonly refund: number; readonly amount: Money }
  | { readonly kind: "warned"; readonly warnings: readonly RefundWarning[]; readonly amount: Money }
  | ({
      readonly kind: "unauthorised";
      readonly need: Extract<Authorised, { ok: false }>["need"];
      readonly amount: Money;
    } & Reason);

export interface RefundDeskOptions {
  readonly site: Site;
  readonly staff: Pick<StaffDesk, "authorise" | "problem">;
  /** Now, for papers. */
  stamp(): Stamp;
  sale(id: number): Sale;
  /** Asks the provider how the sale stands and learns it. Rejects with PaymentError. */
  look(id: number): Promise<void>;
  /** The provider's clock; null when it is not known. */
  providerTime(): Date | null;
  /** Takes effect at once; resolves when it is on the disk. */
  accept(id: number, event: SaleEvent): Promise<void>;
}

export class RefundDesk {
  readonly #options: RefundDeskOptions;

  constructor(options: RefundDeskOptions) {
    this.#options = options;
  }

  /**
   * Looks at the provider and begins nothing.
   * @throws TillRefusal with the reason, or PaymentError when Mercado Pago could not be asked
   */
  async preview(id: number, part: RefundPart): Promise<RefundPlan> {
    await this.#lookAt(id);
    return this.#plan(id, part);
  }

  /**
   * @param isWanted asked once more right before the refund is written: whoever asked may have left meanwhile
   * @throws TillRefusal with the reason, or PaymentError when Mercado Pago could not be asked; nothing was begun
   */
  async request(
    id: number,
    request: RefundRequest,
    isWanted: () => boolean = () => true,
  ): Promise<RefundAnswer> {
    const { accept, providerTime, staff, stamp } = this.#options;
    const { approver, despite } = request;
    await this.#lookAt(id);
    const { amount, warnings } = this.#plan(id, request);
    const unseen = warnings.filter(({ code }) => !despite.includes(code));
    if (unseen.length > 0) return { kind: "warned", warnings: unseen, amount };
    const providerAt = providerTime()?.toISOString() ?? null;
    const authorised = await staff.authorise({ amount, providerAt }, request.staff, approver);
    if (!authorised.ok) {
      const { need, reason, why } = authorised;
      return { kind: "unauthorised", need, why, reason, amount };
    }

    // Checking a PIN takes its time. From here to the record nothing else can happen: one turn of the event loop.
    if (!isWanted()) throw new TillRefusal("not-possible", "the refund was given up; nothing was given back");
    const { authorisation } = authorised;
    const now = this.#plan(id, request);
    const changed = now.warnings.find(({ code }) => !despite.includes(code));
    if (changed !== undefined) return { kind: "warned", warnings: [changed], amount: now.amount };
    const problem = staff.problem(authorisation, now.amount, providerAt);
    if (problem !== null) {
      const need = authorisation.by === null ? "staff" : "approver";
      return { kind: "unauthorised", need, ...problem, amount: now.amount };
    }
    const refund = this.#options.sale(id).refunds.length + 1;
    const written = accept(id, {
      type: "refund-requested",
      amount: now.amount,
      ...stamp(),
      ...(now.lines.length === 0 ? {} : { lines: now.lines }),
      ...namesOf(authorisation),
      ...(providerAt === null ? {} : { providerAt }),
    });
    await written;
    return { kind: "begun", refund, amount: now.amount };
  }

  /** Of cash the provider knows nothing. */
  async #lookAt(id: number): Promise<void> {
    const { look, sale } = this.#options;
    if (sale(id).facts.cash === undefined) await look(id);
  }

  #plan(id: number, part: RefundPart): RefundPlan {
    const { providerTime, sale, site } = this.#options;
    return planRefund(sale(id), part, site, providerTime());
  }
}

function namesOf({ by, approvedBy }: Authorisation) {
  return { ...(by === null ? {} : { by }), ...(approvedBy === null ? {} : { approvedBy }) };
}
