import type { AuthReason } from '../connectors/types.ts';
import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { composeAnswer, openWords } from './outcome-text.ts';
import { type TurnDeps, whereSeen } from './turn-deps.ts';
import { codeOf } from './work-on.ts';

/** What the turn has to say instead, where it cannot wait. */
export type Waiting = { kind: 'waiting' } | { kind: 'cannot' } | { kind: 'failed'; code: ReturnType<typeof codeOf> };

/**
 * Puts the ask aside and sends the private link. Waiting is stored first: somebody quick must find it waiting.
 * Nothing about accounts appears in a channel, unless a message of this turn is already there and needs an end.
 */
export async function waitForConnection(
  ask: StoredAsk,
  person: Person,
  reply: Reply,
  { connector, reason, text }: { connector: string; reason: AuthReason; text: string },
  deps: TurnDeps,
): Promise<Waiting> {
  const { asks, catalogue, requestConnection, slack, log } = deps;
  const label = catalogue.connector(connector)?.label ?? connector;
  if (ask.waited.includes(`${connector}:${reason}`)) {
    await slack.dm(person.userId, {
      text: `${label} still refuses what you asked for, although you connected it. Perhaps your account there lacks the right, or it was connected without the permission this needs. Try \`/connect ${connector}\`, or ask whoever runs ${label} for you.`,
    });
    return { kind: 'cannot' };
  }
  await asks.wait(ask.id, connector, reason);
  try {
    await requestConnection({ person, connector, reason, askId: ask.id, place: whereSeen(ask, reply) });
  } catch (err) {
    // A request that waits for a link which nobody got would wait for ever, in silence.
    const code = codeOf(err);
    log.error({ ask: ask.id, reference: ask.reference, code, err }, 'a connect link was not delivered');
    return { kind: 'failed', code };
  }
  if (reply.begun) {
    const words = openWords(await composeAnswer(ask, person, { text, paused: 'connect' }, deps));
    await reply.finish(words).catch((err) => log.warn({ ask: ask.id, err }, 'a paused reply could not be ended'));
    // The resumed turn answers in a message of its own, which people are told of.
    await asks.forgetReply(ask.id);
  } else await reply.status('');
  return { kind: 'waiting' };
}
