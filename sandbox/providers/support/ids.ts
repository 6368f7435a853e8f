/** Hands out ids as the providers do: decimal strings that only grow. Starts above `last`, `step` apart. */
export function createIds(last: number, step = 1): () => string {
  let current = last;
  return () => {
    current += step;
    return String(current);
  };
}
