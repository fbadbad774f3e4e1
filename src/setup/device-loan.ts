// Devices that a running till has can be used by nobody else: they are borrowed from its service while nobody buys, and
// given back however setup ends.

import type { ServiceState } from "./service.ts";
import type { World } from "./setup.ts";
import { SetupError } from "./setup-error.ts";

export class DeviceLoan {
  readonly #world: World;
  /** Null where there is no service. */
  readonly service: ServiceState | null;
  #isBorrowed = false;

  private constructor(world: World, service: ServiceState | null) {
    this.#world = world;
    this.service = service;
  }

  static async open(world: World): Promise<DeviceLoan> {
    return new DeviceLoan(world, (await world.service?.state()) ?? null);
  }

  async isFree(): Promise<boolean> {
    return this.#isBorrowed || (await this.#world.till()) === "none";
  }

  /** @throws SetupError "busy" */
  async borrow(): Promise<void> {
    if (this.#isBorrowed) return;
    const { say, service, till } = this.#world;
    const found = await till();
    if (found === "busy")
      throw new SetupError(
        "busy",
        "a sale is open: run till setup again when it has ended; nothing was changed",
      );
    if (this.service?.isActive === true && service !== null) {
      say("tilld is stopped for the time of this setup, so that its devices are free");
      this.#isBorrowed = true;
      await service.stop();
    } else if (found === "idle") {
      const message =
        "a tilld runs that systemd did not start, and it has the devices: end it, then run till setup again";
      throw new SetupError("busy", message);
    }
  }

  /** The service starts with the devices in any case. */
  async handOver(): Promise<void> {
    await this.#world.service?.enable();
    this.#isBorrowed = false;
  }

  async giveBack(): Promise<void> {
    if (!this.#isBorrowed) return;
    this.#isBorrowed = false;
    await this.#world.service?.start();
  }
}
