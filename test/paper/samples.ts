// Sales and shops for the tests of paper: one ordinary basket per country, complete in every field.

import { type Currency, money, sum, times } from "../../src/money/money.ts";
import type { PaperContext } from "../../src/paper/context.ts";
import type { PaymentFacts, Refund, Sale, SaleLine } from "../../src/sale/sale.ts";

export interface Sample {
  readonly context: Omit<PaperContext, "columns">;
  readonly sale: Sale;
}

export function line(title: string, quantity: number, minor: number, currency: Currency): SaleLine {
  const unitPrice = money(minor, currency);
  return { title, barcode: null, quantity, unitPrice, total: times(unitPrice, quantity) };
}

/** Paid, with its order and payment; change what the test is about. */
export function paidSale(lines: readonly SaleLine[], currency: Currency, change: Partial<Sale> = {}): Sale {
  const total = sum(
    lines.map((one) => one.total),
    currency,
  );
  const payment: PaymentFacts = {
    id: "PAY01K3AAAABBBBCCCCDDDDEEEEGG",
    number: "118764420915",
    methodType: "account_money",
    method: "account_money",
    installments: 1,
    paid: total,
  };
  return {
    facts: {
      id: 57,
      reference: "482100-000057-7f3a",
      ticket: null,
      lines,
      total,
      validityS: 600,
      rootKey: "0b9d7a5e-6f55-4c5e-9a51-2f7f4f1f6c11",
      at: "2026-03-15T17:03:10.000Z",
    },
    phase: { status: "paid" },
    order: {
      id: "ORD01K3AAAABBBBCCCCDDDDEEEEFF",
      qrData:
        "00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-cec05c18e72b50120008326594305204970053030325802AR5904Test6004CABA63041094",
      paymentId: payment.id,
      virtual: false,
    },
    payment,
    receiptNumber: 42,
    paidAt: "2026-03-15T17:04:31.000Z",
    paidProviderAt: "2026-03-15T17:04:29.000Z",
    createKey: 1,
    paidInstead: null,
    late: false,
    papers: [],
    refunds: [],
    ...change,
  };
}

export function refund(
  id: number,
  minor: number,
  currency: Currency,
  state: Refund["state"]["status"],
): Refund {
  const providerId = `REF01K3AAAABBBBCCCCDDDDEEE${String(id).padStart(2, "0")}`;
  return {
    id,
    amount: money(minor, currency),
    whole: false,
    state:
      state === "requested"
        ? { status: state }
        : state === "refused"
          ? { status: state, code: "refund_amount_exceeds", message: "more than the balance" }
          : { status: state, providerId },
    elsewhere: false,
    at: "2026-03-15T18:20:00.000Z",
    lines: [],
    by: null,
    approvedBy: null,
    providerAt: "2026-03-15T18:20:01.000Z",
  };
}

const ARGENTINE_LINES = [
  line("Yerba mate suave 1 kg", 1, 425_000, "ARS"),
  line("Alfajor triple de dulce de leche bañado en chocolate negro", 3, 125_050, "ARS"),
  line("Pañuelos", 1, 9_990, "ARS"),
];

export const ARGENTINE: Sample = {
  context: {
    shop: {
      name: "Almacén La Esquina",
      taxId: "30-71234567-8",
      address: ["Av. Corrientes 1234", "C1043AAZ CABA"],
    },
    locale: "es-AR",
    demo: false,
    till: "CAJA01",
    book: "482100",
    timeZone: "America/Argentina/Buenos_Aires",
    footer: ["¡Gracias por su compra!"],
  },
  sale: paidSale(ARGENTINE_LINES, "ARS"),
};

export const BRAZILIAN: Sample = {
  context: {
    shop: {
      name: "Padaria São João",
      taxId: "12.345.678/0001-90",
      address: ["Rua Augusta, 1500", "São Paulo - SP"],
    },
    locale: "pt-BR",
    demo: false,
    till: "CAIXA01",
    book: "482100",
    timeZone: "America/Sao_Paulo",
    footer: ["Obrigado pela preferência!"],
  },
  sale: paidSale(
    [
      line("Pão de queijo", 12, 350, "BRL"),
      line("Café coado com leite e açúcar, copo grande para viagem", 1, 1_290, "BRL"),
    ],
    "BRL",
    { payment: payment("bank_transfer", "pix", 1, money(5_490, "BRL")) },
  ),
};

/** A demonstration in English, so that every golden paper of it carries the banner. */
export const ENGLISH_DEMO: Sample = {
  context: {
    shop: { name: "Corner Shop", taxId: "30-71234567-8", address: ["1234 Corrientes Avenue"] },
    locale: "en",
    demo: true,
    till: "TILL01",
    book: "482100",
    timeZone: "America/Argentina/Buenos_Aires",
  },
  sale: paidSale(ARGENTINE_LINES, "ARS", {
    payment: payment("credit_card", "visa", 3, money(810_140, "ARS")),
  }),
};

export const CHILEAN: Sample = {
  context: {
    shop: { name: "Botillería El Roble", taxId: "76.123.456-7", address: ["Av. Italia 850, Providencia"] },
    locale: "es-CL",
    demo: false,
    till: "CAJA-A",
    book: "482100",
    timeZone: "America/Santiago",
  },
  sale: paidSale(
    [line("Agua mineral sin gas 1,6 l", 2, 1_290, "CLP"), line("Marraqueta kg", 1, 2_450, "CLP")],
    "CLP",
    {
      payment: payment("debit_card", "debvisa", 1, money(5_030, "CLP")),
    },
  ),
};

export const COLOMBIAN: Sample = {
  context: {
    shop: { name: "Tienda Doña Rosa", taxId: "NIT 900.123.456-1", address: ["Carrera 7 # 45-10, Bogotá"] },
    locale: "es-CO",
    demo: false,
    till: "CAJA1",
    book: "482100",
    timeZone: "America/Bogota",
  },
  sale: withTicket(paidSale([line("Mesa 12", 1, 184_000, "COP")], "COP"), "mesa-12_0315"),
};

function payment(
  methodType: string,
  method: string,
  installments: number,
  paid: PaymentFacts["paid"],
): PaymentFacts {
  return {
    id: "PAY01K3AAAABBBBCCCCDDDDEEEEGG",
    number: "118764420915",
    methodType,
    method,
    installments,
    paid,
  };
}

function withTicket(sale: Sale, ticket: string): Sale {
  return { ...sale, facts: { ...sale.facts, ticket, lines: [] } };
}
