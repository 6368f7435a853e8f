import { isCard } from '../../sandbox/proposals.ts';
import type { OpenView, SandboxMessage } from '../../sandbox/slack/types.ts';
import { ANA, type Journey, type Said } from './journey.ts';

/** A person's moves on the cards that the app shows them. */
export function cardMoves(journey: () => Journey) {
  const slack = () => journey().world.slack;
  const moves = {
    /** The card that came after somebody said something. */
    cardOf: ({ userId, ts }: Said, test: (card: SandboxMessage) => boolean = () => true): Promise<SandboxMessage> =>
      slack().waitFor(userId, (m) => isCard(m) && m.ts > ts && !m.deleted && test(m), 15_000),
    press: (message: SandboxMessage, actionId: string, { as = ANA, value }: { as?: string; value?: string } = {}) =>
      slack().click({
        userId: as,
        message: { channel: message.channel, ts: message.ts },
        actionId,
        ...(value !== undefined && { value }),
      }),
    /** A private word of the app. */
    told: (userId: string, text: RegExp, after = ''): Promise<SandboxMessage> =>
      slack().waitFor(userId, (m) => m.user === 'U0BOT' && m.ts > after && text.test(m.text), 10_000),
    /** The modal that is open for somebody. */
    async modal(userId = ANA): Promise<OpenView> {
      const now = slack().views(userId).at(-1);
      if (now) return now;
      return new Promise((done) => {
        const off = slack().onChange(() => {
          const view = slack().views(userId).at(-1);
          if (!view) return;
          off();
          done(view);
        });
      });
    },
  };
  return moves;
}

/** Everything a message or a modal shows, as text. */
export const shown = ({ blocks }: { blocks?: unknown }): string => JSON.stringify(blocks);
