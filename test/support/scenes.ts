// What a till shows on which nothing happens; a test says what is otherwise.

import type { Scene } from "../../src/feedback/feedback.ts";

export function sceneOf(changes: Partial<Scene> = {}): Scene {
  return {
    locale: "es-AR",
    shopName: "Almacén",
    demo: false,
    sale: null,
    basketTotal: null,
    remark: null,
    attention: false,
    drawerLeftOpen: false,
    drawerShut: false,
    paidTwice: null,
    paperQuestion: null,
    diskTrouble: null,
    printerStuck: false,
    paperOwed: false,
    qrOnScreen: false,
    secondsLeft: null,
    idleTexts: [],
    ...changes,
  };
}
