import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Sight, Sighting } from './sightings.ts';
import type { FromWorld, Ready } from './world.ts';

const SEEN_WITHIN_MS = 20_000;

/** The first sighting of this kind for a request; those of a second attempt would come later. */
export type Seen = (sight: Sight, token: string) => Promise<Sighting>;

/** Starts the stand-ins in a process of their own. */
export async function startWorldProcess(): Promise<Ready & { seen: Seen; stop(): void }> {
  const child = fork(fileURLToPath(new URL('./world.ts', import.meta.url)));
  const sightings = new Map<string, PromiseWithResolvers<Sighting>>();
  const sighting = (sight: Sight, token: string) => {
    const key = `${sight}:${token}`;
    const known = sightings.get(key) ?? Promise.withResolvers<Sighting>();
    sightings.set(key, known);
    return known;
  };
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.on('message', (message: FromWorld) => {
      if ('ready' in message) resolve(message.ready);
      else sighting(message.seen.sight, message.seen.token).resolve(message.seen);
    });
    child.once('exit', (code) => reject(new Error(`the stand-ins ended with ${code}`)));
  });
  return {
    ...ready,
    async seen(sight, token) {
      const { promise, reject } = sighting(sight, token);
      const late = setTimeout(() => reject(new Error(`nothing was ${sight}`)), SEEN_WITHIN_MS);
      return promise.finally(() => clearTimeout(late));
    },
    stop() {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}
