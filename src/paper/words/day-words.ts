// The words of the day's reports, beside words.ts because only the shop's own people read them.

import type { CashMove } from "../../day/day.ts";

export interface DayWords {
  readonly x: string;
  /** The last line of an X: it closes nothing. */
  readonly xNote: string;
  readonly z: (number: number) => string;
  readonly paid: string;
  readonly refunded: string;
  readonly net: string;
  readonly cash: string;
  readonly byQr: string;
  readonly unknownMethod: string;
  readonly unpaid: string;
  readonly expired: string;
  readonly canceled: string;
  readonly refused: string;
  readonly drawer: string;
  readonly moves: Readonly<Record<CashMove, string>>;
  readonly cashSales: string;
  readonly cashRefunds: string;
  readonly expected: string;
  readonly counted: string;
  /** More in the drawer than should be; less; as it should be. */
  readonly over: string;
  readonly short: string;
  readonly even: string;
  readonly openings: string;
  readonly byGroup: string;
  readonly noGroup: string;
  /** Refunds of an amount, from sales of more than one group. */
  readonly unassigned: string;
  readonly copies: string;
  readonly owed: string;
  readonly open: string;
  readonly records: string;
  readonly hash: string;
  /** On a receipt paid in cash. */
  readonly tendered: string;
  readonly change: string;
}

const es: DayWords = {
  x: "INFORME X",
  xNote: "NO CIERRA EL DÍA",
  z: (number) => `CIERRE Z ${number}`,
  paid: "COBRADO",
  refunded: "DEVUELTO",
  net: "NETO",
  cash: "Efectivo",
  byQr: "QR Mercado Pago",
  unknownMethod: "Otro medio",
  unpaid: "SIN COBRAR",
  expired: "Vencidas",
  canceled: "Canceladas",
  refused: "Rechazadas",
  drawer: "CAJÓN",
  moves: { float: "Fondo inicial", "pay-in": "Ingresos", "pay-out": "Retiros" },
  cashSales: "Ventas en efectivo",
  cashRefunds: "Devoluciones en efectivo",
  expected: "Debe haber",
  counted: "Contado",
  over: "SOBRANTE",
  short: "FALTANTE",
  even: "SIN DIFERENCIA",
  byGroup: "NETO POR GRUPO",
  noGroup: "Sin grupo",
  unassigned: "Devoluciones sin grupo",
  openings: "Aperturas sin venta",
  copies: "Copias impresas",
  owed: "Papeles pendientes",
  open: "Sin resolver: venta",
  records: "Registros",
  hash: "Huella del registro",
  tendered: "Entregado",
  change: "Vuelto",
};

const pt: DayWords = {
  x: "LEITURA X",
  xNote: "NÃO FECHA O DIA",
  z: (number) => `FECHAMENTO Z ${number}`,
  paid: "RECEBIDO",
  refunded: "DEVOLVIDO",
  net: "LÍQUIDO",
  cash: "Dinheiro",
  byQr: "QR Mercado Pago",
  unknownMethod: "Outro meio",
  unpaid: "NÃO RECEBIDO",
  expired: "Vencidas",
  canceled: "Canceladas",
  refused: "Recusadas",
  drawer: "GAVETA",
  moves: { float: "Fundo de troco", "pay-in": "Suprimentos", "pay-out": "Sangrias" },
  cashSales: "Vendas em dinheiro",
  cashRefunds: "Devoluções em dinheiro",
  expected: "Deve haver",
  counted: "Contado",
  over: "SOBRA",
  short: "FALTA",
  even: "SEM DIFERENÇA",
  byGroup: "LÍQUIDO POR GRUPO",
  noGroup: "Sem grupo",
  unassigned: "Devoluções sem grupo",
  openings: "Aberturas sem venda",
  copies: "Cópias impressas",
  owed: "Papéis pendentes",
  open: "Sem solução: venda",
  records: "Registros",
  hash: "Código do registro",
  tendered: "Valor recebido",
  change: "Troco",
};

const en: DayWords = {
  x: "X REPORT",
  xNote: "DOES NOT CLOSE THE DAY",
  z: (number) => `Z REPORT ${number}`,
  paid: "PAID",
  refunded: "REFUNDED",
  net: "NET",
  cash: "Cash",
  byQr: "Mercado Pago QR",
  unknownMethod: "Another way",
  unpaid: "NOT PAID",
  expired: "Expired",
  canceled: "Canceled",
  refused: "Refused",
  drawer: "DRAWER",
  moves: { float: "Float", "pay-in": "Paid in", "pay-out": "Paid out" },
  cashSales: "Sales in cash",
  cashRefunds: "Refunds in cash",
  expected: "Should hold",
  counted: "Counted",
  over: "OVER",
  short: "SHORT",
  even: "NO DIFFERENCE",
  byGroup: "NET BY GROUP",
  noGroup: "No group",
  unassigned: "Refunds of no group",
  openings: "Opened without a sale",
  copies: "Copies printed",
  owed: "Papers owed",
  open: "Not settled: sale",
  records: "Records",
  hash: "Hash of the journal",
  tendered: "Tendered",
  change: "Change",
};

export function dayWordsFor(language: "es" | "pt" | "en"): DayWords {
  return { es, pt, en }[language];
}
