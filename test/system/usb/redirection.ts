// The wire over which a virtual machine is given USB devices that are programs: the USB redirection protocol 0.7
// (usb-redirection-protocol.md of the SPICE project), the side that has the device. Only what devices without
// isochronous endpoints need. All numbers are little-endian.

import { connect, type Socket } from "node:net";

/** How a transfer ended, as the protocol counts. */
const SUCCESS = 0;
const CANCELLED = 1;
const STALL = 4;

export interface Endpoint {
  /** As in a descriptor: 0x81 is the first towards the computer. */
  readonly address: number;
  readonly type: "bulk" | "interrupt";
  readonly packetBytes: number;
  /** Milliseconds between two questions of the computer; interrupt endpoints only. */
  readonly intervalMs: number;
}

/** The eight bytes of a setup packet, taken apart. */
export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** Bytes from the computer that wait until the device takes them. */
export interface Delivery {
  readonly endpoint: number;
  readonly bytes: Uint8Array;
  /** The computer does not wait any more: the device must not take them. */
  readonly withdrawn: () => boolean;
  /** Lets the computer send more. */
  taken(): void;
}

/** What a program is to be plugged in. */
export interface RedirectedDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly release: number;
  readonly interfaceClass: readonly [number, number, number];
  readonly endpoints: readonly Endpoint[];
  /** @returns bytes for the computer (none for a request that gives them), or null to refuse */
  control(setup: Setup, data: Uint8Array): Uint8Array | null;
  receive(delivery: Delivery): void;
}

const HELLO = 0;
const DEVICE_CONNECT = 1;
const DEVICE_DISCONNECT = 2;
const RESET = 3;
const INTERFACE_INFO = 4;
const ENDPOINT_INFO = 5;
const SET_CONFIGURATION = 6;
const GET_CONFIGURATION = 7;
const CONFIGURATION_STATUS = 8;
const SET_ALT_SETTING = 9;
const GET_ALT_SETTING = 10;
const ALT_SETTING_STATUS = 11;
const START_INTERRUPT = 15;
const STOP_INTERRUPT = 16;
const INTERRUPT_STATUS = 17;
const CANCEL = 21;
const CONTROL = 100;
const BULK = 101;
const INTERRUPT = 103;

// Bits of the capabilities: with the device's release, packet sizes of endpoints, 64-bit ids, 32-bit bulk lengths.
const CAPABILITIES = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6);
const FULL_SPEED = 1;
const ENDPOINTS = 32;
const TYPE_CONTROL = 0;
const TYPE_BULK = 2;
const TYPE_INTERRUPT = 3;
const TYPE_NONE = 255;

interface WaitingRead {
  readonly id: bigint;
  readonly header: Buffer;
  readonly length: number;
}

/** A device in a socket of the virtual machine; one plugging in is one object. */
export class Redirection {
  readonly #device: RedirectedDevice;
  readonly #socket: Socket;
  #input: Buffer = Buffer.alloc(0);
  #greeted = false;
  #configuration = 0;
  #eventId = 0n;
  readonly #open = new Set<number>();
  /** Reads of bulk endpoints that nothing has come for yet. */
  readonly #reads = new Map<number, WaitingRead[]>();
  readonly #bytes = new Map<number, Buffer>();
  /** Writes that the device has not taken yet. */
  readonly #writes = new Map<bigint, Buffer>();

  constructor(path: string, device: RedirectedDevice) {
    this.#device = device;
    this.#socket = connect(path);
    this.#socket.on("data", (bytes: Buffer) => this.#take(bytes));
    // The end of the machine is the end of the wire.
    this.#socket.on("error", () => {});
    this.#sendHello();
  }

  /** Pulls the plug; resolves when the machine can know. */
  unplug(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve();
      this.#socket.once("close", () => resolve());
      this.#packet(DEVICE_DISCONNECT, 0n);
      this.#socket.end();
    });
  }

  /** Sends to the computer over a bulk endpoint, in transfers as large as it asks for. */
  sendBulk(endpoint: number, bytes: Uint8Array): void {
    this.#bytes.set(endpoint, Buffer.concat([this.#bytes.get(endpoint) ?? Buffer.alloc(0), bytes]));
    this.#answerReads(endpoint);
  }

  /** Sends one report; dropped when the computer does not listen to the device. */
  sendInterrupt(endpoint: number, report: Uint8Array): void {
    if (!this.#open.has(endpoint)) return;
    this.#eventId += 1n;
    const header = Buffer.from([endpoint, SUCCESS, 0, 0]);
    header.writeUInt16LE(report.length, 2);
    this.#packet(INTERRUPT, this.#eventId, header, report);
  }

  /** Whether the computer's driver has begun to listen. */
  listensTo(endpoint: number): boolean {
    return this.#open.has(endpoint) || this.#reads.has(endpoint);
  }

  #sendHello(): void {
    const version = Buffer.alloc(64);
    version.write("tilld virtual terminal");
    const capabilities = Buffer.alloc(4);
    capabilities.writeUInt32LE(CAPABILITIES);
    this.#packet(HELLO, 0n, version, capabilities);
  }

  #take(bytes: Buffer): void {
    this.#input = Buffer.concat([this.#input, bytes]);
    for (;;) {
      // Ids have 32 bits until both have said hello.
      const headBytes = this.#greeted ? 16 : 12;
      if (this.#input.length < headBytes) return;
      const type = this.#input.readUInt32LE(0);
      const length = this.#input.readUInt32LE(4);
      if (this.#input.length < headBytes + length) return;
      const id = this.#greeted ? this.#input.readBigUInt64LE(8) : 0n;
      const body = Buffer.from(this.#input.subarray(headBytes, headBytes + length));
      this.#input = this.#input.subarray(headBytes + length);
      this.#obey(type, id, body);
    }
  }

  #obey(type: number, id: bigint, body: Buffer): void {
    const [first = 0, second = 0] = body;
    switch (type) {
      case HELLO:
        this.#greeted = true;
        this.#describe();
        this.#connect();
        break;
      case RESET:
        this.#open.clear();
        this.#reads.clear();
        this.#bytes.clear();
        break;
      case SET_CONFIGURATION:
        this.#configuration = first;
        this.#describe();
        this.#packet(CONFIGURATION_STATUS, id, Buffer.from([SUCCESS, first]));
        break;
      case GET_CONFIGURATION:
        this.#packet(CONFIGURATION_STATUS, id, Buffer.from([SUCCESS, this.#configuration]));
        break;
      case SET_ALT_SETTING:
        this.#packet(ALT_SETTING_STATUS, id, Buffer.from([SUCCESS, first, second]));
        break;
      case GET_ALT_SETTING:
        this.#packet(ALT_SETTING_STATUS, id, Buffer.from([SUCCESS, first, 0]));
        break;
      case START_INTERRUPT:
        this.#open.add(first);
        this.#packet(INTERRUPT_STATUS, id, Buffer.from([SUCCESS, first]));
        break;
      case STOP_INTERRUPT:
        this.#open.delete(first);
        this.#packet(INTERRUPT_STATUS, id, Buffer.from([SUCCESS, first]));
        break;
      case CONTROL:
        this.#control(id, body);
        break;
      case BULK:
        this.#bulk(id, body);
        break;
      case INTERRUPT:
        this.#device.receive({
          endpoint: first,
          bytes: body.subarray(4),
          withdrawn: () => false,
          taken: () => this.#packet(INTERRUPT, id, body.subarray(0, 4)),
        });
        break;
      case CANCEL:
        this.#cancel(id);
        break;
    }
  }

  #describe(): void {
    const [deviceClass, subclass, protocol] = this.#device.interfaceClass;
    const interfaces = Buffer.alloc(4 + 4 * ENDPOINTS);
    interfaces.writeUInt32LE(1);
    [0, deviceClass, subclass, protocol].forEach((byte, table) => {
      interfaces[4 + table * ENDPOINTS] = byte;
    });
    this.#packet(INTERFACE_INFO, 0n, interfaces);

    const types = Buffer.alloc(ENDPOINTS, TYPE_NONE);
    const intervals = Buffer.alloc(ENDPOINTS);
    const packets = Buffer.alloc(2 * ENDPOINTS);
    types[0] = TYPE_CONTROL;
    types[16] = TYPE_CONTROL;
    for (const { address, type, packetBytes, intervalMs } of this.#device.endpoints) {
      const place = (address & 0x0f) | ((address & 0x80) >> 3);
      types[place] = type === "bulk" ? TYPE_BULK : TYPE_INTERRUPT;
      intervals[place] = intervalMs;
      packets.writeUInt16LE(packetBytes, 2 * place);
    }
    this.#packet(ENDPOINT_INFO, 0n, types, intervals, Buffer.alloc(ENDPOINTS), packets);
  }

  #connect(): void {
    const device = Buffer.from([FULL_SPEED, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    device.writeUInt16LE(this.#device.vendorId, 4);
    device.writeUInt16LE(this.#device.productId, 6);
    device.writeUInt16LE(this.#device.release, 8);
    this.#packet(DEVICE_CONNECT, 0n, device);
  }

  #control(id: bigint, body: Buffer): void {
    const header = Buffer.from(body.subarray(0, 10));
    const setup = {
      request: body[1] ?? 0,
      requestType: body[2] ?? 0,
      value: body.readUInt16LE(4),
      index: body.readUInt16LE(6),
      length: body.readUInt16LE(8),
    };
    const answer = this.#device.control(setup, body.subarray(10));
    const sends = (setup.requestType & 0x80) !== 0;
    const data = sends ? (answer ?? Buffer.alloc(0)).subarray(0, setup.length) : Buffer.alloc(0);
    header[3] = answer === null ? STALL : SUCCESS;
    if (sends || answer === null) header.writeUInt16LE(data.length, 8);
    this.#packet(CONTROL, id, header, data);
  }

  #bulk(id: bigint, body: Buffer): void {
    const header = Buffer.from(body.subarray(0, 10));
    const endpoint = header[0] ?? 0;
    if ((endpoint & 0x80) !== 0) {
      const length = header.readUInt16LE(2) + header.readUInt16LE(8) * 0x1_0000;
      this.#reads.set(endpoint, [...(this.#reads.get(endpoint) ?? []), { id, header, length }]);
      this.#answerReads(endpoint);
      return;
    }
    this.#writes.set(id, header);
    this.#device.receive({
      endpoint,
      bytes: body.subarray(10),
      withdrawn: () => !this.#writes.has(id),
      taken: () => {
        if (this.#writes.delete(id)) this.#packet(BULK, id, header);
      },
    });
  }

  #answerReads(endpoint: number): void {
    const reads = this.#reads.get(endpoint) ?? [];
    for (;;) {
      const bytes = this.#bytes.get(endpoint);
      if (bytes === undefined || bytes.length === 0) return;
      const read = reads.shift();
      if (read === undefined) return;
      this.#bytes.set(endpoint, bytes.subarray(read.length));
      this.#answer(read, SUCCESS, bytes.subarray(0, read.length));
    }
  }

  #answer({ id, header }: WaitingRead, status: number, bytes: Buffer): void {
    header[1] = status;
    header.writeUInt16LE(bytes.length & 0xffff, 2);
    header.writeUInt16LE(bytes.length >>> 16, 8);
    this.#packet(BULK, id, header, bytes);
  }

  /** Every transfer is answered once; one that was cancelled says so. */
  #cancel(id: bigint): void {
    const write = this.#writes.get(id);
    this.#writes.delete(id);
    if (write !== undefined) this.#answer({ id, header: write, length: 0 }, CANCELLED, Buffer.alloc(0));
    for (const [endpoint, reads] of this.#reads) {
      const read = reads.find((candidate) => candidate.id === id);
      if (read === undefined) continue;
      reads.splice(reads.indexOf(read), 1);
      this.#reads.set(endpoint, reads);
      this.#answer(read, CANCELLED, Buffer.alloc(0));
    }
  }

  #packet(type: number, id: bigint, ...parts: readonly Uint8Array[]): void {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(this.#greeted ? 16 : 12);
    head.writeUInt32LE(type, 0);
    head.writeUInt32LE(body.length, 4);
    if (this.#greeted) head.writeBigUInt64LE(id, 8);
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat([head, body]));
  }
}
