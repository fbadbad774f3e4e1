// npm run package: from this checkout to dist/tilld_VERSION_amd64.deb and …_arm64.deb, the same bytes whoever makes them
// and wherever. `--arch amd64` makes one of them, `--out FOLDER` puts them elsewhere.

import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { VERSION } from "../src/about.ts";
import { VERBS } from "../src/cli/verbs.ts";
import { ARCHITECTURES, type Architecture } from "./architectures.ts";
import { type Bundle, bundleProgram } from "./bundle.ts";
import { packageContents } from "./contents.ts";
import { controlFile, dependencies } from "./control.ts";
import { billOfMaterials, type Ingredient, readIngredient } from "./licences.ts";
import { collectMachineCode, type MachineCode, wantedSymbols } from "./native.ts";
import { lockedPackage, MODULES, ROOT } from "./npm-packages.ts";
import { run } from "./run.ts";
import { installedKiB, md5sums, text, writeTree } from "./tree.ts";

const SCRIPTS = ["preinst", "postinst", "prerm", "postrm"];

/**
 * Measured on the runtime, 108 MB, on one core: zstd -9 packs it to 34.7 MB in 2.4 s and unpacks it in 0.2 s; xz -6 to 27.2 MB in
 * 72 s and 1.6 s, which is seven on a small board; zstd -15 wins one percent in 25 s.
 */
const COMPRESSION = ["-Zzstd", "-z9"];

interface Order {
  readonly architecture: Architecture;
  readonly bundle: Bundle;
  readonly out: string;
  /** Since 1970. */
  readonly seconds: number;
  readonly version: string;
}

/** @returns the path of the package */
async function makePackage({ architecture, bundle, out, seconds, version }: Order): Promise<string> {
  const code = await collectMachineCode(architecture);
  const licences = await readLicences(bundle, code);
  const verbs = (await Promise.all(Object.values(VERBS).map((load) => load()))).map(({ verb }) => verb);
  const entries = await packageContents({
    bundle,
    code,
    verbs,
    licences,
    billOfMaterials: billOfMaterials(licences, version, architecture.debian, seconds),
    version,
    seconds,
  });
  const control = controlFile({
    version,
    architecture: architecture.debian,
    depends: dependencies(await wantedSymbols([...code.files.values()])),
    installedKiB: installedKiB(entries),
  });
  const scripts = await Promise.all(
    SCRIPTS.map(async (name) =>
      text(`DEBIAN/${name}`, await readFile(join(import.meta.dirname, "scripts", name), "utf8"), 0o755),
    ),
  );
  const work = await mkdtemp(join(tmpdir(), "tilld-package-"));
  const root = join(work, "root");
  try {
    const own = [text("DEBIAN/control", control), text("DEBIAN/md5sums", md5sums(entries)), ...scripts];
    await writeTree(root, [...entries, ...own], seconds);
    const file = join(out, `tilld_${version}_${architecture.debian}.deb`);
    // It sorts, names root as the owner of everything, and takes the time from the environment.
    const epoch = { SOURCE_DATE_EPOCH: String(seconds), TZ: "UTC", LC_ALL: "C.UTF-8" };
    await run("dpkg-deb", ["--root-owner-group", ...COMPRESSION, "--build", root, file], undefined, epoch);
    return file;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function readLicences(bundle: Bundle, code: MachineCode): Promise<readonly Ingredient[]> {
  const bundled = bundle.packages.map((name) => readOne(name, join(MODULES, name), "usr/lib/tilld/*.mjs"));
  const machine = [...code.packages].map(([name, folder]) =>
    readOne(
      name,
      folder,
      name.startsWith("node-linux-") ? "usr/lib/tilld/node" : "usr/lib/tilld/native/koffi.node",
    ),
  );
  return Promise.all([...bundled, ...machine]);
}

async function readOne(name: string, folder: string, files: string): Promise<Ingredient> {
  return readIngredient(name, folder, (await lockedPackage(name)).integrity, files);
}

/** Of the last commit, so that the same sources are the same package; SOURCE_DATE_EPOCH wins, as it does everywhere. */
async function sourceSeconds(): Promise<number> {
  const given =
    process.env["SOURCE_DATE_EPOCH"] ?? (await run("git", ["log", "-1", "--format=%ct"], ROOT)).trim();
  if (/^\d{1,11}$/.test(given)) return Number(given);
  throw new Error(`SOURCE_DATE_EPOCH: expected seconds since 1970, found "${given}"`);
}

/** While CHANGELOG.md has changes that are not released, each commit's package is newer than the one before. */
async function packageVersion(seconds: number): Promise<string> {
  const changelog = await readFile(join(ROOT, "CHANGELOG.md"), "utf8");
  if (!/^## Unreleased$/m.test(changelog)) return VERSION;
  const [day = "", time = ""] = new Date(seconds * 1000).toISOString().replaceAll(/[-:]/g, "").split(/[T.]/);
  return `${VERSION}+${day}.${time}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { arch: { type: "string" }, out: { type: "string" } } });
  const wanted = ARCHITECTURES.filter(({ debian }) => values.arch === undefined || values.arch === debian);
  if (wanted.length === 0) throw new Error(`--arch: expected amd64 or arm64, found ${values.arch}`);
  const out = resolve(values.out ?? join(ROOT, "dist"));
  await mkdir(out, { recursive: true });
  const seconds = await sourceSeconds();
  const version = await packageVersion(seconds);
  const bundle = await bundleProgram();
  for (const architecture of wanted) {
    const file = await makePackage({ architecture, bundle, out, seconds, version });
    const data = await readFile(file);
    const sha256 = createHash("sha256").update(data).digest("hex");
    process.stdout.write(`${sha256}  ${file}  ${(data.length / 1024 / 1024).toFixed(1)} MiB\n`);
  }
}

await main();
