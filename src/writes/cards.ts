import { createHash } from 'node:crypto';
import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import { toolTitle } from '../connectors/tool-words.ts';
import type { JsonObject } from '../connectors/types.ts';
import { leadsTo } from '../hosts.ts';
import { type CardItem, type CardState, proposalCard } from '../slack/blocks/proposal-card.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import type { KnownWrite, Ledger } from './ledger.ts';
import { markIn, withoutMark } from './mark.ts';
import type { Proposal, Proposals } from './proposals.ts';
import type { Receipt } from './receipt.ts';
import { shownFields } from './shown-fields.ts';
import { canUndo } from './undo-window.ts';

interface Deps {
  proposals: Pick<Proposals, 'of'>;
  ledger: Pick<Ledger, 'of'>;
  catalogue: Pick<Catalogue, 'connector' | 'tool'>;
  /** Whether people may say that they need not be asked again. */
  standing: boolean;
  now: () => Date;
}

export type Cards = ReturnType<typeof createCards>;

/** The card of an ask's proposals, as the store has them now. */
export function createCards({ proposals, ledger, catalogue, standing, now }: Deps) {
  return {
    /** @param round which of the ask's cards; the newest where absent */
    async render(
      askId: string,
      personName: string,
      { round, intro = '' }: { round?: number; intro?: string } = {},
    ): Promise<PrivateMessage> {
      const [rows, all] = await Promise.all([ledger.of(askId), proposals.of(askId)]);
      const newest = Math.max(0, ...all.map((proposal) => proposal.round));
      const shown = all.filter((proposal) => proposal.round === (round ?? newest));
      const items = shown.map((proposal) => item(proposal, rows, personName));
      return proposalCard({ items, personName, all: allRef(askId, shown), intro });
    },
  };

  function item(proposal: Proposal, rows: readonly KnownWrite[], personName: string): CardItem {
    const { id, args_hash, connector, tool, before } = proposal;
    const spec = catalogue.tool(tool)?.spec;
    const args = proposal.args as JsonObject;
    const bare = withoutMark(spec ?? {}, args);
    const mark = markIn(spec ?? {}, args);
    const warning = spec?.warning?.(proposal.args as JsonObject);
    return {
      ref: refOf({ id, args_hash }),
      title: toolTitle(tool),
      connector: catalogue.connector(connector)?.label ?? connector,
      fields: shownFields({ ...proposal, args: bare }),
      ...(mark && { mark }),
      blind: before === null && spec?.before !== undefined,
      destructive: spec?.does === 'destructive',
      ...(warning && { warning }),
      canAllow: standing && spec?.does === 'write',
      state: stateOf(proposal, rows, { personName, now: now(), hosts: catalogue.connector(connector)?.hosts ?? [] }),
    };
  }
}

/** What a button of a card says: the proposal, and the arguments that the card showed. */
function refOf({ id, args_hash }: Pick<Proposal, 'id' | 'args_hash'>): string {
  return `${id}.${args_hash}`;
}

/** What "Approve all" says: the ask, and exactly which proposals with which arguments were on the card. */
export function allRef(askId: string, proposals: readonly Proposal[]): string {
  const pending = proposals.filter(({ status }) => status === 'pending').map(refOf);
  return `${askId}.${createHash('sha256').update(pending.toSorted().join()).digest('hex')}`;
}

interface Seen {
  personName: string;
  now: Date;
  /** Where a link of this connector may lead. */
  hosts: readonly string[];
}

function stateOf(proposal: Proposal, rows: readonly KnownWrite[], seen: Seen): CardState {
  const { status, expires_at: until } = proposal;
  if (status === 'pending') return until > seen.now ? { kind: 'pending', until } : { kind: 'expired' };
  if (status !== 'approved') return { kind: status };
  const own = rows.filter(({ step_of, tool }) => !step_of && tool === proposal.tool);
  // Two that came to the same call are one write, under the approval of the first.
  const row =
    own.find(({ approval }) => approval?.proposal === proposal.id) ??
    own.find(({ shown_hash }) => shown_hash === proposal.args_hash);
  switch (row?.status) {
    case 'done':
      return doneState(row, seen);
    case 'failed':
      return { kind: 'failed', text: NOT_DONE[row.error_code ?? ''] ?? 'This was not done: the product refused it.' };
    case 'unknown':
      return { kind: 'failed', text: UNKNOWN };
    default:
      return { kind: 'working' };
  }
}

/** Why a write did not happen, by the ledger's code. */
const NOT_DONE: Readonly<Record<string, string>> = {
  permission_denied: 'This was not done: your account there has no right to it.',
  not_found: 'This was not done: it is not there, or your account cannot see it.',
  invalid_input: 'This was not done: the product does not take it like this.',
  rate_limited: 'This was not done: the product limits requests right now. Please ask again later.',
  unavailable: 'This was not done: the product could not be reached. Please ask again later.',
  service_misconfigured: 'This was not done: something is not set up correctly. Please ask whoever runs this app.',
  changed_since: 'This was not done: what it would replace has changed since you saw it. Please ask again.',
  not_allowed: 'This was not done: your approval is too old, or was taken back. Please ask again.',
};

const UNKNOWN =
  'It is not known whether this happened: the answer was lost, and I did not find it. Please look there before you ask again.';

function doneState(row: KnownWrite, { personName, now, hosts }: Seen): CardState {
  const { verb, noun, name, connector, missing, url, undoUntil } = row.receipt as unknown as Receipt;
  const what = `${verb} ${noun}${name ? ` “${name}”` : ''} in ${connector} as ${personName}`;
  const text = missing ? `${what}, but not ${missing.join(' and ')}` : what;
  if (row.undone) return { kind: 'undone', text };
  return {
    kind: 'done',
    text,
    // It came from the product, and could lead anywhere.
    ...(url && leadsTo(url, hosts) && { url }),
    ...(canUndo({ undoUntil }, now) && { undo: row.id }),
  };
}
