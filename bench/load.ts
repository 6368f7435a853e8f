import { setTimeout as pause } from 'node:timers/promises';
import { newToken, said } from './payloads.ts';
import { createSender } from './sender.ts';
import { monotonicMs, type Place } from './sightings.ts';
import type { Seen } from './world-process.ts';

/** What became of one event: milliseconds from sending it. */
export interface Shot {
  ack: number;
  model: number;
}

/** Sends events that the model answers with words. */
export function createLoad({ port, places, seen }: { port: number; places: readonly Place[]; seen: Seen }) {
  const sender = createSender(port);
  let sent = 0;

  async function fire(): Promise<Shot> {
    const token = newToken();
    const place = places[sent % places.length];
    if (!place) throw new Error('no place to write in');
    sent += 1;
    const body = said(token, place);
    const start = monotonicMs();
    await sender.send(body);
    const ack = monotonicMs() - start;
    return { ack, model: (await seen('asked', token)).at - start };
  }

  return {
    /** One event after another, each only once the app has rested from the one before. */
    async single(events: number, restMs: number): Promise<Shot[]> {
      const shots: Shot[] = [];
      for (let n = 0; n < events; n += 1) {
        shots.push(await fire());
        await pause(restMs);
      }
      return shots;
    },
    /** `perSecond` events a second, however long each takes. */
    async steady(events: number, perSecond: number): Promise<Shot[]> {
      const start = monotonicMs();
      const shots: Promise<Shot>[] = [];
      for (let n = 0; n < events; n += 1) {
        await pause(Math.max(0, start + (n * 1_000) / perSecond - monotonicMs()));
        shots.push(fire());
      }
      return Promise.all(shots);
    },
    close: sender.close,
  };
}
