// The words of a calibration in the till's three languages: on the strip in ASCII, at most 30 characters to a line,
// because nothing wider or stranger is known to come out; on the customer's display, 20 characters.

export interface StripWords {
  readonly title: string;
  readonly intro: readonly string[];
  readonly columns: readonly string[];
  readonly smallColumns: readonly string[];
  readonly dots: readonly string[];
  readonly tables: readonly string[];
  readonly qr: readonly string[];
  readonly ownCode: string;
  readonly drawnCode: string;
  readonly knife: readonly string[];
  readonly cuts: Readonly<Record<"partial" | "full" | "here" | "none", string>>;
  readonly drawer: readonly string[];
  readonly end: readonly string[];
}

export interface CalibrationWords {
  readonly strip: StripWords;
  /** What the display shows while it waits for codes. */
  readonly calibrating: string;
  readonly scanTheStrip: string;
  readonly notOfTheStrip: string;
  readonly nothingAnswered: string;
  readonly done: string;
  readonly restart: string;
  readonly stopped: string;
  readonly nothingChanged: string;
  readonly failed: string;
  readonly answers: Readonly<
    Record<
      "columns" | "small-columns" | "dots" | "table" | "own-qr" | "drawn-qr" | "long-qr" | "knife" | "drawer",
      string
    >
  >;
}

const en: CalibrationWords = {
  strip: {
    title: "PRINTER CALIBRATION",
    intro: ["Scan what is right with the", "till's scanner, then DONE."],
    columns: ["1 WIDTH", "The widest ruler that stands", "on one line:"],
    smallColumns: ["2 SMALL LETTERS", "The same, small:"],
    dots: ["3 PICTURES", "Every bar code that can be", "scanned:"],
    tables: ["4 LETTERS", "Scan below each line that", "looks like this; best first."],
    qr: ["5 QR CODES", "Scan every one that can be", "scanned:"],
    ownCode: "printer",
    drawnCode: "drawn",
    knife: ["6 KNIFE", "How was this paper cut?"],
    cuts: { partial: "cut, a bridge stays", full: "cut off", here: "cut, old knife", none: "no cut" },
    drawer: ["7 DRAWER", "Scanning opens it; the last", "one scanned counts:"],
    end: ["8 END"],
  },
  calibrating: "Calibration",
  scanTheStrip: "Scan the strip",
  notOfTheStrip: "Not on the strip",
  nothingAnswered: "Nothing scanned yet",
  done: "Calibrated",
  restart: "Restart the till",
  stopped: "Calibration ended",
  nothingChanged: "Nothing changed",
  failed: "Could not be saved",
  answers: {
    columns: "Width",
    "small-columns": "Small letters",
    dots: "Dots",
    table: "Letters, table",
    "own-qr": "QR of the printer",
    "drawn-qr": "QR drawn",
    "long-qr": "Long QR",
    knife: "Knife",
    drawer: "Drawer",
  },
};

const es: CalibrationWords = {
  strip: {
    title: "CALIBRACION DE IMPRESORA",
    intro: ["Escanee lo correcto con el", "lector de la caja; luego DONE."],
    columns: ["1 ANCHO", "La regla mas ancha que queda", "en un solo renglon:"],
    smallColumns: ["2 LETRA CHICA", "Lo mismo, en chico:"],
    dots: ["3 IMAGENES", "Todo codigo de barras que se", "pueda escanear:"],
    tables: ["4 LETRAS", "Debajo de cada renglon que se", "ve asi; el mejor primero."],
    qr: ["5 CODIGOS QR", "Todos los que se puedan", "escanear:"],
    ownCode: "impresora",
    drawnCode: "dibujado",
    knife: ["6 CORTE", "Como se corto este papel?"],
    cuts: {
      partial: "cortado, queda un puente",
      full: "cortado entero",
      here: "corte antiguo",
      none: "sin corte",
    },
    drawer: ["7 CAJON", "Escanear lo abre; vale el", "ultimo escaneado:"],
    end: ["8 FIN"],
  },
  calibrating: "Calibración",
  scanTheStrip: "Escanee la tira",
  notOfTheStrip: "No es de la tira",
  nothingAnswered: "Nada escaneado aún",
  done: "Calibrada",
  restart: "Reinicie la caja",
  stopped: "Calibración cerrada",
  nothingChanged: "Sin cambios",
  failed: "No se pudo guardar",
  answers: {
    columns: "Ancho",
    "small-columns": "Letra chica",
    dots: "Puntos",
    table: "Letras, tabla",
    "own-qr": "QR de impresora",
    "drawn-qr": "QR dibujado",
    "long-qr": "QR largo",
    knife: "Corte",
    drawer: "Cajón",
  },
};

const pt: CalibrationWords = {
  strip: {
    title: "CALIBRACAO DA IMPRESSORA",
    intro: ["Escaneie o que esta certo com", "o leitor do caixa; depois DONE"],
    columns: ["1 LARGURA", "A regua mais larga que fica em", "uma so linha:"],
    smallColumns: ["2 LETRA PEQUENA", "O mesmo, pequeno:"],
    dots: ["3 IMAGENS", "Todo codigo de barras que der", "para escanear:"],
    tables: ["4 LETRAS", "Abaixo de cada linha igual a", "esta; a melhor primeiro."],
    qr: ["5 CODIGOS QR", "Todos os que der para", "escanear:"],
    ownCode: "impressora",
    drawnCode: "desenhado",
    knife: ["6 CORTE", "Como este papel foi cortado?"],
    cuts: {
      partial: "cortado, fica uma ponte",
      full: "cortado inteiro",
      here: "corte antigo",
      none: "sem corte",
    },
    drawer: ["7 GAVETA", "Escanear abre; vale o ultimo", "escaneado:"],
    end: ["8 FIM"],
  },
  calibrating: "Calibração",
  scanTheStrip: "Escaneie a tira",
  notOfTheStrip: "Não é da tira",
  nothingAnswered: "Nada escaneado ainda",
  done: "Calibrada",
  restart: "Reinicie o caixa",
  stopped: "Calibração encerrada",
  nothingChanged: "Nada mudou",
  failed: "Não foi salvo",
  answers: {
    columns: "Largura",
    "small-columns": "Letra pequena",
    dots: "Pontos",
    table: "Letras, tabela",
    "own-qr": "QR da impressora",
    "drawn-qr": "QR desenhado",
    "long-qr": "QR longo",
    knife: "Corte",
    drawer: "Gaveta",
  },
};

/** @param locale BCP 47: "es-AR" */
export function calibrationWordsFor(locale: string): CalibrationWords {
  const language = locale.slice(0, 2).toLowerCase();
  return language === "pt" ? pt : language === "en" ? en : es;
}
