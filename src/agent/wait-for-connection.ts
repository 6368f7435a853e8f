import type { AuthReason } from '../connectors/types.ts';
import type { Person } from '../identity/person.ts';
import type { Reply } from '../slack/ports.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { type TurnDeps, whereSeen } from './turn-deps.ts';
import { codeOf } from './work-on.ts';

/** What the turn has to say instead, where it cannot wait. */
export type Waiting =
  | { kind: 'waiting' }
  | { kind: 'cannot'; text: string }
  | { kind: 'failed'; code: ReturnType<typeof codeOf> };

/**
 * Puts the ask aside and sends the private link. Waiting is stored first: somebody quick must find it waiting.
 * Nothing about accounts appears in a channel, unless a message of this turn is already there and needs an end.
 */
export async function waitForConnection(
  ask: StoredAsk,
  person: Person,
  reply: Reply,
  { connector, reason, text }: { connector: string; reason: AuthReason; text: string },
  { asks, catalogue, requestConnection, log }: TurnDeps,
): Promise<Waiting> {
  const label = catalogue.connector(connector)?.label ?? connector;
  if (ask.waited.includes(`${connector}:${reason}`)) {
    return {
      kind: 'cannot',
      text: `${label} still refuses this although you connected it. Perhaps your account there lacks the right, or it was connected without the permission this needs. Try \`/connect ${connector}\`, or ask whoever runs ${label} for you.`,
    };
  }
  await asks.wait(ask.id, connector, reason);
  const place = { ...whereSeen(ask, reply), private: ask.channel_kind === 'im' };
  try {
    await requestConnection({ person, connector, reason, askId: ask.id, place });
  } catch (err) {
    // A request that waits for a link which nobody got would wait for ever, in silence.
    const code = codeOf(err);
    log.error({ ask: ask.id, reference: ask.reference, code, err }, 'a connect link was not delivered');
    return { kind: 'failed', code };
  }
  if (reply.ts) {
    const paused = `_Paused: waiting for ${label} to be connected._`;
    await reply.finish([text.trim(), paused].filter(Boolean).join('\n\n'));
  } else await reply.status('');
  return { kind: 'waiting' };
}
