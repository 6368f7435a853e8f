import type { Source } from '../../health/types.ts';
import type { Line } from '../../slack/blocks/line-sections.ts';
import { nameWords } from '../../slack/blocks/name-words.ts';
import { button } from '../../slack/blocks/parts.ts';
import type { DigestItem } from '../facts.ts';
import { SOURCE_NAMES } from './source-words.ts';

const MOST = 3;

/** The products in which an account can be linked by hand. */
export const LINKABLE = { support: 'zendesk', delivery: 'linear' } as const satisfies Record<string, Source>;

/**
 * Accounts without a match in a product: the first of them with a way to link them, the others as a count. That a product
 * is not set up at all is no news of an account, and nothing to link.
 */
export function notSetUpLines(items: readonly DigestItem[]): Line[] {
  const missing = items.filter(({ lane }) => lane !== 'snoozed').flatMap(missingOf);
  if (missing.length === 0) return [];
  const more = missing.length - MOST;
  return [
    { text: '*Not set up*' },
    ...missing.slice(0, MOST),
    ...(more > 0 ? [{ text: `And ${more} more: ask \`/health\` with the name of an account.` }] : []),
  ];
}

function missingOf({ id, account, signals }: DigestItem): Line[] {
  return (['support', 'delivery'] as const).flatMap((pillar) => {
    const signal = signals[pillar];
    if (signal.kind !== 'not_set_up' || signal.why === 'not_configured') return [];
    const source = LINKABLE[pillar];
    const text = `*${nameWords(account)}* has ${MATCHES[signal.why]} in ${SOURCE_NAMES[source]}, so its score is without it.`;
    return [{ text, button: linkButton(id, source) }];
  });
}

export const MATCHES = { no_match: 'no match', ambiguous: 'more than one match' };

export function linkButton(accountId: string, source: Source, words = 'Link it') {
  return button(words, { id: 'health_link', value: `${accountId}:${source}` });
}
