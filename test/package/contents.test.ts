// What lies in the package and what dpkg is told of it: sizes, sums, needs, the changelog, the licences of everything inside, and
// the bundled program itself.

import { AssertionError } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bundleProgram } from "../../packaging/bundle.ts";
import { controlFile, debianChangelog, dependencies } from "../../packaging/control.ts";
import { LATE_BUILTINS, lateBuiltin } from "../../packaging/late-builtins.ts";
import { billOfMaterials, copyrightFile, type Ingredient } from "../../packaging/licences.ts";
import { wantedSymbols } from "../../packaging/native.ts";
import { installedKiB, md5sums, sorted, text, writeTree } from "../../packaging/tree.ts";

const folder = mkdtempSync(join(tmpdir(), "tilld-contents-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ENTRIES = [
  text("usr/lib/tilld/b", "second"),
  { path: "usr/bin/till", to: "../lib/tilld/a" },
  text("usr/lib/tilld/a", "first", 0o755),
];

describe("the tree", () => {
  test("is in the order of its bytes, whatever order it was made in", () => {
    const paths = (entries: typeof ENTRIES) => sorted(entries).map(({ path }) => path);
    expect(paths(ENTRIES)).toEqual(["usr/bin/till", "usr/lib/tilld/a", "usr/lib/tilld/b"]);
    expect(paths(ENTRIES.toReversed())).toEqual(paths(ENTRIES));
    expect(["a/b", "a-b", "A"].toSorted()).toEqual(
      sorted([text("a/b", ""), text("a-b", ""), text("A", "")]).map(({ path }) => path),
    );
  });

  test("lies on the disk with its modes and one time for everything, so that unpacking leaves / as it is", async () => {
    const root = join(folder, "root");
    await writeTree(root, ENTRIES, 1_000_000_000);
    for (const [path, mode] of [
      [".", 0o755],
      ["usr/lib/tilld", 0o755],
      ["usr/lib/tilld/a", 0o755],
      ["usr/lib/tilld/b", 0o644],
    ] as const) {
      const found = statSync(join(root, path));
      expect({ path, mode: found.mode & 0o7777, ms: found.mtimeMs }).toEqual({ path, mode, ms: 1e12 });
    }
    expect(readFileSync(join(root, "usr/bin/till"), "utf8")).toBe("first");
  });

  test("has the sums that md5sum itself finds", async () => {
    const root = join(folder, "sums");
    await writeTree(root, ENTRIES, 1_000_000_000);
    const { status, stdout } = spawnSync("md5sum", ["--check", "-"], {
      cwd: root,
      input: md5sums(ENTRIES),
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "usr/lib/tilld/a: OK\nusr/lib/tilld/b: OK\n" });
  });

  test("is as large as its files rounded up, its links and its folders", () => {
    expect(installedKiB([text("usr/a", "x".repeat(1025)), { path: "usr/b", to: "a" }])).toBe(2 + 1 + 1);
  });
});

describe("what dpkg is told", () => {
  test("the package needs the libraries that its machine code asks for, and no older ones", async () => {
    const code = Buffer.from("\0GLIBC_2.9\0GLIBC_2.28\0GLIBCXX_3.4.21\0GLIBCXX_3.4.9\0GLIBC_PRIVATE\0");
    const wanted = await wantedSymbols([code, Buffer.from("\0GLIBC_2.17\0")]);
    expect(dependencies(wanted)).toBe("libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 5.2), systemd (>= 252)");
    expect(() => dependencies(new Map([["GLIBCXX", "3.4.99"]]))).toThrow("GLIBCXX_3.4.99");
  });

  test("dpkg reads its control file", () => {
    const control = controlFile({
      version: "1.2.3",
      architecture: "arm64",
      depends: "libc6",
      installedKiB: 7,
    });
    const { status, stdout } = spawnSync("dpkg-deb", ["--version"], { encoding: "utf8" });
    expect({ status, stdout: stdout.slice(0, 7) }).toEqual({ status: 0, stdout: "Debian " });
    for (const line of control.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(control).toMatch(/^Version: 1\.2\.3$/m);
    expect(control).toMatch(/^Architecture: arm64$/m);
    expect(control.endsWith("\n")).toBe(true);
  });

  test("its changelog is the shop's, in lines that a console can show, with the version and the day", () => {
    const long = "A sentence ".repeat(20).trim();
    const changelog = debianChangelog(
      `# Changes\n\n## Unreleased\n\n- ${long}.\n- Two\n  lines.\n\n## 0.1.0\n\n- First.\n`,
      "1.2.3",
      0,
    );
    expect(changelog).toMatch(/^tilld \(1\.2\.3\) stable; urgency=medium\n\n {2}\* A sentence/);
    expect(changelog).toContain("  * Two lines.\n\n  [ 0.1.0 ]\n  * First.\n");
    expect(changelog).toMatch(/\n -- .+ <.+@.+> {2}Thu, 01 Jan 1970 00:00:00 \+0000\n$/);
    for (const line of changelog.split("\n").slice(0, -2)) expect(line.length, line).toBeLessThan(80);
  });
});

describe("the program in the package", async () => {
  const bundle = await bundleProgram();
  const program = bundle.files.get("tilld.mjs") ?? "";

  test("is one file for the daemon, one for the command, and one for what comes late, of letters that take one byte", () => {
    const names = ["tilld.mjs", "till.mjs", "undici.mjs", "device-reader-thread.mjs"];
    expect([...bundle.files.keys()]).toEqual(names);
    expect([...bundle.files.values()].filter((code) => /[^\0-\x7f]/.test(code))).toEqual([]);
  });

  test("looks for its machine code beside itself and nowhere else", () => {
    for (const part of ["koffi", "serialport", "epoll"])
      expect(program).toContain(`\${import.meta.dirname}/native/${part}.node`);
    expect(program).not.toContain("node-gyp-build");
    expect(program).not.toContain(process.cwd());
  });

  test("leaves out what the daemon never calls", () => {
    const late = bundle.files.get("undici.mjs") ?? "";
    expect(late).toContain("UND_ERR_RES_EXCEEDED_MAX_SIZE");
    expect(`${program}${late}`).not.toContain("class WebSocket");
    expect(program).not.toContain("UndiciError");
    expect(program).not.toContain("Usage: till [");
  });

  test("imports nothing, and what it asks Node for by name, Node has", () => {
    for (const code of bundle.files.values()) expect(code).not.toMatch(/^import /m);
    const imported = [...program.matchAll(/^const .* = process\.getBuiltinModule\("([^"]+)"\);$/gm)].map(
      ([, name = ""]) => name,
    );
    expect(imported.length).toBeGreaterThan(10);
    const builtin = new Set(process.getBuiltinModule("node:module").builtinModules);
    expect(
      imported.filter((name) => !builtin.has(name.replace("node:", "")) && name !== "node:sqlite"),
    ).toEqual([]);
  });

  test("is evaluated without what it seldom needs of Node's own", () => {
    const place = join(folder, "program");
    mkdirSync(place);
    for (const [name, code] of bundle.files) writeFileSync(join(place, name), code);
    const look = join(folder, "look.cjs");
    writeFileSync(look, 'process.on("exit", () => console.log(JSON.stringify(process.moduleLoadList)));');
    const said = execFileSync(process.execPath, ["--require", look, join(place, "tilld.mjs"), "--version"], {
      encoding: "utf8",
    });
    const loaded: unknown = JSON.parse(said.split("\n")[1] ?? "");
    expect(loaded).toContain("NativeModule crypto");
    for (const name of LATE_BUILTINS) expect(loaded).not.toContain(`NativeModule ${name}`);
  });

  test("what stands for a module of Node's is the same as soon as it is used", () => {
    const evaluate = (name: string, known?: Readonly<Record<string, boolean>>) => {
      const module = { exports: {} as Record<string, unknown> };
      new Function("module", lateBuiltin(name, known))(module);
      return module.exports;
    };
    for (const name of LATE_BUILTINS)
      expect({ ...evaluate(name) }).toEqual({ ...process.getBuiltinModule(`node:${name}`) });
    const assert = evaluate("assert") as unknown as (is: boolean) => void;
    expect(() => assert(false)).toThrow(AssertionError);
    expect(() => assert(true)).not.toThrow();
    expect(evaluate("worker_threads", { isMainThread: false })["isMainThread"]).toBe(false);
    expect(() => lateBuiltin("no-such-module")).toThrow("no-such-module");
  });

  const ingredient = (name: string): Ingredient => ({
    name,
    version: "1.0.0",
    licence: "MIT",
    licenceText: `Copyright (c) 2020 ${name}\n\nPermission is granted.`,
    sha512: "00",
    files: "usr/lib/tilld/*.mjs",
  });

  test("the licences and the bill of materials name each package of which something is inside", () => {
    const ingredients = bundle.packages.map(ingredient);
    expect(ingredients.length).toBeGreaterThan(10);
    for (const name of ["koffi", "pino", "serialport", "undici", "valibot"])
      expect(bundle.packages).toContain(name);
    const bill = JSON.parse(billOfMaterials(ingredients, "1.2.3", "arm64", 0));
    expect(bill).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6" });
    const purls: string[] = bill.components.map(({ purl }: { readonly purl: string }) => purl);
    expect(purls).toEqual(bundle.packages.map((name) => `pkg:npm/${name.replace("@", "%40")}@1.0.0`));
    const copyright = copyrightFile(ingredients);
    for (const name of bundle.packages) {
      expect(copyright).toContain(`Comment: ${name} 1.0.0`);
      expect(copyright).toContain(`Copyright: (c) 2020 ${name}`);
    }
  });

  test("the same ingredients make the same bill", () => {
    const bill = (version: string) => billOfMaterials([ingredient("pino")], version, "amd64", 5);
    expect(bill("1")).toBe(bill("1"));
    expect(JSON.parse(bill("1")).serialNumber).not.toBe(JSON.parse(bill("2")).serialNumber);
  });
});

test("what V8 compiles when the package is installed is looked for there by the service, and goes with the package", () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
  const folder = /^compiled=(\S+)$/m.exec(read("packaging/scripts/postinst"))?.[1];
  expect(read("systemd/tilld.service")).toContain(`\nEnvironment=NODE_COMPILE_CACHE=${folder}\n`);
  expect(read("packaging/scripts/postrm")).toMatch(new RegExp(`rm -rf .*${folder}$`, "m"));
});

test("the scripts that dpkg runs are shell that any Debian reads, and none speaks to the network", () => {
  const scripts = join(import.meta.dirname, "../../packaging/scripts");
  for (const name of readdirSync(scripts)) {
    const { status, stderr } = spawnSync("dash", ["-n", join(scripts, name)], { encoding: "utf8" });
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: "" });
    expect(readFileSync(join(scripts, name), "utf8")).not.toMatch(
      /\b(curl|wget|npm|apt|apt-get|nc|ssh|https?:)\b/,
    );
  }
});
