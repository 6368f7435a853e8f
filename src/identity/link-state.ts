import type { Link } from '../storage/links.ts';
import type { ConfiguredConnector, ConnectDeps } from './connect-deps.ts';
import type { ConnectOutcome, OutcomeNames } from './connect-outcomes.ts';
import { matchesHash } from './secrets.ts';

/** What the browser gets: a page about how it ended, or where to go on. */
export type FlowResult = OutcomeResult | { kind: 'redirect'; url: string };

export interface OutcomeResult {
  kind: 'outcome';
  outcome: ConnectOutcome;
  names: OutcomeNames;
}

/** Why a link cannot be taken a step further (now). Looks only; changes nothing. */
export function whyNot(link: Link, now: Date): 'replaced' | 'withdrawn' | 'expired' | 'used' {
  if (link.status === 'void') return link.failure === 'withdrawn' ? 'withdrawn' : 'replaced';
  if (link.status === 'failed' && link.failure === 'expired') return 'expired';
  if (link.status === 'connected' || link.status === 'failed') return 'used';
  return link.expires_at <= now ? 'expired' : 'used';
}

export function sameBrowser(link: Link, browser: string | undefined): boolean {
  return browser !== undefined && link.browser_hash !== null && matchesHash(browser, link.browser_hash);
}

/** What the sentences about a link name; without a link nothing is known. */
export function namesOf(link: Link | undefined, connector: ConnectDeps['connector']): OutcomeNames {
  if (!link) return { person: '', connector: 'The account', command: '/connect' };
  return {
    person: link.person_name,
    connector: labelOf(link.connector, connector),
    command: `/connect ${link.connector}`,
  };
}

/** What the record says of an account that a link connected. */
export function connectedWords(link: Link, connector: ConnectDeps['connector']): string {
  return `Connected ${labelOf(link.connector, connector)}`;
}

/** A connector that the operator took out since keeps its id as its name. */
function labelOf(id: string, connector: (id: string) => ConfiguredConnector | undefined): string {
  return connector(id)?.label ?? id;
}
