// The service manager's end of the wire: a unix datagram socket that is really there, which takes what systemd would take.
// Node has none, so the C library is asked through koffi.

import { closeSync, rmSync } from "node:fs";
import koffi from "koffi";

// sys/socket.h, sys/un.h, the same on x64 and arm64.
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MOST_BYTES = 4096;

export class NotifySocket {
  readonly address: string;
  readonly #fd: number;
  readonly #receive: (fd: number, into: Buffer, bytes: number, flags: number) => number;

  /** @param address a path, or "@" and a name of the abstract namespace */
  constructor(address: string) {
    const libc = koffi.load(null);
    const socket: (family: number, type: number, protocol: number) => number = libc.func(
      "int socket(int family, int type, int protocol)",
    );
    const bind: (fd: number, to: Buffer, bytes: number) => number = libc.func(
      "int bind(int fd, void *to, unsigned int bytes)",
    );
    this.#receive = libc.func("long recv(int fd, _Out_ uint8_t *into, unsigned long bytes, int flags)");
    this.address = address;
    this.#fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const path = Buffer.from(address.startsWith("@") ? `\0${address.slice(1)}` : `${address}\0`);
    const family = Buffer.alloc(2);
    family.writeUInt16LE(AF_UNIX);
    const to = Buffer.concat([family, path]);
    if (bind(this.#fd, to, to.length) !== 0)
      throw new Error(`no socket at ${address}: errno ${koffi.errno()}`);
  }

  /** Everything that came since the last look, a message each. */
  take(): readonly string[] {
    const messages: string[] = [];
    const buffer = Buffer.alloc(MOST_BYTES);
    for (;;) {
      const bytes = this.#receive(this.#fd, buffer, buffer.length, MSG_DONTWAIT);
      if (bytes < 0) return messages;
      messages.push(buffer.toString("utf8", 0, bytes));
    }
  }

  close(): void {
    closeSync(this.#fd);
    if (!this.address.startsWith("@")) rmSync(this.address);
  }
}
