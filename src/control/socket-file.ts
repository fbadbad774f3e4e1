// The file of a unix socket: made for owner and group only, and a file left behind by a killed daemon taken
// away, but never one on which somebody listens.

import { existsSync, lstatSync, mkdirSync, unlinkSync } from "node:fs";
import type { Server } from "node:http";
import { createConnection } from "node:net";
import { dirname } from "node:path";

/** Owner and group: members of the group may use the till. */
const SOCKET_MODE = 0o660;

export class ControlSocketError extends Error {
  override readonly name = "ControlSocketError";
  readonly code: "in-use" | "not-a-socket" | "failed";

  constructor(code: ControlSocketError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @throws {ControlSocketError} */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  try {
    makeFolder(dirname(path));
    await removeStale(path);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      // bind() happens inside this call: the mask gives the file its mode, with no moment when others could open it.
      const mask = process.umask(0o777 & ~SOCKET_MODE);
      try {
        server.listen(path, () => {
          server.off("error", reject);
          resolve();
        });
      } finally {
        process.umask(mask);
      }
    });
  } catch (error) {
    if (error instanceof ControlSocketError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const message = `control socket ${path} cannot be made (${why}); expected a folder that this user may write to`;
    throw new ControlSocketError("failed", message, { cause: error });
  }
}

/** Not mkdir's own recursion: where a file system makes no folders (/proc), Node 24 repeats it for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o750 });
}

async function removeStale(path: string): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isSocket()) {
    const message = `control socket ${path}: there is something else at this path; expected nothing or a socket`;
    throw new ControlSocketError("not-a-socket", message);
  }
  if (await someoneListens(path)) {
    const message = `control socket ${path}: another program listens there; is tilld running already?`;
    throw new ControlSocketError("in-use", message);
  }
  unlinkSync(path);
}

function someoneListens(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createConnection(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(false);
      // A full queue of connections: somebody listens.
      else if (error.code === "EAGAIN") resolve(true);
      else reject(error);
    });
  });
}
