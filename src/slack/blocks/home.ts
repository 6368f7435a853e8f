import type { HomeView } from '@slack/web-api';
import type { LabelledAccount } from './account-row.ts';
import { accountRows } from './connections-list.ts';
import { button, context, plain, section } from './parts.ts';

/** Two blocks each, of the 100 that a Home tab may have. */
const MOST_ROWS = 40;
const LONGEST_HEADER = 150;

/** The Home tab: what the app does, and the viewer's own connections. Everybody sees only their own. */
export function homeView({
  accounts,
  name,
  notice,
}: {
  accounts: readonly LabelledAccount[];
  name: string;
  /** What just happened, where nothing else on the tab shows it. */
  notice?: string;
}): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain(`Hi ${name}`, LONGEST_HEADER) },
      section(
        'Ask me in a direct message, or mention me in a channel, and I do it in your tools *as you*: with your own accounts, and nothing that you could not do yourself.',
      ),
      ...(notice ? [section(`:incoming_envelope: ${notice}`)] : []),
      { type: 'divider' },
      section('*Your connections*'),
      ...accountRows(accounts, MOST_ROWS),
      { type: 'actions', elements: [button('Refresh', { id: 'home_refresh' })] },
      context('Type `/connections` anywhere to see this list, or `/connect` with a name to go straight there.'),
    ],
  };
}
