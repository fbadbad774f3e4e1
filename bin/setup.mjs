// Makes a fresh checkout ready: dependencies, the pinned Node runtime, and onoff's native part built
// for that runtime. Plain JavaScript without dependencies, because it runs before anything is installed,
// on whatever Node (20 or later) the machine has. A second run only compares one stamp.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const runtime = join(modules, `node-linux-${process.arch}`);
const runtimeNode = join(runtime, "bin", "node");
const stampFile = join(modules, ".tilld-setup");

const stamp = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(process.arch)
  .digest("hex");

if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) setUp();

function setUp() {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    fail(`tilld needs Linux on x64 or arm64; this is ${process.platform} on ${process.arch}.`);
  }
  const started = process.hrtime.bigint();
  say("installing dependencies and the pinned Node runtime (once) …");
  // npm puts node_modules/.bin first in PATH, and "npm ci" is about to delete that folder together with
  // the node inside it: so npm itself must run on the machine's own node.
  const outside = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .join(delimiter);
  npm(["ci", "--ignore-scripts", "--include=optional", "--include=dev", "--no-audit", "--no-fund"], outside);
  if (!existsSync(runtimeNode))
    fail(`the runtime did not arrive at ${runtimeNode}; is the npm registry reachable?`);

  say("building epoll, the native part of onoff, against the runtime's own headers …");
  const built = buildEpoll(`${join(runtime, "bin")}${delimiter}${outside}`);
  if (!built) {
    say("WARNING: epoll could not be built (is there a C++ compiler, python3 and make?).");
    say("         Everything works but lights and buzzer on GPIO pins.");
  }
  writeFileSync(stampFile, stamp);
  say(`ready in ${Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000} s`);
}

/** Runs npm from the given PATH, the same npm that started us when there is one. */
function npm(args, path) {
  const cli = process.env.npm_execpath;
  const env = { ...process.env, PATH: path, NODE_ENV: "" };
  // npm itself does not know this setting any more and would only complain about it.
  delete env.npm_config_nodedir;
  const result = cli?.endsWith(".js")
    ? spawnSync("node", [cli, ...args], { cwd: root, env, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (result.status !== 0)
    fail(`"npm ${args[0]}" failed (${result.error?.message ?? `exit ${result.status}`}).`);
}

/**
 * node-gyp takes the headers from "nodedir"; the user's npm may be set to another one, so everything npm
 * exported is dropped from the environment and ours is given both as an option and as the variable.
 */
function buildEpoll(path) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  Object.assign(env, {
    PATH: path,
    npm_config_nodedir: runtime,
    npm_package_config_node_gyp_nodedir: runtime,
  });
  const options = { cwd: join(modules, "epoll"), env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const gyp = process.env.npm_execpath
    ? resolve(dirname(process.env.npm_execpath), "../node_modules/node-gyp/bin/node-gyp.js")
    : "";
  const attempts = [
    ...(existsSync(gyp) ? [[runtimeNode, [gyp, "rebuild", `--nodedir=${runtime}`]]] : []),
    ["npm", ["rebuild", "epoll", "--ignore-scripts=false"]],
  ];
  for (const [command, args] of attempts) {
    const result = spawnSync(command, args, command === "npm" ? { ...options, cwd: root } : options);
    const probe = spawnSync(runtimeNode, ["-e", "require('epoll')"], { cwd: root });
    if (probe.status === 0) return true;
    process.stderr.write(`${result.stderr ?? ""}`.split("\n").slice(-15).join("\n"));
  }
  return false;
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(1);
}
