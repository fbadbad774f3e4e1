// What a person types, as it is understood: never as the answer to another question.

import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { GaveUp, Skipped } from "../../src/certify/hands.ts";
import { Person } from "../../src/certify/person.ts";
import { Interrupted } from "../../src/certify/watch.ts";
import { saleView } from "../control/stand-in-till.ts";

/** A person at a console, and what was said to them so far. */
function seat() {
  const input = new PassThrough();
  const said: string[] = [];
  const ending = new AbortController();
  const person = new Person(input, (line) => said.push(line), ending);
  const type = async (line: string) => {
    input.write(`${line}\n`);
    // Until the reader of lines has had its turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ending, input, person, said, type };
}

const LOOK = { sight: "waiting-screen", flow: "counter", sale: null } as const;
const PAY = { card: "approving", flow: "ticket", sale: saleView() } as const;

test("what was typed before the question does not answer it", async () => {
  const { person, said, type } = seat();
  await type("y");
  const looked = person.look(LOOK);
  await type("n");
  expect((await looked).right).toBe(false);
  expect(said.join("\n")).toContain("waiting screen");
});

test("what is no answer is asked again", async () => {
  const { person, said, type } = seat();
  const looked = person.look(LOOK);
  for (const line of ["", "perhaps", "Yes"]) await type(line);
  expect(await looked).toEqual({
    right: true,
    words: "person: Does the app show a waiting screen, and nothing to pay? yes",
  });
  expect(said.filter((line) => line.includes("waiting screen"))).toHaveLength(3);
});

test("a question that the till has answered needs no person any more", async () => {
  const { person, said, type } = seat();
  const seen = new AbortController();
  const paying = person.pay(PAY, seen.signal);
  seen.abort();
  await paying;
  expect(said.at(-1)).toContain("The till has seen it");
  // A late "n" to the payment is no answer to what comes next.
  await type("n");
  const looked = person.look(LOOK);
  await type("y");
  expect((await looked).right).toBe(true);
});

test("a payment that did not work, a row that is skipped, and a console that ends", async () => {
  const { ending, input, person, type } = seat();
  const seen = new AbortController().signal;
  const failing = expect(person.pay(PAY, seen)).rejects.toThrow(GaveUp);
  await type("n");
  await failing;
  const skipping = expect(person.pay(PAY, seen)).rejects.toThrow(new Skipped("the phone is empty"));
  await type("s  the phone is empty ");
  await skipping;
  const silent = expect(person.look(LOOK)).rejects.toThrow(Interrupted);
  input.end();
  if (!ending.signal.aborted) await once(ending.signal, "abort");
  await silent;
});
