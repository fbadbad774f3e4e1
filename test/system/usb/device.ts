// What every USB device says about itself (USB 2.0, chapter 9): its descriptors, and the plug that can be put into the
// virtual machine and pulled again.

import {
  type Delivery,
  type Endpoint,
  type RedirectedDevice,
  Redirection,
  type Setup,
} from "./redirection.ts";

export interface Identity {
  readonly vendorId: number;
  readonly productId: number;
  /** In binary-coded decimal: 0x0600 is 6.00. */
  readonly release: number;
  readonly manufacturer: string;
  readonly product: string;
  readonly serial: string;
}

export interface Shape {
  /** Class, subclass and protocol. */
  readonly interfaceClass: readonly [number, number, number];
  readonly endpoints: readonly Endpoint[];
  /** Stands between the interface and its endpoints. */
  readonly classDescriptor?: Uint8Array;
}

const GET_STATUS = 0;
const GET_DESCRIPTOR = 6;
const DEVICE = 1;
const CONFIGURATION = 2;
const STRING = 3;
const INTERFACE = 4;
const ENDPOINT = 5;
const US_ENGLISH = 0x0409;

export abstract class UsbDevice implements RedirectedDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly release: number;
  readonly interfaceClass: readonly [number, number, number];
  readonly endpoints: readonly Endpoint[];
  /** Null while unplugged. */
  protected link: Redirection | null = null;
  readonly #strings: readonly string[];
  readonly #classDescriptor: Uint8Array;

  constructor(identity: Identity, shape: Shape) {
    this.vendorId = identity.vendorId;
    this.productId = identity.productId;
    this.release = identity.release;
    this.interfaceClass = shape.interfaceClass;
    this.endpoints = shape.endpoints;
    this.#classDescriptor = shape.classDescriptor ?? new Uint8Array();
    this.#strings = [identity.manufacturer, identity.product, identity.serial];
  }

  /** @param socket one that the virtual machine holds out for a device */
  plugInto(socket: string): void {
    if (this.link === null) this.link = new Redirection(socket, this);
  }

  async unplug(): Promise<void> {
    const link = this.link;
    this.link = null;
    await link?.unplug();
  }

  control(setup: Setup, data: Uint8Array): Uint8Array | null {
    if ((setup.requestType & 0x60) !== 0) return this.classRequest(setup, data);
    if (setup.request === GET_STATUS) return Uint8Array.of(0, 0);
    if (setup.request === GET_DESCRIPTOR) return this.descriptor(setup.value >> 8, setup.value & 0xff);
    // Clearing a halt and the like: there is nothing to do.
    return (setup.requestType & 0x80) === 0 ? new Uint8Array() : null;
  }

  /** A request of the class or of the maker; null refuses it. */
  protected abstract classRequest(setup: Setup, data: Uint8Array): Uint8Array | null;

  abstract receive(delivery: Delivery): void;

  protected descriptor(type: number, index: number): Uint8Array | null {
    if (type === DEVICE) return this.#deviceDescriptor();
    if (type === CONFIGURATION) return this.#configurationDescriptor();
    if (type === STRING && index === 0) return Uint8Array.of(4, STRING, US_ENGLISH & 0xff, US_ENGLISH >> 8);
    if (type !== STRING) return null;
    const text = Buffer.from(this.#strings[index - 1] ?? "", "utf16le");
    return Buffer.concat([Uint8Array.of(2 + text.length, STRING), text]);
  }

  #deviceDescriptor(): Uint8Array {
    const numbers = [this.vendorId, this.productId, this.release].flatMap((word) => [word & 0xff, word >> 8]);
    return Uint8Array.from([18, DEVICE, 0x00, 0x02, 0, 0, 0, 64, ...numbers, 1, 2, 3, 1]);
  }

  #configurationDescriptor(): Uint8Array {
    const endpoints = this.endpoints.flatMap(({ address, type, packetBytes, intervalMs }) => [
      ...[7, ENDPOINT, address, type === "bulk" ? 2 : 3],
      ...[packetBytes & 0xff, packetBytes >> 8, intervalMs],
    ]);
    const body = Uint8Array.from([
      ...[9, INTERFACE, 0, 0, this.endpoints.length, ...this.interfaceClass, 0],
      ...this.#classDescriptor,
      ...endpoints,
    ]);
    const length = 9 + body.length;
    // One interface, one configuration, powered by the bus, 100 mA.
    const head = Uint8Array.of(9, CONFIGURATION, length & 0xff, length >> 8, 1, 1, 0, 0x80, 50);
    return Buffer.concat([head, body]);
  }
}
