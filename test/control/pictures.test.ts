// Papers that are looked at over the control socket.

import { expect, test } from "vitest";
import { ControlClient } from "../../src/control/client.ts";
import { TillRefusal } from "../../src/terminal/till-api.ts";
import { serveTill } from "./stand-in-till.ts";

test("a picture is asked for by sale, paper and form, and the pages of the cards as they are", async () => {
  const { till, socket } = await serveTill();
  const client = new ControlClient(socket);
  expect(await client.picture(7, "receipt/copy-1", "svg")).toEqual({
    sale: 7,
    paper: "receipt/copy-1",
    format: "svg",
    content: "<svg/>\n",
  });
  expect((await client.picture(7, null, "png")).content).toBe("iVBORw==");
  expect(await client.cardPages()).toEqual(till.pages);
  expect(till.asked).toEqual([
    "picture of receipt/copy-1 of sale 7 as svg",
    "picture of null of sale 7 as png",
    "card pages",
  ]);
});

test("a form that nobody knows is refused, and so is a paper that the sale does not have", async () => {
  const { till, socket } = await serveTill();
  const client = new ControlClient(socket);
  await expect(client.picture(7, null, "gif" as "png")).rejects.toMatchObject({
    code: "bad-input",
    message: "format: expected text, svg, png",
  });
  expect(till.asked).toEqual([]);
  till.fault = new TillRefusal("not-found", "sale 7 has no paper refund-slip-1: it has qr-ticket");
  await expect(client.picture(7, "refund-slip-1", "png")).rejects.toMatchObject({
    code: "not-found",
    message: "sale 7 has no paper refund-slip-1: it has qr-ticket",
  });
});
