// Bytes to a unix socket and what comes back: HTTP without any library's good manners.

import { connect } from "node:net";

/** @returns the status and everything after it ("200 OK…"); "" when the connection was only closed */
export function knock(path: string, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(path);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      heard += text;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(heard.replace(/^HTTP\/1\.1 /, "")));
    socket.write(bytes);
  });
}

export function post(url: string, body: object): string {
  const text = JSON.stringify(body);
  const length = `Content-Length: ${Buffer.byteLength(text)}`;
  const head = [
    `POST ${url} HTTP/1.1`,
    "Host: tilld",
    "Connection: close",
    "Content-Type: application/json",
    length,
  ];
  return `${head.join("\r\n")}\r\n\r\n${text}`;
}

export function get(url: string, ...headers: readonly string[]): string {
  return `${[`GET ${url} HTTP/1.1`, "Host: tilld", "Connection: close", ...headers].join("\r\n")}\r\n\r\n`;
}
