import type { HomeView, KnownBlock } from '@slack/web-api';
import type { LabelledAccount } from './account-row.ts';
import { accountRows, disconnectAllButton } from './connections-list.ts';
import { type DoneLine, doneSections } from './done-lines.ts';
import { type AgainLine, type AllowedLine, allowedSections, recentSections, waitingSections } from './own-sections.ts';
import { button, context, plain, section } from './parts.ts';

/** Two blocks each, of the 100 that a Home tab may have; the other sections need some too. */
const MOST_ROWS = 30;
const LONGEST_HEADER = 150;

/** The Home tab: what the app does, and what is the viewer's own. Everybody sees only that. */
export function homeView({
  accounts,
  done,
  allowed = [],
  waiting = [],
  recent = [],
  morning = [],
  name,
  notice,
}: {
  accounts: readonly LabelledAccount[];
  /** What was done as them, newest first. */
  done: readonly DoneLine[];
  /** What is done without asking them, what waits for their decision, and answers that only they saw. */
  allowed?: readonly AllowedLine[];
  waiting?: readonly AgainLine[];
  recent?: readonly AgainLine[];
  /** The section about their digest. */
  morning?: readonly KnownBlock[];
  name: string;
  /** What just happened, where nothing else on the tab shows it. */
  notice?: string;
}): HomeView {
  const all = disconnectAllButton(accounts);
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain(`Hi ${name}`, LONGEST_HEADER) },
      section(
        'Ask me in a direct message, or mention me in a channel, and I do it in your tools *as you*: with your own accounts, and nothing that you could not do yourself.',
      ),
      ...(notice ? [section(notice)] : []),
      ...waitingSections(waiting),
      ...recentSections(recent),
      ...morning,
      { type: 'divider' },
      section('*Your connections*'),
      ...accountRows(accounts, MOST_ROWS),
      { type: 'actions', elements: [button('Refresh', { id: 'home_refresh' }), ...(all ? [all] : [])] },
      context('Type `/connections` anywhere to see this list, or `/connect` with a name to go straight there.'),
      ...allowedSections(allowed),
      { type: 'divider' },
      section('*What I did as you*'),
      ...doneSections(done),
    ],
  };
}
