// The drawer that holds the cash: a pulse opens it, and where it has a sensor it says whether it stands open.

import type { Device } from "./device.ts";

export interface CashDrawer extends Device {
  /**
   * Sends one opening pulse. Resolves when the pulse has left for the drawer, which says nothing about whether it
   * opened. Rejects with a DeviceError when there is no way to send it now; it is never sent later by itself.
   */
  open(): Promise<void>;
  /**
   * As open(), for somebody who stands before it: a pulse that is on its way and a coil that rests are waited for,
   * for three seconds at most.
   */
  openWhenRested(): Promise<void>;
  /** Null where no sensor says. */
  isOpened(): boolean | null;
  /** Calls back when the sensor changed. One listener. */
  onOpened(listener: (opened: boolean) => void): void;
}
