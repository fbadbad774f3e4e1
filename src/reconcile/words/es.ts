// Spanish that serves from Mexico to Argentina: what to do stands in the infinitive, which speaks to nobody as "tú",
// "vos" or "usted".

import type { Facts, ReconcileWords } from "./words.ts";

export const es: ReconcileWords = {
  language: "es",
  title: "Conciliación",
  pos: "Caja",
  book: "Talonario",
  period: "Días",
  madeAt: "Hecha",
  timeZone: "Zona horaria",

  agrees: "Cada centavo está explicado: no hay nada que hacer.",
  nothingYet: "Por ahora, nada para revisar.",
  toLookAt: (count) => (count === 1 ? "1 diferencia para revisar." : `${count} diferencias para revisar.`),
  wrong: (amount) => `Quedan ${amount} sin explicación: es un error de este programa. Avisar al soporte.`,
  incomplete: "Todavía incompleta",
  openFrom: (moment) => `Puede faltar lo ocurrido desde ${moment}: conciliar estos días otra vez mañana.`,
  faults: (count) =>
    count === 1
      ? "1 fila del reporte no se pudo leer: las sumas no están completas."
      : `${count} filas del reporte no se pudieron leer: las sumas no están completas.`,
  noReleaseReport: (why) => `No hay reporte de liberaciones: ${why}`,
  noLive: (why) => `No se pudo consultar los pagos a Mercado Pago: ${why}`,
  repeated: (count) =>
    count === 1
      ? "1 fila está repetida y cuenta una sola vez."
      : `${count} filas están repetidas y cuentan una sola vez.`,
  sources: (files, rows) => `Hecha con ${files === 1 ? "1 reporte" : `${files} reportes`}, ${rows} filas.`,

  balance: "Del registro al reporte",
  balanceNote: "Cobros con QR menos devoluciones, sin descontar comisiones.",
  journal: "Registro de la caja",
  report: "Reporte de Mercado Pago",
  unexplained: "Sin explicación",

  count: "Cantidad",
  gross: "Bruto",
  fees: "Comisiones",
  taxes: "Impuestos",
  other: "Otros",
  net: "Neto",
  expectedFee: "Comisión esperada",
  payments: "Cobros con QR",
  refunds: "Devoluciones",
  cash: "Efectivo",
  wholeAccount: "Toda la cuenta",
  thisTill: "Esta caja",
  withdrawals: "Retiros",

  methods: "Por medio de pago",
  days: "Por día",
  hours: "Por hora del día",
  hoursNote: "Cobros de esta caja en cada hora.",
  day: "Día",
  releases: "Cuándo se libera el dinero",
  toRelease: "A liberar",
  released: "Liberado",
  notReached: "todavía no",

  differences: "Diferencias",
  nothingToDo: "Sin nada que hacer",
  noDifferences: "Sin diferencias.",
  more: (count) => `y ${count} más`,
  when: "Cuándo",
  what: "Qué pasó",
  inJournal: "Registro",
  inReport: "Reporte",
  difference: "Diferencia",
  expected: "Esperado",
  found: "Encontrado",
  kinds: {
    "paid-after-end": {
      title: "Pagada después de terminar",
      what: ({ amount, state }) =>
        `cobro de ${amount} por una venta que la caja dio por ${state ?? "terminada"}.`,
      advice:
        "El cliente pagó y la caja no se enteró. Si se llevó la mercadería, el dinero queda; si no, devolverlo en Mercado Pago (Actividad, el cobro, Devolver dinero).",
    },
    "still-open": {
      title: "Pagada y abierta en la caja",
      what: ({ amount }) => `cobro de ${amount} por una venta cuyo final la caja todavía no conoce.`,
      advice:
        "Dejar la caja encendida y con conexión: pregunta sola a Mercado Pago e imprime el comprobante. Después, conciliar otra vez.",
    },
    "second-payment": {
      title: "Pagada dos veces",
      what: ({ amount }) => `otro cobro, de ${amount}, por una venta que ya estaba pagada.`,
      advice:
        "El cliente pagó dos veces. Devolver este cobro en Mercado Pago (Actividad, el cobro, Devolver dinero).",
    },
    "unknown-to-provider": {
      title: "Desconocida para Mercado Pago",
      what: ({ about, amount }) =>
        about === "refund"
          ? `la caja devolvió ${amount} y Mercado Pago no lo registra.`
          : `la caja tiene un cobro de ${amount} y Mercado Pago no lo registra.`,
      advice:
        "Buscar el número en Mercado Pago (Actividad). Si no está, ese dinero no se movió: consultar al soporte con el número y, mientras tanto, no devolver nada.",
    },
    "unknown-sale": {
      title: "No está en el registro",
      what: (facts) => `${moved(facts)} en esta caja, sin venta en el registro.`,
      advice:
        "Alguien cobró aquí sin pasar por la caja, o la venta es anterior a una copia restaurada. Revisarlo en Mercado Pago (Actividad); si nadie recibió nada a cambio, devolverlo.",
    },
    "refunded-elsewhere": {
      title: "Devuelta por otro lado",
      what: ({ amount }) => `devolución de ${amount} que no hizo la caja.`,
      advice:
        "Averiguar quién la hizo: alguien del negocio en la app o en el sitio, o el mismo Mercado Pago. No devolver otra vez.",
    },
    chargeback: {
      title: "Contracargo",
      what: ({ amount, came }) =>
        came ? `volvieron ${amount} al terminar un reclamo.` : `un reclamo descontó ${amount}.`,
      advice:
        "Responder el reclamo en Mercado Pago (Actividad) antes de que venza el plazo, con el comprobante como prueba. Si el dinero volvió, no hay nada que hacer.",
    },
    "other-amount": {
      title: "Otro importe",
      what: ({ journal, report }) => `el registro tiene ${journal} y el reporte ${report}.`,
      advice:
        "Comparar con el cobro en Mercado Pago (Actividad); si el reporte está mal, consultar al soporte con el número.",
    },
    "other-fee": {
      title: "Otra comisión",
      what: ({ expected, found }) =>
        `la comisión fue de ${found ?? "nada"}; se esperaba ${expected ?? "nada"}.`,
      advice:
        "Comparar con los costos de la cuenta en Mercado Pago (Costos). Si cambiaron, corregirlos en la configuración de la caja; si no, consultar al soporte.",
    },
    "other-release": {
      title: "Se liberó otro importe",
      what: ({ expected, found }) => `se liberó ${found ?? "nada"}; se esperaba ${expected ?? "nada"}.`,
      advice:
        "Mirar el cobro en Mercado Pago (Actividad): un reclamo o una corrección puede retener dinero. Si no hay ninguno, consultar al soporte.",
    },
    "missing-in-report": {
      title: "Falta en el reporte",
      what: ({ amount }) => `${amount} que Mercado Pago conoce y que faltan en su reporte.`,
      advice: "Conciliar estos días otra vez mañana. Si sigue faltando, consultar al soporte con el número.",
    },
    "not-in-report-yet": {
      title: "Aún no está en el reporte",
      what: ({ about, amount }) =>
        `${about === "refund" ? "devolución de " : ""}${amount} que el reporte todavía no trae.`,
      advice: "Nada: el reporte se completa en un día. Conciliar estos días otra vez mañana.",
    },
    "day-edge": {
      title: "En el borde del día",
      what: ({ amount, inJournal }) =>
        inJournal
          ? `el registro cuenta ${amount} en estos días y Mercado Pago en otros.`
          : `Mercado Pago cuenta ${amount} en estos días y el registro en otros.`,
      advice: "Nada: el día anterior o el siguiente muestra lo mismo con el otro signo.",
    },
    rounding: {
      title: "Redondeo",
      what: ({ amount, came }) => `${amount} ${came ? "más" : "menos"} que en el registro.`,
      advice: "Nada: es menos que la moneda más chica.",
    },
    "other-terminal": {
      title: "De otra caja",
      what: (facts) => `${moved(facts)} en ${facts.pos === null ? "otra caja" : `la caja ${facts.pos}`}.`,
      advice: "Nada aquí: se concilia en su propia caja.",
    },
    "other-money": {
      title: "De ninguna caja",
      what: (facts) =>
        `${moved(facts)}${facts.about === "other" ? ", que no es cobro ni devolución" : " sin caja"}.`,
      advice:
        "Nada aquí: los links de pago, las tiendas web y las correcciones de Mercado Pago no tienen caja.",
    },
  },
  states: {
    ordering: "iniciada",
    "awaiting-payment": "pendiente de pago",
    canceling: "en cancelación",
    paid: "pagada",
    expired: "vencida",
    canceled: "cancelada",
    refused: "rechazada",
  },

  sales: "Ventas",
  sale: (number) => `venta ${number}`,
  receipt: (number) => `comprobante ${number}`,
  payment: (number) => `operación ${number}`,
  reference: (text) => `referencia ${text}`,
  nameless: "movimiento sin número",
  saleColumn: "Venta",
  method: "Medio",
  refunded: "Devuelto",
  releaseAt: "Se libera",
  hasDifference: "difiere",
};

function moved({ about, amount, came }: Facts): string {
  if (about === "refund") return `devolución de ${amount}`;
  if (about === "payment") return `cobro de ${amount}`;
  return came ? `ingreso de ${amount}` : `egreso de ${amount}`;
}
