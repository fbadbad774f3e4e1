// A barcode scanner of the HID-POS class: no keyboard, so Linux only hands its reports out, as /dev/hidraw0.

import { hidPosDescriptor, hidPosReports } from "../../../hardware/emulators/hid-pos-scanner.ts";
import { UsbDevice } from "./device.ts";
import { HID_REPORT, hidDescriptor } from "./keyboard.ts";
import type { Delivery, Setup } from "./redirection.ts";

const REPORTS = 0x81;
const MODEL = "honeywell";

export class UsbPosScanner extends UsbDevice {
  constructor(serial: string) {
    super(
      {
        vendorId: 0x0c2e,
        productId: 0x0907,
        release: 0x0100,
        manufacturer: "Honeywell Scanning and Mobility",
        product: "1900 Area-Imaging Scanner",
        serial,
      },
      {
        interfaceClass: [3, 0, 0],
        endpoints: [{ address: REPORTS, type: "interrupt", packetBytes: 64, intervalMs: 4 }],
        classDescriptor: hidDescriptor(hidPosDescriptor(MODEL).length),
      },
    );
  }

  scan(text: string, aim?: string): void {
    for (const report of hidPosReports(MODEL, text, aim)) this.link?.sendInterrupt(REPORTS, report);
  }

  receive({ taken }: Delivery): void {
    taken();
  }

  protected override descriptor(type: number, index: number): Uint8Array | null {
    return type === HID_REPORT ? hidPosDescriptor(MODEL) : super.descriptor(type, index);
  }

  protected classRequest({ requestType, length }: Setup): Uint8Array | null {
    return (requestType & 0x80) === 0 ? new Uint8Array() : new Uint8Array(length);
  }
}
