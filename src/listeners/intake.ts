import type { App, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../telemetry/log.ts';
import { judge } from './door.ts';
import type { Installation } from './installation.ts';

/** Thrown at a delivery that arrives while the process stops; Slack sends it again, to whoever is there then. */
export class StoppingError extends Error {
  readonly code = 'stopping';
}

/** The one way of a payload into the app, shared by both receivers. */
export interface Intake {
  /**
   * Resolves once everything the payload asks to store is committed and `event.ack` was called; rejects, without an
   * acknowledgement, where that failed.
   */
  deliver(app: App, event: ReceiverEvent): Promise<void>;
  /** Refuses new deliveries and waits for those being stored. */
  drain(): Promise<void>;
}

export function createIntake({ installation, log }: { installation: Installation; log: Log }): Intake {
  const running = new Set<Promise<void>>();
  let stopping = false;

  async function process(app: App, event: ReceiverEvent): Promise<void> {
    const verdict = judge(event.body, installation);
    if (verdict.kind === 'drop') log.warn({ code: verdict.code }, 'a payload of Slack was dropped');
    let answer: unknown;
    if (verdict.kind === 'enter') {
      // Bolt acknowledges an event before its listeners run. Here that only leaves a note; the acknowledgement itself
      // waits until they are through.
      await app.processEvent({
        ...event,
        body: forBolt(event.body),
        ack: async (response?: unknown) => {
          answer = response;
        },
      });
    }
    await event.ack(answer);
  }

  return {
    async deliver(app, event) {
      if (stopping) throw new StoppingError('This process is stopping.');
      const work = process(app, event);
      running.add(work);
      try {
        await work;
      } finally {
        running.delete(work);
      }
    },
    async drain() {
      stopping = true;
      await Promise.allSettled(running);
    },
  };
}

/** Bolt's dispatcher looks into a click's `channel` wherever there is one, also where it is null. */
function forBolt({ channel, ...body }: ReceiverEvent['body']): ReceiverEvent['body'] {
  return channel === null || channel === undefined ? body : { ...body, channel };
}
