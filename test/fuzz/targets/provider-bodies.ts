// What Mercado Pago answers, spoiled: the corpus, the ways to spoil and the second reading are those of
// payments/decoders-mutated.test.ts.

import { tryBody } from "../../payments/decoders-cases.ts";
import { collectBodies, type GoodBody } from "../../payments/decoders-corpus.ts";
import { mutateTree } from "../../payments/decoders-mutate.ts";
import { readJson } from "../../payments/decoders-oracle.ts";
import { bytesOf, type Fuzzer, must, textOf } from "../fuzzer.ts";

/** A refusal is a sentence for a log. */
const LONGEST_REFUSAL = 500;

export const providerBodies: Fuzzer = {
  name: "provider-bodies",
  share: 150,
  async open() {
    const good = await collectBodies();
    const any = (below: (count: number) => number): GoodBody => {
      const body = good[below(good.length)];
      if (body === undefined) throw new Error("no good bodies");
      return body;
    };
    return {
      corpus: bytesOf(...good.map(({ text }) => text)),
      make: (chance) => bytesOf(mutateTree(any(chance).text, chance))[0] ?? null,
      take(bytes, chance) {
        const text = textOf(bytes);
        // The same text for another decoder is one more way to be wrong.
        const from =
          chance(4) === 0 ? undefined : good.find((body) => text.startsWith(body.text.slice(0, 30)));
        const { about, decoder } = from ?? any(chance);
        const verdict = tryBody(decoder, text, () => readJson(text), about);
        if (verdict.kind === "refused") {
          must(verdict.why.length <= LONGEST_REFUSAL, "a refusal without end");
          return "refused";
        }
        must(
          verdict.complaints.length === 0,
          () => `${decoder} accepted nonsense: ${verdict.complaints.join("; ")}`,
        );
        return "accepted";
      },
    };
  },
};
