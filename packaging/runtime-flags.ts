// What the runtime of the package is told when it runs the daemon, in the first line of its program: one word, for Linux
// gives no more than one from there.

/**
 * V8 looks every eight seconds, for as long as it lives, whether a heap that is idle should be made smaller. Below 8 MiB of old
 * objects, where a till stays, it never does: the processor is only woken to find that out.
 */
export const DAEMON_FLAG = "--no-memory-reducer";
