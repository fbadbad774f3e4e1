// The obvious till as a contender: a process, driven by its standard input and judged by its own JSON file.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { Watch } from "../outside/program.ts";
import {
  type Belief,
  type Contender,
  countGlued,
  linesOf,
  type Place,
  PRICE_MINOR,
  type Sorted,
  VALIDITY_S,
} from "./contender.ts";
import type { ObviousOrder, ObviousSale } from "./obvious-till.ts";

const PROGRAM = new URL("./obvious-till.ts", import.meta.url).pathname;
const PATIENCE_MS = 30_000;
const LAST_LINE = "GRACIAS POR SU COMPRA";

export class ObviousTill implements Contender {
  readonly name = "the obvious build";
  readonly #place: Place;
  readonly #watch = new Watch();
  readonly #children: ChildProcess[] = [];
  #complaint = "";

  constructor(place: Place) {
    this.#place = place;
  }

  async start(): Promise<void> {
    const { folder, printer, virtual } = this.#place;
    const words = [PROGRAM, folder, virtual.url, printer, join(folder, "token"), String(VALIDITY_S)];
    const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "pipe"] });
    this.#children.push(child);
    let isUp = false;
    createInterface({ input: child.stdout }).on("line", () => {
      isUp = true;
      this.#watch.ring();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint += text;
    });
    child.once("close", () => this.#watch.ring());
    await this.#watch.until("the obvious till is up", () => isUp || child.exitCode !== null, PATIENCE_MS);
  }

  /** A ticket without a QR is of no use to anybody either. */
  async sell(title = "Yerba 1 kg"): Promise<void> {
    for (let time = 1; time <= 2; time++) {
      const before = this.#sales().length;
      this.#tell({ do: "sell", title, minor: PRICE_MINOR });
      await this.#until(
        "the ticket is out",
        () => this.#sales().length > before && (this.#last()?.ticketIsOut === true || this.#hasFailed()),
      );
      if (!this.#hasFailed() && this.#last()?.orderId != null) return;
    }
  }

  async cancel(): Promise<void> {
    this.#tell({ do: "cancel" });
  }

  async refund(): Promise<void> {
    this.#tell({ do: "refund" });
    await this.#until("the refund is done", () => this.#last()?.refund !== "none");
    if (this.#last()?.refund !== "failed") return;
    this.#tell({ do: "refund" });
  }

  async reprintIfAsked(): Promise<void> {
    if (this.#last()?.receipt === "failed") this.#tell({ do: "reprint" });
  }

  async kill(): Promise<void> {
    for (const child of this.#children.splice(0)) {
      const ended = new Promise((resolve) => child.once("close", resolve));
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await ended;
    }
  }

  /** The file is written anew each time, and its new length is on the disk before its content is. */
  loseLastWrite(): void {
    truncateSync(this.#file, 0);
  }

  startAnother(): Promise<void> {
    return this.start();
  }

  async beliefs(): Promise<readonly Belief[]> {
    return this.#sales().map(({ reference, status, receipt, refund }) => ({
      reference,
      money: status === "paid" ? "paid" : status === "open" ? "unknown" : "unpaid",
      receipt: receipt === "printed" ? "printed" : receipt === "failed" ? "owed" : "none",
      refund: refund === "failed" ? "not done" : refund,
    }));
  }

  sort(papers: readonly Paper[]): Sorted {
    const whole = papers.filter(
      (paper) => linesOf(paper).includes(LAST_LINE) && linesOf(paper).includes("ALMACEN"),
    );
    return { originals: whole.length, copies: 0, glued: countGlued(papers, "ALMACEN") };
  }

  stop(): Promise<void> {
    return this.kill();
  }

  get #file(): string {
    return join(this.#place.folder, "sales.json");
  }

  #tell(order: ObviousOrder): void {
    this.#children.at(-1)?.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  #until(what: string, holds: () => boolean): Promise<true> {
    return this.#watch.until(what, () => holds() || null, PATIENCE_MS) as Promise<true>;
  }

  #sales(): readonly ObviousSale[] {
    if (!existsSync(this.#file)) return [];
    try {
      return JSON.parse(readFileSync(this.#file, "utf8")) as readonly ObviousSale[];
    } catch {
      return [];
    }
  }

  #last(): ObviousSale | undefined {
    return this.#sales().at(-1);
  }

  #hasFailed(): boolean {
    return this.#last()?.status === "failed";
  }
}
