// What a person hears while Mercado Pago makes a report, which takes minutes.

import type { Progress } from "../payments/mercado-pago/reports/await-report.ts";
import type { Call } from "./verb.ts";

/** One line for each thing that is news; the same pause again and again is not. */
export function progressOn(call: Call): (progress: Progress) => void {
  let toldAtMs = 0;
  return ({ kind, step, waitedMs, problem }) => {
    const seconds = Math.round(waitedMs / 1000);
    if (step === "found") call.note(`${kind} report: one of this period is there already`);
    if (step === "asked") {
      toldAtMs = 0;
      call.note(`${kind} report: asked for, it takes some minutes`);
    }
    if (step === "delayed") call.note(`${problem ?? ""}; trying again`);
    if (step === "waiting" && waitedMs - toldAtMs >= 30_000) {
      toldAtMs = waitedMs;
      call.note(`${kind} report: still being made after ${seconds} s`);
    }
    if (step === "ready") call.note(`${kind} report: ready`);
  };
}
