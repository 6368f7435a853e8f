import type { KnownBlock } from '@slack/web-api';
import { button, section } from '../../slack/blocks/parts.ts';
import { comingWords } from '../../slack/day-words.ts';
import type { DigestMode } from '../../storage/schema.ts';
import type { DigestFacts, DigestItem } from '../facts.ts';

const WHAT =
  'This is your first digest, so I changed nothing yet. Scores are out of 100. When an account becomes At Risk or Critical, I can create a HubSpot task for you, and comment on the Linear issue that stalls, both under your name.';

/** What the first digest says of itself: that it did nothing, and what it would have done. */
export function previewIntro(facts: DigestFacts, chosen?: DigestMode): KnownBlock[] {
  if (chosen) return [];
  const would = wouldDo(facts.items);
  const today = would === '' ? 'Today there would have been nothing to do.' : `Today I would have created ${would}.`;
  return [section(`${WHAT} ${today}`)];
}

/** How it shall be from now on: three buttons, or the answer to them. */
export function previewChoice(facts: DigestFacts, runId: string, chosen?: DigestMode): KnownBlock[] {
  if (chosen) return [section(CHOSEN[chosen])];
  const next = comingWords(facts.nextAt, facts.timeZone, facts.date);
  const idle = wouldDo(facts.items) === '';
  const otherwise = idle ? `${DEFAULTS_IDLE[facts.mode]},` : DEFAULTS[facts.mode];
  return [
    section(`*What should I do from now on?* If you choose nothing, ${otherwise} from the next digest on, ${next}.`),
    {
      type: 'actions',
      elements: [
        button(idle ? 'Do it for me' : 'Do it now', { id: 'digest_mode_automatic', value: runId, style: 'primary' }),
        button('Ask me first', { id: 'digest_mode_ask', value: runId }),
        button('Only report', { id: 'digest_mode_report', value: runId }),
      ],
    },
  ];
}

const DEFAULTS: Record<DigestMode, string> = {
  automatic: 'I do these for you',
  ask: 'I ask you about each',
  report: 'I only report',
};

/** So where there is nothing that "these" could be. */
const DEFAULTS_IDLE: Record<DigestMode, string> = {
  automatic: 'I follow up for you as soon as an account becomes At Risk or Critical',
  ask: 'I ask you before I follow up on an account that becomes At Risk or Critical',
  report: 'I only report',
};

export const CHOSEN: Record<DigestMode, string> = {
  automatic: 'From now on I follow up for you as soon as an account becomes At Risk or Critical.',
  ask: 'From now on I ask you in the digest before I follow up on an account.',
  report: 'From now on I only report, and do nothing as you.',
};

/** `7 HubSpot tasks and 4 Linear comments`, of all accounts, shown or not; empty where it is nothing. */
function wouldDo(items: readonly DigestItem[]): string {
  const parts = items.flatMap(({ followUp }) => (followUp?.state === 'preview' ? followUp.parts : []));
  const tasks = parts.filter((part) => part === 'task').length;
  const comments = parts.length - tasks;
  return [
    tasks > 0 && `${tasks} HubSpot ${tasks === 1 ? 'task' : 'tasks'}`,
    comments > 0 && `${comments} Linear ${comments === 1 ? 'comment' : 'comments'}`,
  ]
    .filter(Boolean)
    .join(' and ');
}
