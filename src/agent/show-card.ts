import type { Person } from '../identity/person.ts';
import type { StoredAsk } from '../storage/asks.ts';
import { type TurnDeps, whereSeen } from './turn-deps.ts';

type Deps = Pick<TurnDeps, 'cards' | 'slack'> & { asks: Pick<TurnDeps['asks'], 'cardShown' | 'get'> };

/**
 * Shows the person what waits for their decision: in their direct message with the app where they asked there, else for
 * their eyes only where they asked, or in the direct message if Slack does not show it there.
 */
export async function showCard(ask: StoredAsk, person: Person, deps: Deps, intro = ''): Promise<void> {
  const { asks, cards, slack } = deps;
  const message = await cards.render(ask.id, person.name, { intro });
  if (ask.channel_kind === 'channel') {
    if (await slack.ephemeral({ ...whereSeen(ask), userId: person.userId }, message)) return asks.cardShown(ask.id, {});
    return asks.cardShown(ask.id, await slack.dm(person.userId, message));
  }
  const thread = { channel: ask.channel, threadTs: ask.thread_ts };
  await asks.cardShown(ask.id, await slack.dm(person.userId, message, thread));
}

/** The same once more, in the person's direct message with the app, wherever they asked. */
export async function showCardAgain({ id }: StoredAsk, person: Person, { asks, cards, slack }: Deps): Promise<void> {
  await asks.cardShown(id, await slack.dm(person.userId, await cards.render(id, person.name)));
}

/** Brings the card up to date where it can be reached: our own message, or the way back that a click on it gave. */
export async function redrawCard(ask: StoredAsk, person: Person, deps: Deps): Promise<void> {
  const { asks, cards, slack } = deps;
  const card = (await asks.get(ask.id))?.card ?? ask.card;
  if (!card) return;
  const message = await cards.render(ask.id, person.name);
  if (card.channel && card.ts) await slack.update({ channel: card.channel, ts: card.ts }, message);
  if (card.responseUrl) await slack.respond(card.responseUrl, { ...message, replaceOriginal: true });
}
