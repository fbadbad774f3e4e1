// A pseudo-terminal behind a name that stays, as udev gives it to a USB device: unplugging removes the name
// and hangs up, plugging in again gives the same name to another terminal.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../hal/clock.ts";
import { type EmulatedPty, openPty } from "./pty.ts";

export class PluggedPty {
  /** For the settings; the same before and after a replug. */
  readonly connection: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "tilld-pty-"));
  readonly #path = join(this.#folder, "tty");
  readonly #clock: Clock;
  readonly #received: (bytes: Uint8Array) => void;
  #pty: EmulatedPty | null = null;

  /** Begins plugged in. */
  constructor(clock: Clock, received: (bytes: Uint8Array) => void) {
    this.connection = `serial://${this.#path}?baud=115200`;
    this.#clock = clock;
    this.#received = received;
    this.plugIn();
  }

  plugIn(): void {
    if (this.#pty !== null) return;
    this.#pty = openPty(this.#clock);
    this.#pty.onBytes(this.#received);
    symlinkSync(this.#pty.slavePath, this.#path);
  }

  unplug(): void {
    if (this.#pty === null) return;
    rmSync(this.#path);
    this.#pty.close();
    this.#pty = null;
  }

  /** What is sent while unplugged is lost. */
  write(bytes: Uint8Array): void {
    this.#pty?.write(bytes);
  }

  /** Unplugs for good and leaves nothing behind. */
  close(): void {
    this.unplug();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
