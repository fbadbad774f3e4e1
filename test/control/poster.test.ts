// The poster over the control socket: what the QR holds arrives to the letter, and nothing else is taken for it.

import { expect, test } from "vitest";
import { ControlClient } from "../../src/control/client.ts";
import { serveTill } from "./stand-in-till.ts";

test("the text of the QR reaches the till to the letter", async () => {
  const { socket, till } = await serveTill();
  const text = "00020101021143Ñ é 6304ABCD";
  expect(await new ControlClient(socket).poster(text)).toEqual({ outcome: "printed", detail: "" });
  expect(till.asked).toEqual([`poster ${text}`]);
});

test("a text that is empty or longer than any QR of Mercado Pago is refused by name", async () => {
  const { socket, till } = await serveTill();
  for (const text of ["", "x".repeat(513)]) {
    await expect(new ControlClient(socket).poster(text)).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("qr"),
    });
  }
  expect(till.asked).toEqual([]);
});
