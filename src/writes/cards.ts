import { createHash } from 'node:crypto';
import type { Catalogue } from '../connectors/catalogue/catalogue.ts';
import { leadsTo } from '../connectors/hosts.ts';
import { toolTitle } from '../connectors/tool-words.ts';
import type { JsonObject } from '../connectors/types.ts';
import { type CardItem, type CardState, proposalCard } from '../slack/blocks/proposal-card.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import type { KnownWrite, Ledger } from './ledger.ts';
import { markIn, withoutMark } from './mark.ts';
import type { Proposal, Proposals } from './proposals.ts';
import type { Receipt } from './receipt.ts';
import { shownFields } from './shown-fields.ts';

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
export function refOf({ id, args_hash }: Pick<Proposal, 'id' | 'args_hash'>): string {
  return `${id}.${args_hash}`;
}

/** What "Approve all" says: the ask, and exactly which proposals with which arguments were on the card. */
export function allRef(askId: string, proposals: readonly Proposal[]): string {
  // Earlier cards have nothing pending any more.
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
  const row = rows.find(({ approval, step_of }) => !step_of && approval?.proposal === proposal.id);
  switch (row?.status) {
    case 'done':
      return doneState(row, seen);
    case 'failed':
      return { kind: 'failed', text: `This was not done (${(row.error_code ?? 'it failed').replaceAll('_', ' ')}).` };
    case 'unknown':
      return { kind: 'failed', text: UNKNOWN };
    default:
      return { kind: 'working' };
  }
}

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
    ...(undoUntil && new Date(undoUntil) > now && { undo: row.id }),
  };
}
