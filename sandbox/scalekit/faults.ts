import { setTimeout as wait } from 'node:timers/promises';
import { Code } from '@connectrpc/connect';
import { scalekitError, toolError } from './errors.ts';
import type { ToolFault } from './types.ts';

export interface Faults {
  /** Returns what takes it back. */
  add(fault: ToolFault): () => void;
  clear(): void;
  /** Takes the oldest fault that fits this call, once for each of its `times`. */
  take(call: FaultyCall): ToolFault | undefined;
}

type FaultyCall = Required<Pick<ToolFault, 'tool' | 'provider' | 'identifier'>>;

export function createFaults(): Faults {
  let waiting: (ToolFault & { times: number; after: number })[] = [];
  return {
    add(fault) {
      const added = { ...fault, times: fault.times ?? 1, after: fault.after ?? 0 };
      waiting.push(added);
      return () => {
        waiting = waiting.filter((one) => one !== added);
      };
    },
    clear: () => {
      waiting = [];
    },
    take({ tool, provider, identifier }) {
      const fitting = waiting.filter(
        (one) =>
          (one.tool ?? tool) === tool &&
          (one.provider ?? provider) === provider &&
          (one.identifier ?? identifier) === identifier,
      );
      const fault = fitting.find(({ after }) => after === 0);
      // A call that meets one fault still counts for those that come later.
      for (const one of fitting) one.after = Math.max(0, one.after - 1);
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

export interface Misfortune {
  executionId: string;
  drop: () => void;
  /** Ends the account's access. */
  expire: () => void;
  closing: AbortSignal;
}

/** Lets the fault happen: waits, then drops the connection or fails. A delay alone just passes. */
export async function strike(fault: ToolFault, { executionId, drop, expire, closing }: Misfortune): Promise<void> {
  if (fault.delayMs) await wait(fault.delayMs, undefined, { signal: closing });
  if (fault.drop) {
    drop();
    throw scalekitError(Code.Aborted, 'the connection was dropped by a fault');
  }
  if (fault.grpc) {
    const errorCode = fault.grpc.code === Code.ResourceExhausted ? 'RATE_LIMITED' : undefined;
    throw scalekitError(fault.grpc.code, fault.grpc.message, errorCode);
  }
  if (fault.expire) {
    expire();
    throw toolError(Code.Unauthenticated, {
      executionId,
      toolErrorCode: 'UNAUTHORIZED',
      message: 'The access token expired',
    });
  }
  if (fault.toolError) throw toolError(fault.toolError.code, { executionId, ...fault.toolError });
}
