import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Nothing is judged by its time: these only end what hangs, also on a machine that is busy with something else.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    // One for each processor: many files wait for wires and processes most of the time.
    maxWorkers: "100%",
    reporters: ["default"],
  },
});
