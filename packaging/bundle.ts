// From the sources and the packages they import to the few files of JavaScript that the terminal runs: one for each of
// the two programs, and one for each thread they start. Names and lines stay as they are written, so that what a daemon
// says when it fails can be found in the sources; what goes is comments and whatever nobody calls.

import { basename, join, resolve } from "node:path";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";
import { LATE_BUILTINS, lateBuiltin } from "./late-builtins.ts";
import { LATE_UNDICI, LEAN_PARTS } from "./lean-parts.ts";
import { NATIVE_PARTS } from "./native-parts.ts";
import { MODULES, ROOT } from "./npm-packages.ts";

export interface Bundle {
  /** File name -> text, for the folder of the program. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of the npm packages of which something is inside, sorted. */
  readonly packages: readonly string[];
}

const PROGRAMS = ["tilld", "till"];

/** @throws Error when a module cannot be resolved, or a native part would still be searched for on the disk */
export async function bundleProgram(): Promise<Bundle> {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  // Each alone, because V8 reads the whole text of a program before its first line. What both need is in both files.
  const open = PROGRAMS.map((name) => ({
    entry: join(ROOT, `packaging/programs/${name}.ts`),
    name: `${name}.mjs`,
    isThread: false,
  }));
  open.push({ entry: join(MODULES, "undici/lib/dispatcher/client.js"), name: LATE_UNDICI, isThread: false });
  for (const { entry, isThread, name } of open) {
    const { code, modules, threads } = await bundle(entry, isThread);
    files.set(name, code);
    for (const path of modules) {
      const inside = packageOf(path);
      if (inside !== null) packages.add(inside);
    }
    for (const thread of threads) {
      const threadName = threadFile(thread);
      if (!open.some(({ name: known }) => known === threadName))
        open.push({ entry: thread, name: threadName, isThread: true });
    }
  }
  return { files, packages: [...packages].sort() };
}

async function bundle(entry: string, isThread: boolean) {
  const threads = new Set<string>();
  const replaced = new Set<string>();
  const build = await rolldown({
    input: entry,
    cwd: ROOT,
    platform: "node",
    // The sources ask it to run as a program of their own; in the bundle, programs/ decides.
    transform: { define: { "import.meta.main": "false" } },
    plugins: [threadsAsFiles(threads), nativePartsBeside(replaced), leanParts(), lateBuiltins(isThread)],
    // It would have V8 compile each package before somebody needs it.
    optimization: { pifeForModuleWrappers: false },
    onLog(level, log) {
      if (level === "warn") throw new Error(`rolldown: ${log.message}`);
    },
    checks: { ineffectiveDynamicImport: false, eval: false },
  });
  const { output } = await build.generate({
    format: "esm",
    // One file; what was imported late in the sources is still evaluated late in it.
    codeSplitting: false,
    comments: false,
    // V8 keeps the text of a program in memory: one byte a letter, or two of all when one is beyond Latin-1.
    charset: "ascii",
  });
  await build.close();
  const [chunk, ...more] = output.filter((file): file is OutputChunk => file.type === "chunk");
  if (chunk === undefined || more.length > 0) throw new Error(`${entry} did not become one file`);
  const modules = chunk.moduleIds;
  for (const { loader } of NATIVE_PARTS) {
    const path = join(MODULES, loader);
    if (modules.includes(path) && !replaced.has(path)) throw new Error(`${loader} was not replaced`);
  }
  return { code: withoutImports(inAscii(chunk.code)), modules, threads };
}

/**
 * To import a module of Node's makes Node read all that it exports, and so load what this program never touches: Web
 * Crypto, and for node:http an undici of its own, 13 MiB and 30 ms. Asked for by name, a module is all that is loaded.
 */
function withoutImports(code: string): string {
  return code.replace(
    /^import (?:(\w+)(?:, )?)?(?:\{ (.+) \} )?from ("node:[\w/]+");$/gm,
    (_, whole: string | undefined, names: string | undefined, module: string) => {
      const loaded = `process.getBuiltinModule(${module});`;
      const parts = names === undefined ? [] : [`const { ${names.replaceAll(" as ", ": ")} } = ${loaded}`];
      return (whole === undefined ? parts : [`const ${whole} = ${loaded}`, ...parts]).join("\n");
    },
  );
}

/** What rolldown leaves as it is stands in untagged templates, where an escape means the same. */
function inAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `new URL("./some-thread.ts", import.meta.url)` names a file that is bundled, too. */
function threadsAsFiles(threads: Set<string>): Plugin {
  return {
    name: "threads as files",
    transform(code, path) {
      if (!path.startsWith(ROOT) || path.startsWith(MODULES)) return null;
      const rewritten = code.replace(/new URL\("(\.[^"]+\.ts)", import\.meta\.url\)/g, (_, file: string) => {
        const thread = resolve(path, "..", file);
        threads.add(thread);
        return `new URL("./${threadFile(thread)}", import.meta.url)`;
      });
      return rewritten === code ? null : { code: rewritten, map: null };
    },
  };
}

function threadFile(path: string): string {
  return `${basename(path, ".ts")}.mjs`;
}

function nativePartsBeside(replaced: Set<string>): Plugin {
  return {
    name: "native parts beside the program",
    load(path) {
      const part = NATIVE_PARTS.find(({ loader }) => path === join(MODULES, loader));
      if (part === undefined) return null;
      replaced.add(path);
      // As require() does it, but for the search.
      const code = `
function load() {
  const module = { exports: {} };
  process.dlopen(module, \`\${import.meta.dirname}/native/${part.file}\`);
  return module.exports;
}
${part.replacement("load()")}
`;
      return { code, moduleType: "js" };
    },
  };
}

function leanParts(): Plugin {
  return {
    name: "lean parts",
    load(path) {
      const part = LEAN_PARTS.find(({ module }) => path === join(MODULES, module));
      return part === undefined ? null : { code: part.code, moduleType: "js" };
    },
  };
}

function lateBuiltins(isThread: boolean): Plugin {
  const known = { isMainThread: !isThread };
  return {
    name: "late builtins",
    resolveId(name) {
      const module = name.replace(/^node:/, "");
      return LATE_BUILTINS.includes(module) ? `\0late:${module}` : null;
    },
    load(id) {
      const module = id.startsWith("\0late:") ? id.slice("\0late:".length) : null;
      return module === null ? null : { code: lateBuiltin(module, known), moduleType: "js" };
    },
  };
}

function packageOf(path: string): string | null {
  const inside = path.split("/node_modules/").at(-1);
  if (!path.includes("/node_modules/") || inside === undefined) return null;
  return inside.split("/", inside.startsWith("@") ? 2 : 1).join("/");
}
