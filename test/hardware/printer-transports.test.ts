// The printer's wires by themselves: what a connection may look like, and what a person is told when it does
// not open.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openPty } from "../../hardware/emulators/pty.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import { findProfile, PRINTER_PROFILES } from "../../hardware/profiles/find-profile.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";

const clean: (() => void)[] = [];
afterEach(() => {
  for (const release of clean.splice(0).reverse()) release();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "tilld-wire-"));
  clean.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const deaf = { bytes: () => {}, closed: () => {} };

async function openingError(url: string): Promise<DeviceError> {
  const opened = await wireFromUrl(url, systemClock)
    .open(deaf)
    .catch((error: unknown) => error);
  if (!(opened instanceof DeviceError)) throw new Error(`expected a DeviceError from ${url}`);
  return opened;
}

test.each([
  "",
  "printer",
  "lpt1:",
  "usb://dev/usb/lp0",
  "usb:///",
  "usb:///dev/usb/lp0?baud=9600",
  "serial:///dev/ttyUSB0?baud=fast",
  "serial:///dev/ttyUSB0?baud=0",
  "serial:///dev/ttyUSB0?speed=9600",
  "serial:///dev/ttyUSB0?flow=maybe",
  "serial:///dev/%zz",
  "tcp://127.0.0.1",
  "tcp://:9100",
  "tcp://127.0.0.1:99999",
  "tcp://127.0.0.1:9100/path",
  "tcp://127.0.0.1:9100?share=perhaps",
  "file:///tmp/ticket",
])("the connection %j is refused with an example of a right one", (url) => {
  const refused = (() => {
    try {
      return wireFromUrl(url, systemClock);
    } catch (error) {
      return error;
    }
  })();
  expect(refused).toMatchObject({
    name: "DeviceError",
    code: "refused",
    message: expect.stringContaining(`"${url}"`),
  });
});

test.each(["usb", "serial"])(
  "a %s printer that is not plugged in is missing, and no file is made in its place",
  async (scheme) => {
    const place = folder();
    const error = await openingError(`${scheme}://${place}/lp0`);
    expect(error.code).toBe("missing");
    expect(error.message).toMatch(/plugged in/);
    expect(readdirSync(place)).toEqual([]);
  },
);

test.each(["usb", "serial"])(
  "a %s connection that leads to a file or a folder is refused and leaves it as it is",
  async (scheme) => {
    const place = folder();
    writeFileSync(join(place, "file"), "precious");
    mkdirSync(join(place, "folder"));
    for (const name of ["file", "folder"]) {
      const error = await openingError(`${scheme}://${place}/${name}`);
      expect(error.code).toBe("not-a-device");
    }
    expect(readFileSync(join(place, "file"), "utf8")).toBe("precious");
  },
);

test("a printer that another till holds is busy, and the person is told so", async () => {
  const pty = openPty(systemClock);
  clean.push(() => pty.close());
  const url = `serial://${pty.slavePath}?baud=9600`;
  const channel = await wireFromUrl(url, systemClock).open(deaf);
  expect((await openingError(url)).code).toBe("busy");
  await channel.close();
});

test("a network printer that is switched off is missing", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect((await openingError(`tcp://127.0.0.1:${port}`)).code).toBe("missing");
});

test.each(["usb", "serial"])(
  "every byte value passes a %s wire unchanged in both directions",
  async (scheme) => {
    const pty = openPty(systemClock);
    clean.push(() => pty.close());
    // As another program may have left it: echoing, and making two characters of each line feed.
    execFileSync("stty", ["-F", pty.slavePath, "sane"]);
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const atHost = collect(all.length);
    const atDevice = collect(all.length);
    pty.onBytes(atDevice.take);
    const channel = await wireFromUrl(`${scheme}://${pty.slavePath}`, systemClock).open({
      bytes: atHost.take,
      closed: () => {},
    });
    await channel.write(all);
    pty.write(all);
    expect([...(await atDevice.done)]).toEqual([...all]);
    expect([...(await atHost.done)]).toEqual([...all]);
    await channel.close();
  },
);

test("a ticket reaches a network printer whole although the printer was talking when the till hung up", async () => {
  let sockets: Socket | null = null;
  let received = 0;
  const ended = Promise.withResolvers<number>();
  const server = createServer((socket) => {
    sockets = socket;
    socket.pause();
    socket.on("data", (bytes) => {
      received += bytes.length;
    });
    socket.on("error", () => ended.resolve(received));
    socket.on("end", () => ended.resolve(received));
    socket.write(new Uint8Array(100));
  });
  clean.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const heard = Promise.withResolvers<void>();
  const channel = await wireFromUrl(`tcp://127.0.0.1:${port}`, systemClock).open({
    bytes: () => heard.resolve(),
    closed: () => {},
  });
  await heard.promise;
  await channel.write(new Uint8Array(4000));
  const socket = sockets as Socket | null;
  socket?.write(new Uint8Array(100));
  const closed = channel.close();
  await settle(20);
  socket?.resume();
  expect(await ended.promise).toBe(4000);
  await closed;
});

test.each(["usb", "serial"])(
  "a %s wire closes at once although the printer takes no data",
  async (scheme) => {
    const pty = openPty(systemClock);
    clean.push(() => pty.close());
    pty.pause();
    const channel = await wireFromUrl(`${scheme}://${pty.slavePath}`, systemClock).open(deaf);
    const write = channel.write(new Uint8Array(500_000)).catch((error: unknown) => error);
    await settle();
    const beforeMs = systemClock.monotonicMs();
    await channel.close();
    expect(systemClock.monotonicMs() - beforeMs).toBeLessThan(500);
    expect(await write).toMatchObject({ name: "DeviceError", code: "disconnected" });
  },
);

test("a hung-up serial port is noticed even when a byte came right before", async () => {
  for (let round = 0; round < 5; round++) {
    const pty = openPty(systemClock);
    const gone = Promise.withResolvers<DeviceError>();
    const channel = await wireFromUrl(`serial://${pty.slavePath}`, systemClock).open({
      bytes: () => {},
      closed: gone.resolve,
    });
    pty.write(Uint8Array.of(0x12));
    pty.close();
    expect((await gone.promise).code).toBe("disconnected");
    await channel.close();
  }
});

test("an unknown printer profile is refused, naming the ones there are", () => {
  expect(() => findProfile("laser")).toThrow(/"laser" is not known; expected one of "generic"/);
  for (const { name } of PRINTER_PROFILES) expect(findProfile(name).name).toBe(name);
  expect(findProfile(null).name).toBe("generic");
});

function collect(count: number): { take: (bytes: Uint8Array) => void; done: Promise<Uint8Array> } {
  const done = Promise.withResolvers<Uint8Array>();
  let all: Uint8Array = new Uint8Array();
  const take = (bytes: Uint8Array) => {
    all = Uint8Array.from([...all, ...bytes]);
    if (all.length >= count) done.resolve(all);
  };
  return { take, done: done.promise };
}

test.each([
  ["its connection says so", "&flow=xonxoff", undefined],
  ["its printer is shipped so", "", "xonxoff"],
] as const)(
  "a serial port holds its bytes when the printer asks for it and %s, and keeps the asking to itself",
  async (_, option, usualFlow) => {
    const pty = openPty(systemClock);
    clean.push(() => pty.close());
    const received = collect(100);
    pty.onBytes(received.take);
    const heard: number[] = [];
    const marked = Promise.withResolvers<void>();
    const url = `serial://${pty.slavePath}?baud=921600${option}`;
    const channel = await wireFromUrl(url, systemClock, usualFlow).open({
      bytes: (bytes) => {
        heard.push(...bytes);
        if (bytes.includes(0x41)) marked.resolve();
      },
      closed: () => {},
    });
    pty.write(Uint8Array.of(0x13, 0x41));
    await marked.promise;
    let isOver = false;
    const write = channel.write(new Uint8Array(100).fill(0x42)).then(() => {
      isOver = true;
    });
    await settle(50);
    expect({ isOver, sent: channel.sentBytes }).toEqual({ isOver: false, sent: 0 });
    pty.write(Uint8Array.of(0x11, 0x41));
    expect([...(await received.done)]).toEqual(new Array(100).fill(0x42));
    await write;
    expect(heard).toEqual([0x41, 0x41]);
    await channel.close();
  },
);

test("a connection that says how it is held back is believed before its printer's profile", async () => {
  const pty = openPty(systemClock);
  clean.push(() => pty.close());
  const heard = collect(2);
  const url = `serial://${pty.slavePath}?baud=921600&flow=none`;
  const channel = await wireFromUrl(url, systemClock, "xonxoff").open({
    bytes: heard.take,
    closed: () => {},
  });
  pty.write(Uint8Array.of(0x13, 0x11));
  expect([...(await heard.done)]).toEqual([0x13, 0x11]);
  await channel.close();
});

test("bytes for a slow line count as sent when the line has carried them, not when the system has taken them", async () => {
  const clock = new ManualClock();
  const pty = openPty(systemClock);
  clean.push(() => pty.close());
  const received = collect(960);
  pty.onBytes(received.take);
  const channel = await wireFromUrl(`serial://${pty.slavePath}?baud=9600`, clock).open(deaf);
  let isOver = false;
  const write = channel.write(new Uint8Array(960)).then(() => {
    isOver = true;
  });
  await received.done;
  // The line begins when the system has answered, in a thread of its own.
  while (channel.sentBytes === 0) await clock.advance(1);
  for (let ms = 0; ms < 500; ms += 10) await clock.advance(10);
  expect(isOver).toBe(false);
  expect(channel.sentBytes).toBeGreaterThan(400);
  expect(channel.sentBytes).toBeLessThan(600);
  for (let ms = 0; ms < 600; ms += 10) await clock.advance(10);
  await write;
  expect(channel.sentBytes).toBeGreaterThanOrEqual(960 - 16);
  await channel.close();
});
