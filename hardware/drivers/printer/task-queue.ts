// What a printer is asked to do, one after the other: each task is done on an open wire, or refused with a reason.

import type { Clock } from "../../hal/clock.ts";
import type { Bell } from "./bell.ts";
import type { PrinterLink } from "./printer-link.ts";

/** Something to be done on an open wire, or not at all. */
export interface Task {
  run(link: PrinterLink): Promise<void>;
  refuse(detail: string): void;
}

export class TaskQueue {
  readonly #clock: Clock;
  readonly #bell: Bell;
  #waiting: Task[] = [];

  constructor(clock: Clock, bell: Bell) {
    this.#clock = clock;
    this.#bell = bell;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(task: Task): void {
    this.#waiting.push(task);
    this.#bell.ring();
  }

  /** Refused when its turn has not come by then: what was refused is never done later by itself. */
  addFor(patienceMs: number, { run, refuse }: Task): void {
    const task: Task = {
      run: (link) => {
        patience.cancel();
        return run(link);
      },
      refuse: (detail) => {
        patience.cancel();
        refuse(detail);
      },
    };
    const patience = this.#clock.after(patienceMs, () => {
      if (!this.#waiting.includes(task)) return;
      this.#waiting = this.#waiting.filter((other) => other !== task);
      refuse("the printer is busy with a paper");
    });
    this.add(task);
  }

  next(): Task | undefined {
    return this.#waiting.shift();
  }

  refuseAll(detail: string): void {
    for (const task of this.#waiting.splice(0)) task.refuse(detail);
  }
}
