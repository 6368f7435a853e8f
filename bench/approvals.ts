import { setTimeout as pause } from 'node:timers/promises';
import { approved, newToken, said } from './payloads.ts';
import { createSender, FORM_TYPE } from './sender.ts';
import { monotonicMs, type Place, WISH } from './sightings.ts';
import type { Seen } from './world-process.ts';

/** What became of one request for a task: milliseconds. */
export interface Approval {
  /** From the last byte of the model's tool call to the card at Slack. */
  card: number;
  /** From the click on Approve to the tool's call at Scalekit. */
  call: number;
  /** From the click on Approve to the receipt on the card at Slack. */
  receipt: number;
}

interface Options {
  port: number;
  /** Whatever follows it names the message that a click was on. */
  responseUrl: string;
  seen: Seen;
}

/** Asks for tasks, and approves each of them on its card. */
export function createApprovals({ port, responseUrl, seen }: Options) {
  const sender = createSender(port);
  let asked = 0;

  async function one(place: Place, restMs: number): Promise<Approval> {
    const token = newToken();
    await sender.send(said(`${WISH} ${token}`, place));
    const [wanted, shown] = [await seen('wanted', token), await seen('card', token)];
    if (!shown.card) throw new Error('a card without a button');
    // Nobody clicks at once, and what the app still writes down is not part of what the click takes.
    await pause(restMs);
    const click = approved(shown.card, `${responseUrl}${token}`);
    const start = monotonicMs();
    await sender.send(click, FORM_TYPE);
    const [called, receipt] = [await seen('called', token), await seen('receipt', token)];
    await pause(restMs);
    return { card: shown.at - wanted.at, call: called.at - start, receipt: receipt.at - start };
  }

  return {
    /** One request after another, each with a rest before its click and after its receipt. */
    async oneByOne(requests: number, places: readonly Place[], restMs: number): Promise<Approval[]> {
      const done: Approval[] = [];
      for (let n = 0; n < requests; n += 1) {
        const place = places[asked % places.length];
        if (!place) throw new Error('no place to write in');
        asked += 1;
        done.push(await one(place, restMs));
      }
      return done;
    },
    close: sender.close,
  };
}
