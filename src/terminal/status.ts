// The answer to "how are you?": everything a person, a script or a support call wants to know at once.

import { viewMachine } from "../machine/machine-view.ts";
import type { PaymentError } from "../payments/provider.ts";
import { isMoneyOpen } from "../sale/duties.ts";
import { isPaidTwice } from "../sale/paid-twice.ts";
import type { Sale } from "../sale/sale.ts";
import type { Book } from "./book/book.ts";
import { waitingBasket } from "./counter/counter-state.ts";
import type { Front } from "./counter/front.ts";
import type { TerminalParts } from "./parts.ts";
import type { DeviceView, DrawerView, SaleView, TillStatus } from "./till-api.ts";
import { viewAmount, viewLines, viewOwed, viewOwedReports } from "./views.ts";

const NOTICE = "DEMO: virtual Mercado Pago, no real money moves";

export interface TillState {
  readonly parts: TerminalParts;
  readonly book: Book;
  readonly front: Front;
  readonly frontSale: Sale | null;
  /** Why the paper that is first in line is not out yet. */
  readonly hindrance: string;
  view(sale: Sale): SaleView;
  readonly demo: boolean;
  /** Looks that hints brought about. */
  readonly looks: number;
  readonly devices: readonly DeviceView[];
  readonly drawer: DrawerView | null;
  readonly provider: { readonly heard: boolean; readonly problem: PaymentError | null };
}

export function statusOf(till: TillState): TillStatus {
  const { book, demo, front, frontSale, parts } = till;
  const { journal, provider, settings } = parts;
  const { locale } = settings;
  const { counter } = front;
  const basket = waitingBasket(counter);
  const { view } = till;
  const unsettled = book.unsettled();
  const webhooks = parts.webhooks();
  const hindrance = till.hindrance || parts.devices.printer.state().detail;
  return {
    version: settings.version,
    demo,
    notice: demo ? NOTICE : null,
    state: frontSale === null ? counter.mode : frontSale.phase.status,
    display: front.display,
    basket:
      basket === null
        ? null
        : { lines: viewLines(basket.lines, locale), total: viewAmount(basket.total, locale) },
    sale: frontSale === null ? null : view(frontSale),
    owed: [
      ...unsettled.flatMap((sale) => viewOwed(sale, hindrance)),
      ...viewOwedReports(book.pendingCloses(), hindrance),
    ],
    unsettled: unsettled.filter((sale) => sale !== frontSale && isUnsettled(sale)).map(view),
    drawer: till.drawer,
    devices: till.devices,
    provider: {
      name: provider.name,
      rail: settings.railReason,
      reachable: till.provider.heard ? !isSilent(till.provider.problem) : null,
      detail: till.provider.problem?.message ?? "",
    },
    machine: viewMachine(parts.machine),
    webhooks: webhooks === null ? null : { ...webhooks, looks: till.looks },
    journal: {
      directory: settings.journalDirectory,
      records: journal.head().sequence,
      head: journal.head().hash,
      damage: parts.journalDamage?.() ?? null,
    },
  };
}

function isUnsettled(sale: Sale): boolean {
  return isMoneyOpen(sale) || isPaidTwice(sale);
}

/** Declining is an answer too. */
function isSilent(problem: PaymentError | null): boolean {
  return (
    problem !== null && ["unreachable", "no-answer", "bad-answer", "provider-failed"].includes(problem.code)
  );
}
