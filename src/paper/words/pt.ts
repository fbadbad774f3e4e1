// Brazilian Portuguese.

import type { Words } from "./words.ts";

export const pt: Words = {
  language: "pt",
  demo: "DEMO - SEM DINHEIRO REAL",
  taxId: "Id. fiscal",
  till: "Caixa",
  sale: "Venda",
  date: "Data",
  clockUnsure: "O relógio do caixa não está confirmado.",
  total: "TOTAL",
  saleTotal: "Total da venda",
  ticket: "Pedido",
  reference: "Referência",

  payWithQr: "PAGUE COM QR",
  scanThisQr: "Escaneie este código com o app do Mercado Pago para pagar.",
  scanCounterQr: "Escaneie o QR Code do balcão com o app do Mercado Pago para pagar.",
  validFor: (minutes, seconds) => `Você tem ${duration(minutes, seconds)} para pagar.`,
  notAProof: "NÃO É COMPROVANTE",

  receipt: "COMPROVANTE DE PAGAMENTO",
  receiptNumber: "Comprovante nº",
  paidWith: "Pago com",
  installments: (count) => `${count} parcelas`,
  paid: "Valor pago",
  paymentNumber: "Operação nº",
  copy: (number) => `CÓPIA ${number}`,

  refund: "DEVOLUÇÃO",
  refundNumber: "Devolução nº",
  refundWhole: "Devolução total",
  refundPart: "Devolução parcial",
  refundPending: "Em andamento: o Mercado Pago ainda não confirmou.",
  refundElsewhere: "Feita pela conta do Mercado Pago.",
  refunded: "DEVOLVIDO",
  toRefund: "A DEVOLVER",
  refundedSoFar: "Devolvido até agora",
  remains: "Permanece pago",
  refundBy: "Devolvido por",
  refundApprovedBy: "Autorizado por",
  refundId: "Operação",
  refundSeal: "COMPROVANTE DE DEVOLUÇÃO",
  refundPendingSeal: "DEVOLUÇÃO EM ANDAMENTO",

  notFiscal: "Documento sem valor fiscal",
  preview: "PRÉVIA, SEM VALOR",

  notPaid: "NÃO PAGO",
  expired: "O prazo para pagar terminou.",
  canceled: "A venda foi cancelada no caixa.",
  powerCut: "A venda foi cancelada por falta de energia.",
  refused: "O Mercado Pago não aceitou a cobrança.",
  nothingCharged: "Nada foi cobrado.",
  qrVoid: "O QR Code impresso não vale mais.",
  torn: "INCOMPLETO, NÃO VALE",

  posterTitle: "PAGUE COM QR AQUI",
  posterScan: "Escaneie este código com o app do Mercado Pago ou do seu banco quando o caixa pedir.",
  posterLook: "Confira o valor no seu celular antes de pagar.",

  cardsTitle: "CARTÕES DE COMANDO",
  cardGroups: {
    command: { title: "Comandos", meaning: "" },
    quantity: {
      title: "Quantidades",
      meaning: "Antes do artigo que se leva mais de uma vez; ao reimprimir, quantas cópias.",
    },
    digit: { title: "Dígitos", meaning: "Um por um, para um PIN ou um valor inteiro; no fim, Confirmar." },
  },
  cards: {
    total: { title: "Total", meaning: "Fecha a conta e imprime o QR para pagar." },
    cash: {
      title: "Dinheiro",
      meaning: "Depois, o que o cliente entrega e Confirmar; só Confirmar é o valor exato.",
    },
    cancel: { title: "Cancelar", meaning: "Anula a venda não paga, ou deixa o que foi começado." },
    refund: {
      title: "Devolver",
      meaning: "Depois, o código do comprovante, os artigos ou um valor, e Confirmar.",
    },
    confirm: { title: "Confirmar", meaning: "Sim ao que o visor pergunta." },
    price: { title: "Preço", meaning: "Depois, o artigo: mostra quanto custa e não vende." },
    x: { title: "Leitura X", meaning: "Imprime o recebido até agora; não fecha nada." },
    z: { title: "Fechamento Z", meaning: "Fecha o dia, depois de Confirmar." },
    test: { title: "Teste", meaning: "Testa impressora, visor, luzes, som e gaveta." },
    language: { title: "Idioma", meaning: "O seguinte: espanhol, português, inglês." },
    reprint: { title: "Reimprimir", meaning: "Depois, o código do comprovante: sai uma cópia." },
  },
  quantityCard: (quantity) => `Quantidade ${quantity}`,
  digitCard: (digit) => `Dígito ${digit}`,
  staffCard: "CARTÃO DA EQUIPE",
  staffCardNote: "Pessoal e intransferível. O cartão anterior já não vale.",

  methods: {
    account_money: "Saldo no Mercado Pago",
    credit_card: "Cartão de crédito",
    debit_card: "Cartão de débito",
    prepaid_card: "Cartão pré-pago",
    voucher_card: "Cartão de benefícios",
    bank_transfer: "Transferência bancária",
    digital_currency: "Crédito do Mercado Pago",
    digital_wallet: "Carteira digital",
    pix: "Pix",
    interop_transfer: "Transferência de outra carteira",
  },
};

function duration(minutes: number, seconds: number): string {
  const parts: string[] = [];
  if (minutes > 0) parts.push(minutes === 1 ? "1 minuto" : `${minutes} minutos`);
  if (seconds > 0) parts.push(seconds === 1 ? "1 segundo" : `${seconds} segundos`);
  return parts.join(" e ");
}
