import type { ScalekitCall } from './types.ts';

export interface CallLog {
  readonly calls: readonly ScalekitCall[];
  /** Notes a call as it arrives; the caller may fill in `ranAs` and `error` later and then call `changed`. */
  begin(call: Omit<ScalekitCall, 'at'>): ScalekitCall;
  changed(): void;
  onChange(listener: () => void): () => void;
  waitForCall(test: (call: ScalekitCall) => boolean, timeoutMs?: number): Promise<ScalekitCall>;
}

export function createCallLog({ now }: { now: () => Date }): CallLog {
  const calls: ScalekitCall[] = [];
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const onChange = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    calls,
    changed,
    onChange,
    begin(call) {
      const noted = { ...call, at: now().getTime() };
      calls.push(noted);
      changed();
      return noted;
    },
    waitForCall(test, timeoutMs = 5_000) {
      const past = calls.find(test);
      if (past) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          stop();
          const seen = calls.map((call) => call.tool ?? call.rpc).join(', ');
          reject(new Error(`no such Scalekit call within ${timeoutMs} ms; seen: ${seen || 'none'}`));
        }, timeoutMs);
        const stop = onChange(() => {
          const found = calls.find(test);
          if (!found) return;
          clearTimeout(timer);
          stop();
          resolve(found);
        });
      });
    },
  };
}
