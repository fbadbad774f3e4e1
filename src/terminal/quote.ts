// What somebody typed, as a sentence repeats it.

/** Short, and without anything that could move a terminal. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
