// The whole table of a sale's life, for readers: in which state which event can happen, and what state it leads
// to. test/sale/table.test.ts walks every reachable sale through every event and demands that what it saw is
// exactly what stands here; docs/sale.md is drawn from it.

import type { SaleEventType } from "./events.ts";
import type { SaleStatus } from "./sale.ts";

export const TABLE: Readonly<
  Record<SaleStatus, Readonly<Partial<Record<SaleEventType, readonly SaleStatus[]>>>>
> = {
  ordering: {
    "order-created": ["awaiting-payment", "canceling"],
    "order-refused": ["refused"],
    "order-canceled": ["canceled"],
    "cancel-requested": ["ordering"],
    "key-spoiled": ["ordering"],
    "originals-unknown": ["ordering"],
    "paid-instead": ["ordering"],
    "till-restarted": ["ordering"],
  },
  "awaiting-payment": {
    "payment-rejected": ["awaiting-payment"],
    "order-paid": ["paid"],
    "order-expired": ["expired"],
    "order-canceled": ["canceled"],
    "cancel-requested": ["canceling"],
    "paper-printed": ["awaiting-payment"],
    "paper-unconfirmed": ["awaiting-payment"],
    "originals-unknown": ["awaiting-payment"],
    "paid-instead": ["awaiting-payment"],
    "till-restarted": ["awaiting-payment"],
  },
  canceling: {
    "payment-rejected": ["canceling"],
    "order-paid": ["paid"],
    "order-expired": ["expired"],
    "order-canceled": ["canceled"],
    "cancel-requested": ["canceling"],
    "paper-printed": ["canceling"],
    "paper-unconfirmed": ["canceling"],
    "originals-unknown": ["canceling"],
    "paid-instead": ["canceling"],
    "till-restarted": ["canceling"],
  },
  paid: {
    "order-paid": ["paid"],
    "order-expired": ["paid"],
    "order-canceled": ["paid"],
    "paper-sealing": ["paid"],
    "paper-sealed": ["paid"],
    "paper-printed": ["paid"],
    "paper-unconfirmed": ["paid"],
    "copy-requested": ["paid"],
    "refund-requested": ["paid"],
    "refund-pending": ["paid"],
    "refund-done": ["paid"],
    "refund-refused": ["paid"],
    "refund-found": ["paid"],
    "key-spoiled": ["paid"],
    "originals-unknown": ["paid"],
    "paid-instead": ["paid"],
    "till-restarted": ["paid"],
  },
  expired: {
    "order-paid": ["paid"],
    "order-expired": ["expired"],
    "order-canceled": ["expired"],
    "order-closed": ["expired"],
    "paper-printed": ["expired"],
    "paper-unconfirmed": ["expired"],
    "originals-unknown": ["expired"],
    "paid-instead": ["expired"],
    "till-restarted": ["expired"],
  },
  canceled: {
    "order-paid": ["paid"],
    "order-expired": ["canceled"],
    "order-canceled": ["canceled"],
    "order-closed": ["canceled"],
    "paper-printed": ["canceled"],
    "paper-unconfirmed": ["canceled"],
    "originals-unknown": ["canceled"],
    "paid-instead": ["canceled"],
    "till-restarted": ["canceled"],
  },
  refused: {
    "originals-unknown": ["refused"],
    "till-restarted": ["refused"],
  },
};
