import type { KnownBlock } from '@slack/web-api';
import { NEEDS_HUBSPOT } from '../../slack/blocks/digest-words.ts';
import { button, context, section } from '../../slack/blocks/parts.ts';
import { comingWords, dayName } from '../../slack/day-words.ts';
import { digestBlockId } from '../deliver.ts';
import type { NoDigest } from '../facts.ts';
import { settingsButton } from './digest-footer.ts';
import { SOURCE_NAMES } from './source-words.ts';

/** What comes in place of a digest: why there is none, and what to do about it. */
export function noDigestMessage(
  noDigest: NoDigest,
  { runId, date, timeZone, nextAt }: { runId: string; date: string; timeZone: string; nextAt?: string },
): { text: string; blocks: KnownBlock[] } {
  const words = WORDS[noDigest.kind];
  const connectors = noDigest.kind === 'connectors_required' ? noDigest.connectors : [];
  const coming: KnownBlock[] = [
    // Where it is drawn again later, the next one may have come already.
    ...(nextAt ? [context(`Next digest ${comingWords(nextAt, timeZone, date)}.`)] : []),
    { type: 'actions', elements: [settingsButton()] },
  ];
  return {
    text: `${dayName(date)}: ${words}`,
    blocks: [
      { ...section(`*${dayName(date)}* · ${words}`), block_id: digestBlockId(runId) },
      // One block for each: within one, no two buttons may have the same name.
      ...connectors.map((source) =>
        section(
          `*${SOURCE_NAMES[source]}* · ${READ[source]}`,
          button(`Connect ${SOURCE_NAMES[source]}`, { id: 'connect_start', value: source, style: 'primary' }),
        ),
      ),
      // Nothing comes, and nothing can be set, as long as the accounts are not known to the app at all.
      ...(noDigest.kind === 'no_hubspot' ? [] : coming),
    ],
  };
}

const WORDS: Record<NoDigest['kind'], string> = {
  connectors_required:
    'I cannot tell how your accounts are, since none of the products I read it from is connected. Connect them, and your next digest is there.',
  no_hubspot: NEEDS_HUBSPOT,
  no_owner:
    'HubSpot knows no owner with your mail address, so I cannot tell which accounts are yours. Ask whoever runs HubSpot for you to add you as a user under the address you have in Slack.',
  lifecycle_unknown:
    'I found no account of yours in onboarding, but HubSpot does not seem to know the lifecycle stage that I look for. So I cannot tell whether you have any. Please tell whoever runs this app.',
  no_accounts: 'You have no account in onboarding, so there is nothing to tell. Enjoy the quiet.',
};

const READ = {
  hubspot: 'which accounts are yours, and how their onboarding moves',
  zendesk: 'their open tickets',
  linear: 'the tasks of their onboarding',
};
