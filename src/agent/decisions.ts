import type { AuthReason, AvailableTool } from '../connectors/types.ts';
import type { ErrorCode } from '../errors.ts';
import type { StoredAsk } from '../storage/asks.ts';
import type { Proposal } from '../writes/proposals.ts';
import { approvedWrite } from '../writes/propose.ts';
import type { ToolAnswer } from './tool-answer.ts';
import { writeAnswer } from './tools.ts';
import { waitingCalls } from './trail.ts';
import type { TurnDeps } from './turn-deps.ts';
import { codeOf, connectorCode } from './work-on.ts';

/** What the person's decisions about a turn's proposals have come to. */
export type Decisions =
  /** The turn asked for nothing. */
  | { kind: 'none' }
  /** Something is still to be decided. */
  | { kind: 'open' }
  /** An account went away between the proposal and its approval. */
  | { kind: 'needs'; connector: string; reason: AuthReason }
  /** It cannot be known what the person has connected, so nothing was carried out. */
  | { kind: 'failed'; code: ErrorCode; cause?: unknown }
  /** All is decided, and what was approved is done. */
  | { kind: 'decided'; anyApproved: boolean; outcomeOf: (callId: string) => ToolAnswer | undefined };

/**
 * Carries out what was approved, exactly as it was shown and without the model, and tells what became of each proposal
 * of the turn. Safe to repeat: the ledger knows what is done.
 */
export async function carryOut(
  ask: StoredAsk,
  { proposals, toolbox, writes, asks }: Pick<TurnDeps, 'proposals' | 'toolbox' | 'writes' | 'asks'>,
): Promise<Decisions> {
  const calls = waitingCalls(ask.trail ?? []);
  const mine = (await proposals.of(ask.id)).filter(({ call_ids }) => call_ids.some((id) => calls.has(id)));
  if (mine.length === 0) return { kind: 'none' };
  const kit = await toolbox.for(ask.identifier).catch((cause: unknown) => ({ cause }));
  if ('cause' in kit) return { kind: 'failed', code: codeOf(kit.cause), cause: kit.cause };
  if (kit.toolsFailure) return { kind: 'failed', code: connectorCode(kit.toolsFailure) };
  const answers = new Map<string, ToolAnswer>();
  for (const proposal of mine.filter(({ status }) => status === 'approved')) {
    const answer = await carryOutOne(proposal, kit.tools, writes);
    if (answer.kind === 'auth_error') return { ...answer, kind: 'needs' };
    await Promise.all([
      proposals.settled(proposal.id),
      asks.hasRead(ask.id, { outsiders: outsidersIn(proposal, kit.tools) }),
    ]);
    answers.set(proposal.id, answer);
  }
  const now = await proposals.of(ask.id);
  const left = now.filter(({ id }) => mine.some((one) => one.id === id));
  if (left.some(({ status, settled }) => status === 'pending' || !settled)) return { kind: 'open' };
  return {
    kind: 'decided',
    anyApproved: answers.size > 0,
    outcomeOf: (callId) => {
      const proposal = left.find(({ call_ids }) => call_ids.includes(callId));
      return proposal && (answers.get(proposal.id) ?? declined(proposal));
    },
  };
}

/** What comes back of a change is text of the record it changed, whoever wrote that. */
function outsidersIn({ tool }: Proposal, tools: readonly AvailableTool[]): boolean {
  return tools.find(({ spec }) => spec.name === tool)?.spec.outsiders ?? true;
}

async function carryOutOne(
  proposal: Proposal,
  tools: readonly AvailableTool[],
  writes: TurnDeps['writes'],
): Promise<ToolAnswer> {
  const tool = tools.find(({ spec }) => spec.name === proposal.tool);
  if (!tool) return { kind: 'auth_error', connector: proposal.connector, reason: 'not_connected' };
  return writeAnswer(proposal.connector, await writes.perform(approvedWrite(proposal, tool)));
}

function declined({ status }: Proposal): ToolAnswer {
  return { kind: 'declined', how: status === 'expired' ? 'expired' : 'dismissed' };
}
