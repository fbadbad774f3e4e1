// Packages of which the program uses a corner, and whose front door would bring in the whole house: what stands in the
// bundle in the place of that door. Half of the text that V8 would have to read and keep goes that way.

export interface LeanPart {
  /** Below node_modules/. */
  readonly module: string;
  /** What stands in its place; paths are from there. */
  readonly code: string;
}

/** The file of undici's client, beside the program. */
export const LATE_UNDICI = "undici.mjs";

export const LEAN_PARTS: readonly LeanPart[] = [
  // fetch, WebSocket, caches, mocks, proxies: none of it is used (undici-exchange.ts). What is used lies in a file of its own,
  // which is read with the first request: a third of all the text, and nobody is asked anything before READY.
  {
    module: "undici/index.js",
    code:
      'import { createRequire } from "node:module";\n' +
      "export function Client(...words) {\n" +
      `  const { default: Real } = createRequire(import.meta.url)("./${LATE_UNDICI}");\n` +
      "  return new Real(...words);\n" +
      "}",
  },
  // allowH2 is false.
  {
    module: "undici/lib/dispatcher/client-h2.js",
    code: 'module.exports = () => { throw new Error("HTTP/2 is not in this program"); };',
  },
  // Parsers of serial protocols and a port for tests; and beside Linux's the bindings of systems that no package is made for.
  { module: "serialport/dist/index.js", code: 'module.exports = require("./serialport.js");' },
  {
    module: "@serialport/bindings-cpp/dist/index.js",
    code: 'exports.autoDetect = () => require("./linux.js").LinuxBinding;',
  },
  // Says where a call goes to whoever sets DEBUG; the settings' log level does not reach it.
  { module: "debug/src/index.js", code: "module.exports = () => () => {};" },
  // Canvas, SVG, PNG and terminals; we draw by ourselves.
  { module: "qrcode/lib/index.js", code: 'exports.create = require("./core/qrcode.js").create;' },
  // Japanese, Korean and Chinese: node-thermal-printer looks a letter up there that no other table has, and finds two bytes,
  // which letters.ts takes for "not found"; so does a table that has nothing beyond ASCII.
  {
    module: "iconv-lite/encodings/dbcs-data.js",
    code:
      'const none = { type: "_sbcs", chars: "\\ufffd".repeat(128) };\n' +
      "module.exports = { eucjp: none, euckr: none, euccn: none, gb2312: none, gbk: none, cp936: none, big5hkscs: none };",
  },
  // Pictures are read and written whole (png.ts), and only where a shop has a logo. To get ready for that by the front door takes
  // 20 ms, most of which V8 spends on making a loop fast that runs once.
  {
    module: "pngjs/lib/png.js",
    code:
      "exports.PNG = class {\n" +
      "  constructor({ width, height }) { Object.assign(this, { width, height, gamma: 0 }); }\n" +
      '  static get sync() { return require("./png-sync.js"); }\n' +
      "};",
  },
  // Threads that write a log; ours is written by the program itself (log.ts).
  { module: "thread-stream/index.js", code: "module.exports = class {};" },
  // Of the time before String.normalize.
  { module: "unorm/lib/unorm.js", code: 'exports.nfkd = (text) => text.normalize("NFKD");' },
];
