// The demo that plays by itself, as "npm start" without a console runs it.

import { describe, expect, test } from "vitest";
import { type DemoProcess, Heard, startDemo } from "./support.ts";

const NO_MONEY = /no real money move[sd]\.$/;

/** Papers as they are drawn: the lines between an upper and a lower edge. */
function papersIn(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/^┌─+┐\n([\s\S]*?)^└─+┘$/gm)].map(([, body = ""]) =>
    body
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(1, -1).trim()),
  );
}

function play(
  args: readonly string[] = ["--script"],
  env: NodeJS.ProcessEnv = {},
): DemoProcess & { heard: Heard } {
  const demo = startDemo(args, ["ignore", "pipe", "pipe"], env);
  const heard = new Heard();
  demo.child.stdout?.on("data", (bytes: Buffer) => heard.take(bytes));
  return { ...demo, heard };
}

test("without a console the demo plays six stories, draws ten papers, and ends well", async () => {
  const demo = play([]);
  let complaints = "";
  demo.child.stderr?.on("data", (bytes: Buffer) => {
    complaints += bytes.toString();
  });
  expect(await demo.end).toBe(0);
  expect(complaints).toBe("");

  const { text } = demo.heard;
  const lines = text.trimEnd().split("\n");
  expect(lines[0]).toMatch(NO_MONEY);
  expect(lines.at(-1)).toMatch(NO_MONEY);
  expect(text).not.toContain("\x1b");
  expect(text).toContain("All of it is as it must be.");

  const papers = papersIn(text);
  for (const paper of papers) expect(paper).toContain("DEMO - SIN DINERO REAL");
  expect(papers.map((paper) => paper.at(-1))).toEqual([
    "NO ES COMPROBANTE DE PAGO",
    "ORIGINAL",
    "NO ES COMPROBANTE DE PAGO",
    "ORIGINAL",
    "NO ES COMPROBANTE DE PAGO",
    "NO PAGADO",
    "NO ES COMPROBANTE DE PAGO",
    "NO PAGADO",
    "CONSTANCIA DE DEVOLUCIÓN",
    "CONSTANCIA DE DEVOLUCIÓN",
  ]);
  expect(text).toMatch(/display +\[Pago rechazado +\|/);
  expect(text).toMatch(/display +\[QR vencido +\|/);
  expect(demo.left()).toEqual([]);
});

describe("a demo that is ended in the middle leaves nothing behind", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)(
    "by %s, with exit code %i",
    async (signal, code) => {
      const demo = play();
      await demo.heard.until((text) => text.includes("PAGO CON QR"));
      expect(demo.left()).not.toEqual([]);
      demo.child.kill(signal);
      expect(await demo.end).toBe(code);
      expect(demo.left()).toEqual([]);
    },
    60_000,
  );

  test("while it still starts", async () => {
    const demo = play();
    await demo.heard.until((text) => text.includes("no real money moves."));
    demo.child.kill("SIGTERM");
    expect(await demo.end).toBe(143);
    expect(demo.left()).toEqual([]);
  });

  test("by a reader that has seen enough", async () => {
    const demo = play();
    await demo.heard.until((text) => text.includes("PAGO CON QR"));
    demo.child.stdout?.destroy();
    expect(await demo.end).toBe(141);
    expect(demo.left()).toEqual([]);
  });
});
