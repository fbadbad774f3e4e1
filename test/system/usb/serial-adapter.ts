// A USB to serial adapter with an FTDI FT232R chip, which Linux binds to ftdi_sio and shows as /dev/ttyUSB0; behind it
// any device with a serial line. Requests as in the driver's ftdi_sio.h.

import { UsbDevice } from "./device.ts";
import type { Delivery, Setup } from "./redirection.ts";

const TO_COMPUTER = 0x81;
const TO_DEVICE = 0x02;
const PACKET_BYTES = 64;
const SET_BAUD = 3;
const GET_MODEM_STATUS = 5;
const GET_LATENCY = 10;
const READ_EEPROM = 0x90;
// Clear to send, data set ready; transmitter empty. Each packet to the computer begins with these two bytes.
const LINE_STATUS = [0x31, 0x60];
const CLOCK_HZ = 3_000_000;
/** Eighths that bits 14 to 16 of the divisor add. */
const EIGHTHS = [0, 4, 2, 1, 3, 5, 6, 7];

export class UsbSerialAdapter extends UsbDevice {
  readonly #received: (bytes: Uint8Array) => void;
  /** As the computer set it; 0 before anybody opened the port. */
  baud = 0;

  /** @param received what the computer sends over the line */
  constructor(serial: string, received: (bytes: Uint8Array) => void) {
    super(
      {
        vendorId: 0x0403,
        productId: 0x6001,
        release: 0x0600,
        manufacturer: "FTDI",
        product: "FT232R USB UART",
        serial,
      },
      {
        interfaceClass: [0xff, 0xff, 0xff],
        endpoints: [
          { address: TO_COMPUTER, type: "bulk", packetBytes: PACKET_BYTES, intervalMs: 0 },
          { address: TO_DEVICE, type: "bulk", packetBytes: PACKET_BYTES, intervalMs: 0 },
        ],
      },
    );
    this.#received = received;
  }

  /** Sends over the line to the computer. */
  send(bytes: Uint8Array): void {
    const room = PACKET_BYTES - LINE_STATUS.length;
    for (let from = 0; from < bytes.length; from += room) {
      const packet = [...LINE_STATUS, ...bytes.subarray(from, from + room)];
      this.link?.sendBulk(TO_COMPUTER, Uint8Array.from(packet));
    }
  }

  receive({ bytes, taken }: Delivery): void {
    this.#received(bytes);
    taken();
  }

  protected classRequest({ request, requestType, value, index, length }: Setup): Uint8Array | null {
    if (request === SET_BAUD) {
      const eighths = EIGHTHS[(value >> 14) | ((index & 1) << 2)] ?? 0;
      this.baud = Math.round(CLOCK_HZ / ((value & 0x3fff) + eighths / 8));
    }
    if (request === GET_MODEM_STATUS) return Uint8Array.from(LINE_STATUS);
    if (request === GET_LATENCY) return Uint8Array.of(16);
    if (request === READ_EEPROM) return Uint8Array.of(0xff, 0xff);
    return (requestType & 0x80) === 0 ? new Uint8Array() : new Uint8Array(length);
  }
}
