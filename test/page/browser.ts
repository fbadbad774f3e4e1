// A real browser without a screen, led through its debugging pipe (Chrome DevTools Protocol): what it asks of the
// network, what it complains about, how large things are, and what it prints.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";

type Json = Readonly<Record<string, unknown>>;

export interface View {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly phone?: boolean;
  /** As it is laid out for paper. */
  readonly print?: boolean;
}

interface Waiting {
  readonly resolve: (result: Json) => void;
  readonly reject: (error: Error) => void;
}

export class Browser {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #input: Writable;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #rest = "";
  #session = "";
  #loaded: () => void = () => undefined;
  /** Everything the page asked for, its own file among it. */
  readonly requests: string[] = [];
  /** What the browser said of the page: errors, warnings, breaches of its policy. */
  readonly complaints: string[] = [];

  private constructor(program: string) {
    this.#folder = mkdtempSync(join(tmpdir(), "till-browser-"));
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const still = [
      "--headless=new",
      "--disable-gpu",
      "--disable-extensions",
      "--no-first-run",
      "--hide-scrollbars",
    ];
    const args = [
      ...still,
      ...sandbox,
      "--remote-debugging-pipe",
      `--user-data-dir=${join(this.#folder, "profile")}`,
    ];
    this.#process = spawn(program, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.#input = this.#process.stdio[3] as Writable;
    const output = this.#process.stdio[4] as Readable;
    output.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    this.#process.once("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${program} ended`));
    });
  }

  static async start(program: string): Promise<Browser> {
    const browser = new Browser(program);
    const { targetId } = await browser.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await browser.#send("Target.attachToTarget", { targetId, flatten: true });
    browser.#session = String(sessionId);
    for (const part of ["Page", "Runtime", "Log", "Network"]) await browser.#send(`${part}.enable`);
    return browser;
  }

  /** Shows the page as a file, and waits until it and all that it loads are there. */
  async show(
    page: string,
    { dark = false, height = 900, phone = false, print = false, width }: View,
  ): Promise<void> {
    const file = join(this.#folder, "page.html");
    writeFileSync(file, page);
    const scheme = { name: "prefers-color-scheme", value: dark ? "dark" : "light" };
    await this.#send("Emulation.setEmulatedMedia", { media: print ? "print" : "", features: [scheme] });
    const metrics = { width, height, deviceScaleFactor: 1, mobile: phone };
    await this.#send("Emulation.setDeviceMetricsOverride", metrics);
    this.requests.length = 0;
    this.complaints.length = 0;
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve;
    });
    await this.#send("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
  }

  /** What an expression comes to in the page; with the page's own policy in force. */
  async look<T>(expression: string): Promise<T> {
    const { exceptionDetails, result } = await this.#send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  /** The whole page, however long, as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#send("Page.captureScreenshot", { captureBeyondViewport: true });
    return Buffer.from(String(data), "base64");
  }

  async pdf(): Promise<Buffer> {
    const { data } = await this.#send("Page.printToPDF", { preferCSSPageSize: true });
    return Buffer.from(String(data), "base64");
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #send(method: string, params: Json = {}): Promise<Json> {
    const id = ++this.#last;
    const session = this.#session === "" ? {} : { sessionId: this.#session };
    this.#input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #hear(text: string): void {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop() ?? "";
    for (const message of messages) this.#take(JSON.parse(message) as Json);
  }

  #take({ error, id, method, params, result }: Json): void {
    if (typeof id === "number") {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve((result ?? {}) as Json);
      else waiting?.reject(new Error(JSON.stringify(error)));
    }
    if (method === "Page.loadEventFired") this.#loaded();
    if (method === "Network.requestWillBeSent") {
      this.requests.push(String((params as { request: Json }).request["url"]));
    }
    const isComplaint = ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"];
    if (isComplaint.includes(String(method))) this.complaints.push(JSON.stringify(params));
  }
}
