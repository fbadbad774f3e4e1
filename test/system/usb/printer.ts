// The USB plug of an emulated receipt printer: printer class, bidirectional (USB Printer Class 1.1), which Linux binds
// to usblp and shows as /dev/usb/lp0.

import type { PrinterPlug } from "../../../hardware/emulators/escpos-printer.ts";
import { type Identity, UsbDevice } from "./device.ts";
import type { Delivery, Setup } from "./redirection.ts";

const TO_COMPUTER = 0x81;
const TO_PRINTER = 0x02;
const GET_DEVICE_ID = 0;
const GET_PORT_STATUS = 1;
// Selected, no error; with paper.
const PORT_READY = 0x18;

/** Whatever prints behind the plug; the emulated printers of this project do. */
export interface PrintingDevice {
  plugIn(plug: PrinterPlug | null): void;
  receive(bytes: Uint8Array): void;
}

export class UsbPrinter extends UsbDevice {
  readonly #printer: PrintingDevice;
  readonly #identity: Identity;
  #takesBytes = true;
  #waiting: Delivery[] = [];
  #pullAfter: { bytes: number; pulled: () => void } | null = null;

  constructor(printer: PrintingDevice, identity: Identity) {
    super(identity, {
      interfaceClass: [7, 1, 2],
      endpoints: [
        { address: TO_COMPUTER, type: "bulk", packetBytes: 64, intervalMs: 0 },
        { address: TO_PRINTER, type: "bulk", packetBytes: 64, intervalMs: 0 },
      ],
    });
    this.#printer = printer;
    this.#identity = identity;
  }

  override plugInto(socket: string): void {
    super.plugInto(socket);
    this.#printer.plugIn({
      send: (bytes) => this.link?.sendBulk(TO_COMPUTER, bytes),
      setFlow: (takesBytes) => {
        this.#takesBytes = takesBytes;
        this.#deliver();
      },
    });
  }

  override async unplug(): Promise<void> {
    this.#printer.plugIn(null);
    this.#waiting = [];
    await super.unplug();
  }

  /** Pulls the plug when this many bytes more have come through it. Resolves when it is out. */
  async unplugAfter(bytes: number): Promise<void> {
    await new Promise<void>((pulled) => {
      this.#pullAfter = { bytes, pulled };
    });
    await this.unplug();
  }

  receive(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#deliver();
  }

  #deliver(): void {
    while (this.#takesBytes) {
      const delivery = this.#waiting.shift();
      if (delivery === undefined) return;
      if (delivery.withdrawn()) continue;
      const pull = this.#pullAfter;
      if (pull !== null && pull.bytes <= delivery.bytes.length) {
        this.#pullAfter = null;
        this.#waiting = [];
        this.#takesBytes = false;
        this.#printer.receive(delivery.bytes.subarray(0, pull.bytes));
        pull.pulled();
        return;
      }
      if (pull !== null) pull.bytes -= delivery.bytes.length;
      this.#printer.receive(delivery.bytes);
      delivery.taken();
    }
  }

  protected classRequest({ request }: Setup): Uint8Array | null {
    if (request === GET_PORT_STATUS) return Uint8Array.of(PORT_READY);
    if (request !== GET_DEVICE_ID) return new Uint8Array();
    const { manufacturer, product } = this.#identity;
    const text = Buffer.from(`MFG:${manufacturer};CMD:ESC/POS;MDL:${product};CLS:PRINTER;`, "latin1");
    const length = text.length + 2;
    return Buffer.concat([Uint8Array.of(length >> 8, length & 0xff), text]);
  }
}
