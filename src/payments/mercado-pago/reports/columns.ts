// The columns that the till reads, by their keys and by the headers that Mercado Pago's glossaries and real files have
// in Spanish, Portuguese and English. Pure data and the one rule by which two spellings are the same.

/** Keys of mercado-pago.md 11.4, which are also what a configuration asks for. */
export const SETTLEMENT_COLUMNS = {
  EXTERNAL_REFERENCE: [
    "Código de referencia",
    "Número de identificación",
    "Código de referência",
    "Reference code",
  ],
  SOURCE_ID: [
    "ID de operación en Mercado Pago",
    "ID da operação no Mercado Pago",
    "ID da transação no Mercado Pago",
    "Mercado Pago transaction ID",
    "Transaction ID in Mercado Pago",
  ],
  TRANSACTION_TYPE: ["Tipo de operación", "Tipo de operação", "Transaction type"],
  TRANSACTION_AMOUNT: ["Valor de la compra", "Valor da compra", "Purchase amount"],
  TRANSACTION_CURRENCY: ["Moneda", "Moeda", "Currency"],
  TRANSACTION_DATE: ["Fecha de origen", "Data de origem", "Date of origin"],
  SETTLEMENT_DATE: ["Fecha de aprobación", "Data de aprovação", "Approval date"],
  FEE_AMOUNT: [
    "Comisiones + IVA",
    "Comisiones",
    "Comisión más IVA",
    "Tarifas + IVA",
    "Tarifas",
    "Fees + VAT",
    "Fees",
  ],
  TAXES_AMOUNT: [
    "Impuestos cobrados por retenciones de IIBB",
    "Impuestos cobrados por retenciones IIBB",
    "Impuestos cobrados por retenciones",
    "Impostos cobrados por retenções de IIBB",
    "Impostos cobrados por retenções",
    "Taxes collected for IIBB withholdings",
    "Taxes collected for withholdings",
  ],
  SETTLEMENT_NET_AMOUNT: [
    "Monto neto de la operación que impactó tu dinero",
    "Monto neto de la operación que impactó en tu dinero",
    "Monto neto de la operación que impactó en el dinero",
    "Valor líquido da operação que impactou no dinheiro",
    "Valor líquido da operação que impactou o dinheiro",
    "Net amount of the transaction that impacted your balance",
  ],
  REAL_AMOUNT: ["Monto neto de la operación", "Valor líquido da operação", "Transaction net amount"],
  SETTLEMENT_CURRENCY: ["Moneda de la liquidación", "Moeda da liquidação", "Settlement currency"],
  PAYMENT_METHOD_TYPE: ["Tipo de medio de pago", "Tipo de meio de pagamento", "Payment method type"],
  PAYMENT_METHOD: ["Medio de pago", "Meio de pagamento", "Payment method"],
  INSTALLMENTS: ["Cuotas", "Parcelas", "Installments"],
  STORE_ID: ["ID de sucursal", "ID de local", "ID da loja", "Store ID"],
  EXTERNAL_STORE_ID: [
    "ID de sucursal definido por el usuario",
    "ID de local definido por el usuario",
    "ID da loja, definido pelo usuário",
    "Store ID defined by the user",
  ],
  POS_ID: ["ID de caja", "ID do caixa", "Cashier ID"],
  EXTERNAL_POS_ID: [
    "ID de caja definido por el usuario",
    "ID do caixa, definido pelo usuário",
    "Cashier ID defined by the user",
  ],
  ORDER_ID: ["ID de la orden", "ID do pedido", "Order ID"],
  ORDER_MP: ["ID de la solicitud"],
  MONEY_RELEASE_DATE: [
    "Fecha de liquidación del dinero",
    "Fecha de liberación del dinero",
    "Fecha de liberación del cobro",
    "Data de liberação do dinheiro",
    "Money release date",
  ],
  METADATA: ["Datos extra", "Dados adicionais", "Additional details"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SettlementColumn = keyof typeof SETTLEMENT_COLUMNS;

const { EXTERNAL_REFERENCE, SOURCE_ID, TAXES_AMOUNT, TRANSACTION_DATE, METADATA } = SETTLEMENT_COLUMNS;
const { PAYMENT_METHOD, PAYMENT_METHOD_TYPE, INSTALLMENTS, ORDER_ID, ORDER_MP } = SETTLEMENT_COLUMNS;
const { POS_ID, EXTERNAL_POS_ID, STORE_ID, EXTERNAL_STORE_ID } = SETTLEMENT_COLUMNS;

/** Keys of mercado-pago.md 11.5. */
export const RELEASE_COLUMNS = {
  DATE: ["Fecha de liquidación", "Fecha de liberación", "Data da liberação", "Data", "Fecha", "Release date"],
  SOURCE_ID,
  EXTERNAL_REFERENCE,
  RECORD_TYPE: ["Tipo de registro", "Registry type", "Record type"],
  DESCRIPTION: ["Descripción", "Descrição", "Description"],
  NET_CREDIT_AMOUNT: [
    "Monto neto acreditado",
    "Acreditado",
    "Valor líquido creditado",
    "Creditado",
    "Net credit amount",
    "Net amount credited",
  ],
  NET_DEBIT_AMOUNT: [
    "Monto neto debitado",
    "Debitado",
    "Valor líquido debitado",
    "Net debit amount",
    "Net amount debited",
  ],
  GROSS_AMOUNT: [
    "Monto bruto de la operación",
    "Valor bruto da operação",
    "Gross amount",
    "Transaction gross amount",
  ],
  MP_FEE_AMOUNT: [
    "Comisión de Mercado Pago o Mercado Libre (incluye IVA)",
    "Comisión de Mercado Pago o Mercado Libre",
    "Tarifa do Mercado Pago ou do Mercado Livre",
    "Mercado Pago or Mercado Libre fee",
  ],
  FINANCING_FEE_AMOUNT: [
    "Comisión por ofrecer cuotas sin interés",
    "Tarifa por oferecer parcelamento sem acréscimos",
    "Tarifa por oferecer parcelas sem acréscimo",
    "Fee for offering interest-free installments",
  ],
  SHIPPING_FEE_AMOUNT: ["Costo de envío", "Frete", "Shipping cost"],
  TAXES_AMOUNT: [...TAXES_AMOUNT, "Impostos cobrados por retenções de receita bruta"],
  COUPON_AMOUNT: ["Cupón de descuento", "Cupom de desconto", "Discount coupon"],
  INSTALLMENTS,
  PAYMENT_METHOD,
  PAYMENT_METHOD_TYPE,
  TRANSACTION_APPROVAL_DATE: ["Fecha de aprobación", "Data de aprovação", "Approval date"],
  TRANSACTION_DATE: [...TRANSACTION_DATE, "Fecha de creación de la operación"],
  POS_ID,
  EXTERNAL_POS_ID,
  STORE_ID,
  EXTERNAL_STORE_ID,
  ORDER_ID,
  ORDER_MP,
  BALANCE_AMOUNT: ["Saldo", "Balance"],
  CURRENCY: ["Moneda", "Moeda", "Currency"],
  METADATA,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ReleaseColumn = keyof typeof RELEASE_COLUMNS;

/** Upper case without accents, and whatever is neither letter nor digit is one blank: "COMISIONES IVA". */
function spell(header: string): string {
  return header
    .normalize("NFD")
    .replace(/\p{Mn}+/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, " ")
    .trim();
}

/** From every spelling to its key. */
export function indexColumns<Key extends string>(
  columns: Readonly<Record<Key, readonly string[]>>,
): (header: string) => Key | undefined {
  const keys = Object.keys(columns) as Key[];
  const index = new Map(keys.flatMap((key) => [key, ...columns[key]].map((header) => [spell(header), key])));
  return (header) => index.get(spell(header));
}
