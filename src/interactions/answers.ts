import { aloneMessages } from '../agent/deliver.ts';
import { showCardAgain } from '../agent/show-card.ts';
import { linkHosts } from '../agent/turn-deps.ts';
import type { Person } from '../identity/person.ts';
import { escapeMarkdown } from '../slack/escape.ts';
import type { Place } from '../storage/inbound.ts';
import { isUuid } from '../uuid.ts';
import type { InteractionDeps } from './deps.ts';
import { tellPrivately } from './with-person.ts';

/** Puts a private answer into the thread it belongs to, once, under the name of whoever shared it. */
export async function shareAnswer(
  person: Person,
  askId: string,
  { place, sharedChannel }: { place: Place; sharedChannel: boolean },
  deps: InteractionDeps,
): Promise<void> {
  const { slack, answers, catalogue } = deps;
  if (sharedChannel) return tellPrivately(person, place, 'This channel is shared with another company now.', deps);
  const ask = isUuid(askId) ? await answers.share(askId, person.identifier) : undefined;
  if (!ask)
    return tellPrivately(person, place, 'This cannot be shared: it was shared already, or it is not yours.', deps);
  const { channel, thread_ts: threadTs, user_id: userId, team_id: teamId } = ask;
  try {
    await slack
      .reply({ channel, threadTs, userId, teamId, linkHosts: linkHosts(ask, catalogue) }, async () => {})
      .finish(`_Shared by ${escapeMarkdown(person.name)}:_\n\n${ask.reply ?? ''}`);
  } catch (error) {
    await answers.unshare(askId);
    deps.log.warn({ err: error, ask: askId }, 'an answer was not shared');
    return tellPrivately(person, place, 'Slack did not take it, so nothing was shared. Please try again.', deps);
  }
  const { identifier, installation } = person;
  await deps.recordAudit({
    installation,
    identifier,
    trigger: 'person',
    askId,
    action: 'share',
    outcome: 'done',
    description: 'Shared an answer in a thread',
  });
  await replace(place, ':white_check_mark: Shared in the thread.', deps);
}

/** Takes a private answer out of sight. */
export async function keepAnswer(place: Place, deps: InteractionDeps): Promise<void> {
  await replace(place, ':lock: Kept private. Say “show me again” within 24 hours to have it once more.', deps);
}

/** A private answer once more, in the direct message; nothing runs again. */
export async function showAnswer(person: Person, askId: string, deps: InteractionDeps): Promise<void> {
  const recent = await deps.answers.recent(person.identifier);
  const ask = recent.find(({ id }) => id === askId);
  const messages = ask ? aloneMessages(ask, deps.catalogue) : [{ text: 'That answer is older than 24 hours.' }];
  for (const message of messages) await deps.slack.dm(person.userId, message);
}

/** The card of an ask that waits for a decision, once more, in the direct message. */
export async function showProposals(person: Person, askId: string, deps: InteractionDeps): Promise<void> {
  const ask = isUuid(askId) ? await deps.asks.get(askId) : undefined;
  if (ask?.identifier !== person.identifier || ask.status !== 'deciding') {
    return void (await deps.slack.dm(person.userId, { text: 'Nothing of that waits for your decision any more.' }));
  }
  await showCardAgain(ask, person, deps);
}

async function replace({ responseUrl }: Place, text: string, { slack }: InteractionDeps): Promise<void> {
  if (responseUrl) await slack.respond(responseUrl, { text, replaceOriginal: true });
}
