// Files of a journal with any bytes in them: what opens is the records in their order, as far as anything that is left
// speaks of them; everything else is refused as damage.

import { judge, witnessed } from "../../journal/crash-judge.ts";
import { drawSteps, type Known, type Story, tell } from "../../journal/crash-stories.ts";
import { startOn } from "../../journal/starts.ts";
import type { Image } from "../../journal/virtual-disk.ts";
import { chanceOf } from "../../payments/decoders-mutate.ts";
import type { Fuzzer } from "../fuzzer.ts";

const STORIES = 6;

interface Base {
  readonly story: Story;
  readonly image: Image;
  readonly name: string;
  readonly content: Uint8Array;
  readonly known: Known | null;
  readonly present: number;
}

async function bases(): Promise<readonly Base[]> {
  const found: Base[] = [];
  for (let seed = 0; found.length < STORIES * 2; seed++) {
    const { segmentBytes, steps } = drawSteps(chanceOf(seed));
    const story = await tell(steps, segmentBytes);
    const end = story.moments.at(-1);
    if (end === undefined) throw new Error("a story without moments");
    const { known, seen: image } = end;
    const start = await startOn(image, segmentBytes);
    if (!start.opened) throw start.error;
    for (const [name, content] of [...image].filter(([file]) => file.endsWith(".journal")).slice(-2)) {
      found.push({ story, image, name, content, known, present: start.records.length });
    }
  }
  return found;
}

export const journalFiles: Fuzzer = {
  name: "journal-files",
  share: 28,
  async open() {
    const all = await bases();
    return {
      corpus: all.map(({ content }) => content),
      words: [
        "\n",
        "+1 ",
        " 0 ",
        '"segment-sealed"',
        '"segment-begun"',
        '"journal-closed"',
        "00000000",
        "\u0000\u0000",
      ],
      async take(bytes, chance) {
        // Most bytes come from one of these files; it is the one they stand in for.
        const base =
          all.find(({ content }) => Buffer.compare(content.subarray(0, 90), bytes.subarray(0, 90)) === 0) ??
          all[chance(all.length)];
        if (base === undefined) throw new Error("no journal");
        const image = new Map([...base.image, [base.name, bytes]]);
        const { pieces, segmentBytes } = base.story;
        const surely = witnessed(base.image, image);
        return judge(image, {
          segmentBytes,
          pieces,
          surely,
          from: "undoing",
          known: base.known,
          present: base.present,
        });
      },
    };
  },
};
