// tilld as a contender: the daemon as it is installed, driven over its socket.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { ControlClient, ControlRefusal, type SaleView } from "../../src/control/client.ts";
import { Program, TILLD, Watch } from "../outside/program.ts";
import {
  type Belief,
  type Contender,
  countGlued,
  linesOf,
  type Place,
  type Sorted,
  VALIDITY_S,
} from "./contender.ts";

const PATIENCE_MS = 60_000;
const SECTOR_BYTES = 512;
const BARCODE = "7790895000997";

export class Tilld implements Contender {
  readonly name = "tilld";
  readonly #place: Place;
  readonly #watch = new Watch();
  readonly #client: ControlClient;
  #daemon: Program | null = null;
  #another: Program | null = null;

  constructor(place: Place) {
    this.#place = place;
    this.#client = new ControlClient(join(place.folder, "till.sock"));
  }

  async start(): Promise<void> {
    this.#writeSettings("Yerba 1 kg");
    this.#daemon = this.#spawn();
    await this.#daemon.line(/is ready/);
  }

  async sell(title = "Yerba 1 kg"): Promise<void> {
    if (title !== "Yerba 1 kg") await this.#rename(title);
    await this.#daemon?.line(/"msg":"printer [^"]*: /);
    await this.#client.scan(BARCODE);
    await this.#client.scan("TILL:TOTAL");
  }

  async cancel(): Promise<void> {
    await this.#client.cancel();
  }

  async refund(): Promise<void> {
    const [sale] = await this.#sales();
    const receipt = sale?.receiptCode ?? "";
    try {
      await this.#client.refund({ receipt }, 1_000);
    } catch (error) {
      // It says that it is still at it; a cashier then reads that on the display and waits.
      if (!(error instanceof ControlRefusal)) throw error;
    }
  }

  /** Owed papers come out by themselves; of one that nobody knows about a person would look first. */
  async reprintIfAsked(): Promise<void> {}

  async kill(): Promise<void> {
    this.#daemon?.signal("SIGKILL");
    await this.#daemon?.ended();
  }

  /** Only what was never flushed can be lost, which is behind the last line that says that it was. */
  loseLastWrite(): void {
    const folder = join(this.#place.folder, "journal");
    const name =
      readdirSync(folder)
        .filter((file) => file.endsWith(".journal"))
        .sort()
        .at(-1) ?? "";
    const bytes = readFileSync(join(folder, name));
    const end = bytes.lastIndexOf(0x0a) + 1;
    const start = bytes.lastIndexOf(0x0a, end - 2) + 1;
    bytes.fill(0, Math.max(start, end - SECTOR_BYTES), end);
    writeFileSync(join(folder, name), bytes);
  }

  async startAnother(): Promise<void> {
    this.#another = this.#spawn();
    await this.#another.ended();
  }

  async beliefs(): Promise<readonly Belief[]> {
    return (await this.#sales()).map(beliefOf);
  }

  sort(papers: readonly Paper[]): Sorted {
    const ends = papers.map(
      (paper) =>
        linesOf(paper)
          .filter((line) => line !== "")
          .at(-1) ?? "",
    );
    return {
      originals: ends.filter((end) => end === "ORIGINAL").length,
      copies: ends.filter((end) => /^COPIA \d+$/.test(end)).length,
      glued: countGlued(papers, "Almacén"),
    };
  }

  async stop(): Promise<void> {
    for (const program of [this.#daemon, this.#another]) {
      program?.signal("SIGTERM");
      await program?.ended();
    }
    this.#another = null;
  }

  /** A catalogue that is refused is mended as its message says. */
  async #rename(title: string): Promise<void> {
    await this.stop();
    for (const name of [title, "Yerba 1 kg"]) {
      this.#writeSettings(name);
      const daemon = this.#spawn();
      this.#daemon = daemon;
      await this.#watch.until(
        "tilld is ready or refuses",
        () => daemon.code !== null || daemon.lines.some((line) => line.includes("is ready")),
        PATIENCE_MS,
      );
      if (daemon.code === null) return;
    }
  }

  #spawn(): Program {
    return new Program(
      TILLD,
      ["--config", join(this.#place.folder, "tilld.toml")],
      { folder: this.#place.folder },
      this.#watch,
    );
  }

  async #sales(): Promise<readonly SaleView[]> {
    const found: SaleView[] = [];
    for (let id = 1; ; id++) {
      try {
        found.push(await this.#client.sale(id));
      } catch (error) {
        if (error instanceof ControlRefusal) return found;
        throw error;
      }
    }
  }

  #writeSettings(title: string): void {
    const { folder, printer, virtual } = this.#place;
    writeFileSync(join(folder, "articles.csv"), `barcode,title,price\n${BARCODE},"${title}",1250.50\n`);
    writeFileSync(
      join(folder, "tilld.toml"),
      `[shop]
name = "Almacén"
site = "MLA"
[mercado_pago]
base_url = "${virtual.url}"
external_pos_id = "SUC001POS001"
access_token_file = "token"
[order]
ttl_seconds = ${VALIDITY_S}
[journal]
directory = "journal"
[control]
socket = "till.sock"
[printer]
connection = "${printer}"
[catalog]
file = "articles.csv"
`,
    );
  }
}

function beliefOf(sale: SaleView): Belief {
  const receipt = sale.papers.filter(({ id }) => id.startsWith("receipt"));
  const isOut = receipt.some(({ status }) => status === "printed");
  const refund = sale.refunds.at(-1)?.status;
  return {
    reference: sale.reference,
    money: moneyOf(sale),
    receipt: isOut ? "printed" : receipt.length > 0 ? "owed" : "none",
    refund:
      refund === undefined
        ? "none"
        : refund === "done"
          ? "done"
          : refund === "refused"
            ? "not done"
            : "unknown",
  };
}

function moneyOf({ status }: SaleView): Belief["money"] {
  if (status === "paid") return "paid";
  return ["expired", "canceled", "refused"].includes(status) ? "unpaid" : "unknown";
}
