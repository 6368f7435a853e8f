import { setTimeout as wait } from 'node:timers/promises';
import { Code } from '@connectrpc/connect';
import { scalekitError, toolError } from './errors.ts';
import type { ToolFault } from './types.ts';

export interface Faults {
  add(fault: ToolFault): void;
  clear(): void;
  /** Takes the oldest fault that fits this call, once for each of its `times`. */
  take(tool: string, identifier: string): ToolFault | undefined;
}

export function createFaults(): Faults {
  let waiting: (ToolFault & { times: number })[] = [];
  return {
    add: (fault) => waiting.push({ ...fault, times: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    take(tool, identifier) {
      const fault = waiting.find(
        (one) => (one.tool ?? tool) === tool && (one.identifier ?? identifier) === identifier && one.times > 0,
      );
      if (fault) fault.times -= 1;
      waiting = waiting.filter((one) => one.times > 0);
      return fault;
    },
  };
}

/** Where in a tool call a fault strikes: before the provider runs it unless it says otherwise. */
export function strikes(fault: ToolFault): 'before' | 'after' {
  return fault.drop ?? fault.grpc?.when ?? 'before';
}

/** Lets the fault happen: waits, then drops the connection or fails. A delay alone just passes. */
export async function strike(
  fault: ToolFault,
  { executionId, drop, closing }: { executionId: string; drop: () => void; closing: AbortSignal },
): Promise<void> {
  if (fault.delayMs) await wait(fault.delayMs, undefined, { signal: closing });
  if (fault.drop) {
    drop();
    throw scalekitError(Code.Aborted, 'the connection was dropped by a fault');
  }
  if (fault.grpc) {
    const errorCode = fault.grpc.code === Code.ResourceExhausted ? 'RATE_LIMITED' : undefined;
    throw scalekitError(fault.grpc.code, fault.grpc.message, errorCode);
  }
  if (fault.toolError) throw toolError(fault.toolError.code, { executionId, ...fault.toolError });
}
