// Asks the printer which pictures it keeps, once on each wire, so that none is written into its flash again.

import type { Clock } from "../../hal/clock.ts";
import type { Bell } from "./bell.ts";
import type { PictureMemory, Reply } from "./language.ts";
import type { PrinterLink } from "./printer-link.ts";

// The list comes at once, between papers; who does not know the question says nothing.
const TIMEOUT_MS = 1500;

export class PictureList {
  readonly #clock: Clock;
  readonly #bell: Bell;
  readonly #pictures: PictureMemory | null;
  #askedOn: PrinterLink | null = null;
  #heard: Extract<Reply, { kind: "kept" }>[] = [];

  constructor(clock: Clock, bell: Bell, pictures: PictureMemory | null) {
    this.#clock = clock;
    this.#bell = bell;
    this.#pictures = pictures;
  }

  hear(reply: Reply): void {
    if (reply.kind === "kept") this.#heard.push(reply);
  }

  /** Of a printer that answers in order; any other is sent its pictures with every job. */
  async ask(link: PrinterLink): Promise<void> {
    if (this.#pictures === null || this.#askedOn === link) return;
    this.#askedOn = link;
    this.#pictures.know(null);
    if (link.fence === null || link.fence === "none") return;
    const names: string[] = [];
    this.#heard = [];
    link.transmit([this.#pictures.ask]);
    const untilMs = this.#clock.monotonicMs() + TIMEOUT_MS;
    while (link.lost === null && this.#clock.monotonicMs() < untilMs) {
      const part = this.#heard.shift();
      if (part === undefined) {
        await this.#bell.wait(untilMs - this.#clock.monotonicMs());
        continue;
      }
      names.push(...part.names);
      link.transmit([this.#pictures.acknowledge]);
      if (!part.more) return this.#pictures.know(names);
    }
  }
}
