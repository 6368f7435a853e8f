/**
 * Makes a gate that lets at most `most` pieces of work run at once; the others wait in order.
 *
 * @example
 * const slot = createSlots(4);
 * await slot(() => fetchPage(1));
 */
export function createSlots(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A slot goes from hand to hand, so that nobody who comes now overtakes those that wait.
      if (next === undefined) free += 1;
      else next();
    }
  };
}
