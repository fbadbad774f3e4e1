// till staff as people and scripts use it: real processes against a control socket, and a real terminal to type
// PINs into.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openPty } from "../../hardware/emulators/pty.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { serveTill, temporaryFolder } from "../control/stand-in-till.ts";
import { Heard } from "../support/heard.ts";
import { startTill, till, writeConfig } from "./run-till.ts";

async function serve() {
  const served = await serveTill();
  const config = writeConfig(served.folder, served.socket);
  const run = (args: readonly string[], input = "") => till(["--config", config, ...args], {}, input);
  return { ...served, config, run };
}

const WISH = { refundLimit: null, dayLimit: null, id: "ana", name: "Ana", pin: "2580", mayApprove: false };

describe("who is on the staff", () => {
  test("is a table with the limits and what was given back", async () => {
    const { run, till: standIn } = await serve();
    expect((await run(["staff"])).out).toMatchInlineSnapshot(`
      "id   name  at once   in 24 hours  given back  approves
      ana  Ana   no limit  no limit     $ 0,00      yes
      "
    `);
    standIn.member = { ...standIn.member, locked: true };
    expect((await run(["staff"])).out).toContain("LOCKED: till staff unlock ana");
    expect(JSON.parse((await run(["staff", "--json"])).out)).toEqual([standIn.member]);
  });

  test("is enrolled with a PIN that comes as a line of standard input", async () => {
    const { run, till: standIn } = await serve();
    const limits = ["--refund-limit", "500", "--day-limit", "800.50", "--approver"];
    const { code, out, err } = await run(["staff", "add", "ana", "--name", "Ana", ...limits], "2580\r\n");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^staff card: printed$/m);
    const wish = { ...WISH, refundLimit: "500", dayLimit: "800.50", mayApprove: true };
    expect(standIn.asked).toEqual(["staff", `set staff ${JSON.stringify(wish)}`]);
  });

  test("is changed by set only when already there", async () => {
    const { run, till: standIn } = await serve();
    expect((await run(["staff", "set", "ana", "--name", "Ana"], "2580")).code).toBe(0);
    expect(standIn.asked.at(-1)).toBe(`set staff ${JSON.stringify(WISH)}`);
    expect(await run(["staff", "set", "anna", "--name", "Ana"], "2580")).toMatchObject({
      code: 66,
      err: 'till: nobody on the staff is called anna; "till staff add" enrols a new person\n',
    });
  });

  test("is enrolled also when the card did not come out, and the command ends with 75", async () => {
    const { run, till: standIn } = await serve();
    standIn.card = 'not-started: no paper. Ana is enrolled; "till staff add ana" again prints a new card';
    const { code, out } = await run(["staff", "add", "ana", "--name", "Ana"], "2580\n");
    expect(code).toBe(75);
    expect(out).toContain(`staff card: ${standIn.card}\n`);
  });

  test("is removed and unlocked, and after the last one the answer says that nobody is left to ask", async () => {
    const { run, till: standIn } = await serve();
    expect((await run(["staff", "unlock", "ana"])).out).toMatch(/^ana may try again\n/);
    expect(await run(["staff", "remove", "ana"])).toMatchObject({
      code: 0,
      out: "ana is removed; the card no longer works\nnobody is enrolled: refunds need nobody's word\n",
    });
    expect(standIn.asked).toEqual(["unlock staff ana", "remove staff ana"]);
  });
});

describe("a PIN", () => {
  test.each([
    [["staff", "add", "ana", "--name", "Ana", "--pin", "2580"]],
    [["staff", "add", "ana", "--name", "Ana", "--pin=2580"]],
    [["staff", "add", "ana", "--name", "Ana", "2580"]],
    [["staff", "add", "--name", "Ana", "ana", "2580"]],
  ])("is no argument: till %j asks nothing and does not repeat it", async (args) => {
    const { run, till: standIn } = await serve();
    const { code, err, out } = await run(args, "1357\n");
    expect(code).toBe(64);
    expect(out + err).not.toContain("2580");
    expect(standIn.asked).toEqual([]);
  });

  test("that does not come is missed", async () => {
    const { run } = await serve();
    expect(await run(["staff", "add", "ana", "--name", "Ana"])).toMatchObject({
      code: 64,
      err: "till: new PIN of ana, 4 to 12 digits: expected it as a line of standard input\n",
    });
  });

  test("is not asked for before it is known that the till answers", async () => {
    const folder = temporaryFolder();
    const config = writeConfig(folder, join(folder, "till.sock"));
    const { code } = await till(["--config", config, "staff", "add", "ana", "--name", "Ana"], {}, "2580\n");
    expect(code).toBe(69);
  });
});

/** Types into a terminal as a person does, when the question stands there. */
async function typeAt(config: string, typed: readonly string[]) {
  const pty = openPty(systemClock);
  // As a console is before anybody changes it: it shows what is typed.
  execFileSync("stty", ["-F", pty.slavePath, "sane"]);
  let shown = "";
  pty.onBytes((bytes) => {
    shown += Buffer.from(bytes).toString("latin1");
  });
  const slave = openSync(pty.slavePath, constants.O_RDWR | constants.O_NOCTTY);
  try {
    const child = startTill(["--config", config, "staff", "add", "ana", "--name", "Ana"], slave);
    const ended = once(child, "close");
    const said = new Heard<string>();
    child.stderr?.setEncoding("utf8").on("data", said.push);
    for (const [index, text] of typed.entries()) {
      await said.until((all) => all.join("").split(": ").length > index + 1);
      pty.write(Buffer.from(text));
    }
    const [code] = (await ended) as [number];
    const modes = execFileSync("stty", ["-F", pty.slavePath, "-a"], { encoding: "utf8" });
    return { code, said: said.all.join(""), shown, echoes: / echo /.test(modes) };
  } finally {
    closeSync(slave);
    pty.close();
  }
}

describe("at a terminal", () => {
  test("a PIN is asked twice, is not shown, and the terminal shows again what is typed afterwards", async () => {
    const { config, till: standIn } = await serve();
    const answer = await typeAt(config, ["25\u007f580\r", "2580\r"]);
    expect(answer).toMatchObject({ code: 0, shown: "", echoes: true });
    expect(answer.said).toBe("new PIN of ana, 4 to 12 digits: \nthe same again: \n");
    expect(standIn.asked.at(-1)).toBe(`set staff ${JSON.stringify(WISH)}`);
  });

  test("two PINs that differ change nothing", async () => {
    const { config, till: standIn } = await serve();
    const answer = await typeAt(config, ["2580\r", "2581\r"]);
    expect(answer).toMatchObject({ code: 64, shown: "", echoes: true });
    expect(answer.said).toMatch(/till: the two PINs differ; nothing was changed/);
    expect(standIn.asked).toEqual(["staff"]);
  });

  test("whoever gives up gets the terminal back as it was", async () => {
    const { config, till: standIn } = await serve();
    const answer = await typeAt(config, ["25\u0003"]);
    expect(answer).toMatchObject({ code: 64, shown: "", echoes: true });
    expect(answer.said).toMatch(/till: no PIN was typed; nothing was changed/);
    expect(standIn.asked).toEqual(["staff"]);
  });
});

test("till journal shows no hash of a PIN or a card, also when it reads the folder itself", async () => {
  const folder = temporaryFolder();
  const { journal } = await openJournal({ directory: join(folder, "journal") });
  const member = { id: "ana", name: "Ana", card: "c0ffee", pin: "scrypt$15$8$1$s$h" };
  await journal.append([{ type: "staff-set", member }]);
  await journal.close();
  const { out } = await till(["--config", writeConfig(folder, join(folder, "till.sock")), "journal"]);
  expect(out).toContain('"card":"[sha-256]","pin":"[scrypt]"');
  expect(out).not.toMatch(/c0ffee|scrypt\$/);
});
