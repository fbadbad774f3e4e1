// A setup in Spanish.

import type { SetupWords } from "./words.ts";

export const es: SetupWords = {
  picks: {
    printer: () => "Cada impresora imprimió su número. ¿Cuál es la de esta caja?",
    paper: () => "¿Qué ancho tiene el papel de la impresora?",
    display: (about) => `¿El visor del cliente muestra ${about}?`,
  },
  writes: {
    shopName: "¿Cómo se llama el negocio? Encabeza cada papel.",
    taxId: "Número fiscal, como debe imprimirse; nada si no lleva.",
    store: "Nombre propio del local en Mercado Pago (external_id), uno por local.",
    pos: "Nombre propio de esta caja en Mercado Pago (external_id). Otra caja lleva otro.",
    street: "El local es nuevo en Mercado Pago. Calle, sin la altura:",
    number: "Altura (número):",
    city: "Ciudad o barrio, como lo escribe Mercado Libre:",
    state: "Provincia o estado, como lo escribe Mercado Libre:",
    latitude: "Latitud en grados, por ejemplo -34.6037 (la muestra el mapa de un teléfono):",
    longitude: "Longitud en grados, por ejemplo -58.3816:",
  },
  options: { yes: "sí", next: "no, probar de otra manera", none: "no hay visor", 80: "80 mm", 58: "58 mm" },
  waits: { scanner: "Escanee el código del papel; dos veces si no pasa nada." },
  token:
    "Falta el access token de su aplicación (credenciales de producción). Póngalo en un archivo llamado access_token " +
    "en la partición de arranque de la tarjeta, o escanee un QR que lo contenga. No se imprime.",
  wrong: "Así no sirve:",
  take: (proposal) => `usar ${proposal}`,
  keyboard: [
    "Un teclado de papel: escanee letra por letra, o cualquier QR que tenga el texto.",
    "Cada palabra empieza sola con mayúscula. Guárdelo hasta terminar.",
  ],
  space: "espacio",
  erase: "borrar la última letra",
  done: "listo",
  again: "escribir de nuevo",
  youWrote: (text) => `Escribió: ${text}`,
  finished: ["La instalación terminó.", "Las tarjetas de comandos se imprimen con: till cards"],
  failed: "La instalación se detuvo:",
};
