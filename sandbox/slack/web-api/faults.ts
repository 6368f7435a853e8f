import type { Fault } from '../types.ts';

export interface Faults {
  add(method: string, fault: Fault, times: number): void;
  /** The fault the next call of this method meets, in the order they were added. */
  take(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  const planned = new Map<string, { fault: Fault; left: number }[]>();
  return {
    add(method, fault, times) {
      planned.set(method, [...(planned.get(method) ?? []), { fault, left: times }]);
    },
    take(method) {
      const next = planned.get(method)?.find(({ left }) => left > 0);
      if (!next) return undefined;
      next.left -= 1;
      return next.fault;
    },
  };
}
