// till certify as a process of its own, and the person at its console: emulated at the far end of its standard input,
// reading what it says and doing it with the virtual Mercado Pago's phone.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { DemoShop } from "../../src/demo/demo-shop.ts";
import { MovableClock } from "../../src/demo/movable-clock.ts";
import type { RailName } from "../../src/money/sites.ts";

const TILL = resolve(import.meta.dirname, "../../bin/till");

export interface OpenShop {
  readonly shop: DemoShop;
  readonly clock: MovableClock;
}

/** A running till that a person could certify; its time stands at the machine's until somebody moves it. */
export async function openShop(
  rail: RailName,
  qrMode: "static" | "dynamic" | "hybrid",
  validityS = 60,
): Promise<OpenShop> {
  const clock = new MovableClock();
  const shop = await DemoShop.open({
    paperMm: 80,
    rail,
    qrMode,
    validityS,
    clock,
    log: () => {},
    fatal: (error) => {
      throw error;
    },
  });
  onTestFinished(() => shop.close());
  return { shop, clock };
}

/** What somebody does at a line of the console: types an answer, or nothing. */
export type Reaction = readonly [RegExp, (words: RegExpMatchArray) => string | null | Promise<string | null>];

export class Console {
  readonly child: ChildProcess;
  out = "";
  err = "";
  readonly #reactions: Reaction[];
  #line = "";
  #doing: Promise<void> = Promise.resolve();

  /** @param reactions of several that fit a line the first one counts */
  constructor(args: readonly string[], reactions: readonly Reaction[]) {
    this.#reactions = [...reactions];
    this.child = spawn(TILL, args, { stdio: ["pipe", "pipe", "pipe"] });
    onTestFinished(() => {
      this.child.kill("SIGKILL");
    });
    this.child.stdout?.on("data", (bytes: Buffer) => {
      this.out += bytes.toString();
    });
    this.child.stderr?.on("data", (bytes: Buffer) => {
      this.err += bytes.toString();
      const lines = (this.#line + bytes.toString()).split("\n");
      this.#line = lines.pop() ?? "";
      for (const line of lines) this.#doing = this.#doing.then(() => this.#react(line));
    });
  }

  /** Resolves with the exit code. */
  async ended(): Promise<number | null> {
    const [code] = (await once(this.child, "close")) as [number | null];
    await this.#doing;
    return code;
  }

  async #react(line: string): Promise<void> {
    for (const [pattern, act] of this.#reactions) {
      const words = line.match(pattern);
      if (words === null) continue;
      const answer = await act(words);
      if (answer !== null) this.child.stdin?.write(`${answer}\n`);
      return;
    }
  }
}

/** Lets the till's time pass as if somebody had waited. */
export async function pass({ clock, shop }: OpenShop, seconds: number): Promise<void> {
  for (let passedMs = 0; passedMs < seconds * 1000; ) {
    if (shop.traffic.isCalm) {
      clock.move(500);
      passedMs += 500;
    }
    await sleep(systemClock, 2);
  }
}

/** What a person is told who shall pay: by which QR, with which card. */
export const PAY = /Scan (.+) with the buyer's app, and pay .* with an? (approving|rejecting) card/;

/** A person with the buyer's phone who does everything as told and answers what the phone shows. */
export function diligent(opened: OpenShop): readonly Reaction[] {
  const { shop } = opened;
  const { virtual } = shop;
  let screen = "";
  const scan = (where: string) => {
    const paper = shop.printer.printer.papers().findLast(({ qr }) => qr.length > 0);
    const qr = where.includes("counter") ? virtual.posQr(shop.posName) : (paper?.qr[0] ?? "");
    screen = virtual.phone.scanQr(qr).screen;
  };
  const sees = (wanted: string) => () => (screen === wanted ? "y" : "n");
  return [
    [
      PAY,
      async ([, where = "", card]) => {
        // What A2 and D1 opened is on the screen still.
        if (!virtual.order("latest").paying) scan(where);
        virtual.phone.play("latest", card === "approving" ? "APRO" : "FUND");
        await pass(opened, 5);
        return null;
      },
    ],
    [
      /Scan (.+)[.,]/,
      ([, where = ""]) => {
        scan(where);
        return null;
      },
    ],
    [/Does the app show a waiting screen/, sees("waiting")],
    [/Does the app ask for/, sees("checkout")],
    [/Does the app show an error/, sees("unavailable")],
    [
      /Does it show .* given back/,
      () => (virtual.orders().some(({ refunds }) => refunds.length > 0) ? "y" : "n"),
    ],
    [/Nobody pays this one. It ends (\d+) s/, ([, s]) => pass(opened, Number(s) + 10).then(() => null)],
    [
      /Close whatever the app still shows/,
      () => {
        virtual.phone.walkAway("latest");
        return null;
      },
    ],
    // The till is asked in its own time how it ends.
    [/^till: (\S+) \(/, () => pass(opened, 5).then(() => null)],
  ];
}

export function stateFile({ folder }: DemoShop): string {
  return join(folder, "certify.json");
}
