// `npm run crash-images`: a quarter of a million images of crashed and damaged journals, judged by two processes.
// `-- --images N --seed S --workers N` asks for others; one seed and number of workers is one run.

import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { chooseSeed } from "./crash-images.ts";
import { addCounts, type Counts, judgeImages, sum, tableOf } from "./crash-run.ts";

const { values } = parseArgs({
  options: {
    images: { type: "string", default: "250000" },
    seed: { type: "string" },
    workers: { type: "string", default: "2" },
  },
});
const images = Number(values.images);
const seed = values.seed === undefined ? chooseSeed() : Number(values.seed);
const workers = Number(values.workers);

type Answer = { readonly counts: Counts } | { readonly fault: string };

if (process.send === undefined) process.exitCode = await run();
else await serve();

async function run(): Promise<number> {
  process.stdout.write(`${images} crash images, seed ${seed}\n`);
  const startedMs = systemClock.monotonicMs();
  const parts = Array.from({ length: workers }, (_, part) =>
    ask((seed + Math.imul(part, 0x85ebca6b)) >>> 0, Math.ceil(images / workers)),
  );
  const answers = await Promise.all(parts);
  const faults = answers.flatMap((answer) => ("fault" in answer ? [answer.fault] : []));
  if (faults.length > 0) {
    process.stdout.write(
      `${faults.join("\n\n")}\nreplay: npm run crash-images -- --seed ${seed} --images ${images} --workers ${workers}\n`,
    );
    return 1;
  }
  const counts = addCounts(answers.flatMap((answer) => ("counts" in answer ? [answer.counts] : [])));
  const seconds = (systemClock.monotonicMs() - startedMs) / 1000;
  const undone = Object.values(counts).reduce((all, one) => all + (one["undone without a trace"] ?? 0), 0);
  const total = Object.values(counts).reduce((all, one) => all + sum(one), 0);
  process.stdout.write(
    `${tableOf(counts)}\n${total} images in ${seconds.toFixed(0)} s (${Math.round(total / seconds)} a second): ` +
      "0 records lost that were reported durable, 0 damage accepted silently; " +
      `${undone} times the disk itself went back in time and nothing later was left to say so\n`,
  );
  return 0;
}

function ask(partSeed: number, count: number): Promise<Answer> {
  const child = fork(import.meta.filename, ["--seed", String(partSeed), "--images", String(count)]);
  return new Promise((resolve) => {
    child.once("message", (answer: Answer) => resolve(answer));
    child.once("exit", (code) => resolve({ fault: `a worker ended with exit code ${code}` }));
  });
}

async function serve(): Promise<void> {
  const answer = await judgeImages({ seed, images }).then(
    (counts): Answer => ({ counts }),
    (error: unknown): Answer => ({ fault: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.(answer, () => process.disconnect());
}
