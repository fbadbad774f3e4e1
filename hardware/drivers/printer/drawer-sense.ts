// The level of the drawer connector's sense line as the printer last said it, and the one listener to it.

export type DrawerLevel = "low" | "high";

export class DrawerSense {
  #level: DrawerLevel | null = null;
  #listener: (level: DrawerLevel) => void = () => {};

  get(): DrawerLevel | null {
    return this.#level;
  }

  onChange(listener: (level: DrawerLevel) => void): void {
    this.#listener = listener;
  }

  /** @param level null when the printer went away or does not say */
  set(level: DrawerLevel | null): void {
    if (level === this.#level) return;
    this.#level = level;
    if (level !== null) this.#listener(level);
  }
}
