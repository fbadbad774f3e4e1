// A setup in Portuguese.

import type { SetupWords } from "./words.ts";

export const pt: SetupWords = {
  picks: {
    printer: () => "Cada impressora imprimiu o seu número. Qual é a deste caixa?",
    paper: () => "Qual é a largura do papel da impressora?",
    display: (about) => `O visor do cliente mostra ${about}?`,
  },
  writes: {
    shopName: "Como se chama a loja? Vai no topo de cada papel.",
    taxId: "CNPJ ou CPF, como deve ser impresso; nada se não houver.",
    store: "Nome próprio da loja no Mercado Pago (external_id), um por loja.",
    pos: "Nome próprio deste caixa no Mercado Pago (external_id). Outro caixa leva outro.",
    street: "A loja é nova no Mercado Pago. Rua, sem o número:",
    number: "Número:",
    city: "Cidade, como o Mercado Livre escreve:",
    state: "Estado, como o Mercado Livre escreve:",
    latitude: "Latitude em graus, por exemplo -23.5505 (o mapa do telefone mostra):",
    longitude: "Longitude em graus, por exemplo -46.6333:",
  },
  options: { yes: "sim", next: "não, tentar de outro modo", none: "não há visor", 80: "80 mm", 58: "58 mm" },
  waits: { scanner: "Leia o código do papel; duas vezes se nada acontecer." },
  token:
    "Falta o access token da sua aplicação (credenciais de produção). Coloque-o num arquivo chamado access_token na " +
    "partição de boot do cartão, ou leia um QR que o contenha. Ele não é impresso.",
  wrong: "Assim não serve:",
  take: (proposal) => `usar ${proposal}`,
  keyboard: [
    "Um teclado de papel: leia letra por letra, ou qualquer QR que tenha o texto.",
    "Cada palavra começa sozinha com maiúscula. Guarde-o até terminar.",
  ],
  space: "espaço",
  erase: "apagar a última letra",
  done: "pronto",
  again: "escrever de novo",
  youWrote: (text) => `Você escreveu: ${text}`,
  finished: ["A configuração terminou.", "Os cartões de comandos são impressos com: till cards"],
  failed: "A instalação parou:",
};
