// Programs that open more than they close: whoever asks the till something still gets through, and whoever does not
// is told why.

import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ControlClient } from "../../src/control/client.ts";
import { MAX_STREAMS } from "../../src/control/event-stream.ts";
import { till, writeConfig } from "../cli/run-till.ts";
import { type Served, serveTill } from "./stand-in-till.ts";

/** Keeps its connection open, as a program does that never closes anything. */
async function connected({ socket }: Pick<Served, "socket">): Promise<Socket> {
  const connection = createConnection(socket);
  onTestFinished(() => void connection.destroy());
  await once(connection, "connect");
  return connection;
}

/** @returns the first line of the answer, and the connection, which stays open */
async function openStream(served: Served): Promise<{ readonly answer: string; readonly reader: Socket }> {
  const reader = await connected(served);
  reader.write("GET /events HTTP/1.1\r\nHost: tilld\r\n\r\n");
  const [bytes] = (await once(reader, "data")) as [Buffer];
  return { answer: bytes.toString().split("\r\n")[0] ?? "", reader };
}

function warnings({ logged }: Served): readonly string[] {
  return logged.filter(({ level }) => level === "warn").map(({ message }) => message);
}

test("a hundred and ten streams of news keep nobody from asking, and are refused in words from the limit on", async () => {
  const served = await serveTill();
  const client = new ControlClient(served.socket);
  const streams = [];
  for (let opened = 0; opened < 110; opened += 1) streams.push(await openStream(served));
  expect(streams.filter(({ answer }) => answer === "HTTP/1.1 200 OK")).toHaveLength(MAX_STREAMS);
  expect(streams.filter(({ answer }) => answer === "HTTP/1.1 409 Conflict")).toHaveLength(110 - MAX_STREAMS);

  expect((await client.status()).version).toBe("0.1.0");
  await expect(client.events().next()).rejects.toMatchObject({
    name: "ControlRefusal",
    code: "busy",
    message: "16 streams of /events are open, which is the most: close one that nobody needs, and ask again",
  });
});

test("a refused stream is logged once, and once more when there was room in between", async () => {
  const served = await serveTill();
  const streams = [];
  for (let opened = 0; opened < MAX_STREAMS + 3; opened += 1) streams.push(await openStream(served));
  const line = expect.stringMatching(
    /^control: a reader of the events was refused: 16 streams of \/events are open/,
  );
  expect(warnings(served)).toEqual([line]);
  streams[0]?.reader.destroy();
  await expect.poll(() => served.till.listeners).toBe(MAX_STREAMS - 1);
  expect((await openStream(served)).answer).toBe("HTTP/1.1 200 OK");
  expect((await openStream(served)).answer).toBe("HTTP/1.1 409 Conflict");
  expect(warnings(served)).toEqual([line, line]);
});

test("when all connections are taken the log says so once, and the client does not claim that tilld stopped", async () => {
  const served = await serveTill();
  const silent = [];
  for (let opened = 0; opened < 64; opened += 1) silent.push(await connected(served));
  const client = new ControlClient(served.socket);
  const ended =
    "the connection ended before the answer came; what was asked may have happened: look with till status";
  for (const _ of [1, 2]) {
    await expect(client.status()).rejects.toMatchObject({
      name: "ControlUnreachable",
      message: `tilld at ${served.socket}: ${ended}`,
    });
  }
  const line = "control: 64 connections are open, which is the most; the next are closed";
  expect(warnings(served)).toEqual([line]);
  silent[0]?.destroy();
  await expect.poll(() => client.status().then(({ version }) => version, String)).toBe("0.1.0");
});

test("whoever waits for a sale and finds no stream hears that the sale has begun", async () => {
  const served = await serveTill();
  for (let opened = 0; opened < MAX_STREAMS; opened += 1) await openStream(served);
  const config = writeConfig(served.folder, served.socket);
  const { code, err } = await till(["--config", config, "sell", "500.00", "--wait"]);
  expect(code).toBe(75);
  expect(err).toContain("till: sale 7 has begun and goes on: till sale 7; 16 streams of /events are open");
});
