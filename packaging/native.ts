// The machine code of a package: the runtime and the native parts for its architecture. All but one come ready made from
// npm; epoll, of which there is only the source, is compiled here against that runtime's own headers.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Architecture } from "./architectures.ts";
import { bringPackage, MODULES, ROOT } from "./npm-packages.ts";
import { run } from "./run.ts";

export interface MachineCode {
  /** File name below /usr/lib/tilld -> content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** npm packages for this architecture of which something is inside: name -> folder. */
  readonly packages: ReadonlyMap<string, string>;
}

/** @throws Error when npm, the compiler or GNU's strip for that architecture is missing or fails */
export async function collectMachineCode(architecture: Architecture): Promise<MachineCode> {
  const runtimeName = `node-linux-${architecture.node}`;
  const koffiName = `@koromix/koffi-linux-${architecture.node}`;
  const runtime = await bringPackage(runtimeName);
  const koffi = await bringPackage(koffiName);
  const work = await mkdtemp(join(tmpdir(), "tilld-native-"));
  const strip = async (file: string): Promise<Uint8Array> => {
    // Names for debuggers only: a seventh of the runtime.
    const stripped = join(work, "stripped");
    await run(`${architecture.gnu}-strip`, ["--strip-unneeded", "-o", stripped, file]).catch(
      needsCompiler(architecture),
    );
    return readFile(stripped);
  };
  try {
    return {
      files: new Map([
        ["node", await strip(join(runtime, "bin/node"))],
        ["native/epoll.node", await strip(await compileEpoll(architecture, runtime, work))],
        ["native/koffi.node", await strip(join(koffi, `linux_${architecture.node}`, "koffi.node"))],
        [
          "native/serialport.node",
          await strip(join(MODULES, "@serialport/bindings-cpp/prebuilds", architecture.serialport)),
        ],
      ]),
      packages: new Map([
        [runtimeName, runtime],
        [koffiName, koffi],
      ]),
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What node-gyp would ask of the compiler, without its paths in the result. */
async function compileEpoll(architecture: Architecture, runtime: string, work: string): Promise<string> {
  const file = join(work, "epoll.node");
  const flags = ["-shared", "-fPIC", "-O2", "-std=gnu++20", "-fno-rtti", "-fno-exceptions", "-pthread", "-w"];
  const defines = ["-DBUILDING_NODE_EXTENSION", "-DNODE_GYP_MODULE_NAME=epoll"];
  const headers = [join(runtime, "include/node"), join(MODULES, "nan")].map((folder) => `-I${folder}`);
  const hardening = ["-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-Wl,-z,relro", "-Wl,-z,now"];
  // The linker's own number of a build also counts the names of its temporary files, which are never the same.
  const sameBytes = ["-Wl,--build-id=none", `-ffile-prefix-map=${ROOT}=.`];
  await run(
    `${architecture.gnu}-g++`,
    [...flags, ...defines, ...headers, ...hardening, ...sameBytes, "-o", file, "src/epoll.cc"],
    join(MODULES, "epoll"),
  ).catch(needsCompiler(architecture));
  return file;
}

function needsCompiler({ debian, gnu }: Architecture) {
  return (error: unknown): never => {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${words}\nfor ${debian}: apt-get install g++-${gnu.replaceAll("_", "-")}`, {
      cause: error,
    });
  };
}

/** The newest version of each group of symbols that any of the files wants: "GLIBC" -> "2.34". */
export async function wantedSymbols(files: readonly Uint8Array[]): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map<string, string>();
  for (const file of files) {
    const names = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString("latin1");
    for (const [, group = "", version = ""] of names.matchAll(/\0(GLIBC|GLIBCXX)_(\d+(?:\.\d+)+)(?=\0)/g)) {
      if (compareVersions(version, wanted.get(group) ?? "0") > 0) wanted.set(group, version);
    }
  }
  return wanted;
}

function compareVersions(a: string, b: string): number {
  const [as, bs] = [a, b].map((version) => version.split(".").map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (as?.[at] ?? 0) - (bs?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
