// Tries every TCP port of this machine's loopback, in both families, and writes those that answer as a JSON list. A program of its
// own, so that it can be run inside another network.

import { connect } from "node:net";

const PORTS = 65_535;
const AT_ONCE = 256;

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    // A socket that looks for a port of its own may find itself.
    socket.once("connect", () => end(socket.localPort !== port)).once("error", () => end(false));
  });
}

async function openPorts(host: string): Promise<readonly string[]> {
  const found: string[] = [];
  let next = 1;
  const look = async () => {
    while (next <= PORTS) {
      const port = next++;
      if (await isOpen(host, port)) found.push(`${host} ${port}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return found;
}

process.stdout.write(`${JSON.stringify([...(await openPorts("127.0.0.1")), ...(await openPorts("::1"))])}\n`);
