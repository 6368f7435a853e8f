import { Worker } from 'node:worker_threads';

export interface ThreadData {
  env: Record<string, string>;
  /** Milliseconds since the epoch, a 64-bit integer. */
  clock: SharedArrayBuffer;
  planEveryMs: number;
}

/** The whole app in a thread of its own: it can die at any moment without a chance to clean up, as a process does. */
export interface ThreadedApp {
  ready: Promise<void>;
  /** Resolves once nothing of it runs any more. */
  kill(): Promise<void>;
  /** As on SIGTERM. */
  stop(): Promise<void>;
}

export function startThreadedApp(data: ThreadData): ThreadedApp {
  const worker = new Worker(new URL('./app-thread.ts', import.meta.url), { workerData: data });
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  worker.once('message', () => resolve());
  worker.once('error', reject);
  const ended = new Promise<void>((done) => void worker.once('exit', () => done()));
  void ended.then(() => reject(new Error('the app ended before it was ready')));
  ready.catch(() => {});
  return {
    ready,
    async kill() {
      await worker.terminate();
    },
    async stop() {
      worker.postMessage('stop');
      await ended;
    },
  };
}
