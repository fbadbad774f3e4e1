// Brazilian Portuguese.

import type { Facts, ReconcileWords } from "./words.ts";

export const pt: ReconcileWords = {
  language: "pt",
  title: "Conciliação",
  pos: "Caixa",
  book: "Talão",
  period: "Dias",
  madeAt: "Feita em",
  timeZone: "Fuso horário",

  agrees: "Cada centavo está explicado: não há nada a fazer.",
  nothingYet: "Por enquanto, nada a verificar.",
  toLookAt: (count) => (count === 1 ? "1 diferença a verificar." : `${count} diferenças a verificar.`),
  wrong: (amount) => `Restam ${amount} sem explicação: é um erro deste programa. Avise o suporte.`,
  incomplete: "Ainda incompleta",
  openFrom: (moment) => `Pode faltar o que aconteceu desde ${moment}: concilie estes dias de novo amanhã.`,
  faults: (count) =>
    count === 1
      ? "Não foi possível ler 1 linha do relatório: as somas não estão completas."
      : `Não foi possível ler ${count} linhas do relatório: as somas não estão completas.`,
  noReleaseReport: (why) => `Não há relatório de liberações: ${why}`,
  noLive: (why) => `Não foi possível consultar os pagamentos no Mercado Pago: ${why}`,
  repeated: (count) =>
    count === 1
      ? "1 linha está repetida e conta uma só vez."
      : `${count} linhas estão repetidas e contam uma só vez.`,
  sources: (files, rows) =>
    `Feita com ${files === 1 ? "1 relatório" : `${files} relatórios`}, ${rows} linhas.`,

  balance: "Do registro ao relatório",
  balanceNote: "Pagamentos por QR menos devoluções, sem descontar tarifas.",
  journal: "Registro do caixa",
  report: "Relatório do Mercado Pago",
  unexplained: "Sem explicação",

  count: "Quantidade",
  gross: "Bruto",
  fees: "Tarifas",
  taxes: "Impostos",
  other: "Outros",
  net: "Líquido",
  expectedFee: "Tarifa esperada",
  payments: "Pagamentos por QR",
  refunds: "Devoluções",
  cash: "Dinheiro",
  wholeAccount: "A conta inteira",
  thisTill: "Este caixa",
  withdrawals: "Retiradas",

  methods: "Por meio de pagamento",
  days: "Por dia",
  hours: "Por hora do dia",
  hoursNote: "Pagamentos deste caixa em cada hora.",
  day: "Dia",
  releases: "Quando o dinheiro é liberado",
  toRelease: "A liberar",
  released: "Liberado",
  notReached: "ainda não",

  differences: "Diferenças",
  nothingToDo: "Sem nada a fazer",
  noDifferences: "Sem diferenças.",
  more: (count) => `e mais ${count}`,
  when: "Quando",
  what: "O que houve",
  inJournal: "Registro",
  inReport: "Relatório",
  difference: "Diferença",
  expected: "Esperado",
  found: "Encontrado",
  kinds: {
    "paid-after-end": {
      title: "Paga depois do fim",
      what: ({ amount, state }) =>
        `pagamento de ${amount} de uma venda que o caixa deu por ${state ?? "encerrada"}.`,
      advice:
        "O cliente pagou e o caixa não soube. Se ele levou a mercadoria, o dinheiro fica; se não, devolva no Mercado Pago (Atividade, o pagamento, Devolver dinheiro).",
    },
    "still-open": {
      title: "Paga e aberta no caixa",
      what: ({ amount }) => `pagamento de ${amount} de uma venda cujo fim o caixa ainda não conhece.`,
      advice:
        "Deixe o caixa ligado e conectado: ele pergunta sozinho ao Mercado Pago e imprime o comprovante. Depois, concilie de novo.",
    },
    "second-payment": {
      title: "Paga duas vezes",
      what: ({ amount }) => `mais um pagamento, de ${amount}, de uma venda que já estava paga.`,
      advice:
        "O cliente pagou duas vezes. Devolva este pagamento no Mercado Pago (Atividade, o pagamento, Devolver dinheiro).",
    },
    "unknown-to-provider": {
      title: "Desconhecida pelo Mercado Pago",
      what: ({ about, amount }) =>
        about === "refund"
          ? `o caixa devolveu ${amount} e o Mercado Pago não tem esse registro.`
          : `o caixa tem um pagamento de ${amount} e o Mercado Pago não tem esse registro.`,
      advice:
        "Procure o número no Mercado Pago (Atividade). Se não estiver lá, esse dinheiro não se moveu: fale com o suporte informando o número e, enquanto isso, não devolva nada.",
    },
    "unknown-sale": {
      title: "Não está no registro",
      what: (facts) => `${moved(facts)} neste caixa, sem venda no registro.`,
      advice:
        "Alguém cobrou aqui sem passar pelo caixa, ou a venda é anterior a uma cópia restaurada. Verifique no Mercado Pago (Atividade); se ninguém levou nada em troca, devolva.",
    },
    "refunded-elsewhere": {
      title: "Devolvida por fora",
      what: ({ amount }) => `devolução de ${amount} que o caixa não fez.`,
      advice:
        "Descubra quem a fez: alguém da loja no app ou no site, ou o próprio Mercado Pago. Não devolva outra vez.",
    },
    chargeback: {
      title: "Contestação (chargeback)",
      what: ({ amount, came }) =>
        came ? `voltaram ${amount} no fim de uma contestação.` : `uma contestação descontou ${amount}.`,
      advice:
        "Responda à contestação no Mercado Pago (Atividade) dentro do prazo, com o comprovante como prova. Se o dinheiro voltou, não há nada a fazer.",
    },
    "other-amount": {
      title: "Outro valor",
      what: ({ journal, report }) => `o registro tem ${journal} e o relatório, ${report}.`,
      advice:
        "Compare com o pagamento no Mercado Pago (Atividade); se o relatório estiver errado, fale com o suporte informando o número.",
    },
    "other-fee": {
      title: "Outra tarifa",
      what: ({ expected, found }) =>
        `a tarifa foi de ${found ?? "nada"}; o esperado era ${expected ?? "nada"}.`,
      advice:
        "Compare com os custos da conta no Mercado Pago (Custos). Se mudaram, corrija na configuração do caixa; se não, fale com o suporte.",
    },
    "other-release": {
      title: "Outro valor liberado",
      what: ({ expected, found }) => `foi liberado ${found ?? "nada"}; o esperado era ${expected ?? "nada"}.`,
      advice:
        "Veja o pagamento no Mercado Pago (Atividade): uma contestação ou uma correção pode reter dinheiro. Se não houver nenhuma, fale com o suporte.",
    },
    "missing-in-report": {
      title: "Falta no relatório",
      what: ({ amount }) => `${amount} que o Mercado Pago conhece e que faltam no seu relatório.`,
      advice: "Concilie estes dias de novo amanhã. Se ainda faltar, fale com o suporte informando o número.",
    },
    "not-in-report-yet": {
      title: "Ainda não está no relatório",
      what: ({ about, amount }) =>
        `${about === "refund" ? "devolução de " : ""}${amount} que o relatório ainda não traz.`,
      advice: "Nada: o relatório se completa em um dia. Concilie estes dias de novo amanhã.",
    },
    "day-edge": {
      title: "Na virada do dia",
      what: ({ amount, inJournal }) =>
        inJournal
          ? `o registro conta ${amount} nestes dias e o Mercado Pago em outros.`
          : `o Mercado Pago conta ${amount} nestes dias e o registro em outros.`,
      advice: "Nada: o dia anterior ou o seguinte mostra o mesmo com o sinal trocado.",
    },
    rounding: {
      title: "Arredondamento",
      what: ({ amount, came }) => `${amount} a ${came ? "mais" : "menos"} que no registro.`,
      advice: "Nada: é menos que a menor moeda.",
    },
    "other-terminal": {
      title: "De outro caixa",
      what: (facts) => `${moved(facts)} em ${facts.pos === null ? "outro caixa" : `caixa ${facts.pos}`}.`,
      advice: "Nada aqui: é conciliado no próprio caixa.",
    },
    "other-money": {
      title: "De nenhum caixa",
      what: (facts) =>
        `${moved(facts)}${facts.about === "other" ? ", que não é pagamento nem devolução" : " sem caixa"}.`,
      advice: "Nada aqui: links de pagamento, lojas virtuais e correções do Mercado Pago não têm caixa.",
    },
  },
  states: {
    ordering: "iniciada",
    "awaiting-payment": "à espera do pagamento",
    canceling: "em cancelamento",
    paid: "paga",
    expired: "vencida",
    canceled: "cancelada",
    refused: "recusada",
  },

  sales: "Vendas",
  sale: (number) => `venda ${number}`,
  receipt: (number) => `comprovante ${number}`,
  payment: (number) => `operação ${number}`,
  reference: (text) => `referência ${text}`,
  nameless: "movimento sem número",
  saleColumn: "Venda",
  method: "Meio",
  refunded: "Devolvido",
  releaseAt: "Liberação",
  hasDifference: "difere",
};

function moved({ about, amount, came }: Facts): string {
  if (about === "refund") return `devolução de ${amount}`;
  if (about === "payment") return `pagamento de ${amount}`;
  return came ? `entrada de ${amount}` : `saída de ${amount}`;
}
