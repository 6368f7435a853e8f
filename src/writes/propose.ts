import type { Scalekit } from '../connectors/scalekit-port.ts';
import type { AvailableTool, JsonObject } from '../connectors/types.ts';
import { cleanArgs } from '../invisible.ts';
import { argsHash } from './args-hash.ts';
import type { Ledger } from './ledger.ts';
import { readValues } from './look-up.ts';
import { withMark, withoutMark } from './mark.ts';
import type { WriteOutcome, Writes } from './perform.ts';
import type { Permissions } from './permissions.ts';
import type { Proposal, Proposals } from './proposals.ts';

/** A write tool as the model called it. */
export interface WriteCall {
  askId: string;
  identifier: string;
  /** The model's own id of the call. */
  callId: string;
  tool: AvailableTool;
  args: JsonObject;
}

/** What the model's call came to: nothing happens until its person says so, unless they said so before. */
export type ProposeOutcome =
  | WriteOutcome
  | { kind: 'awaiting_approval' }
  /** They were asked about exactly this, and decided otherwise or not at all. */
  | { kind: 'declined'; how: 'dismissed' | 'expired' };

/** More than this nobody looks through, and Slack shows no more in one message. */
const MOST_AT_ONCE = 8;
/** Characters of a call's arguments: what a modal of Slack can show in full. */
const MOST_ARGUMENT_CHARS = 60_000;
const MOST_ARGUMENTS = 60;

interface Deps {
  proposals: Proposals;
  permissions: Permissions;
  writes: Pick<Writes, 'perform'>;
  ledger: Pick<Ledger, 'hasUnknown'>;
  scalekit: Pick<Scalekit, 'execute'>;
  /** Whether people's standing permissions count. */
  standing: boolean;
  /** Whether this conversation has seen text that people outside the company wrote. */
  outsidersIn: (askId: string) => Promise<boolean>;
}

export type Propose = (call: WriteCall) => Promise<ProposeOutcome>;

/** Turns a model's call of a write tool into a proposal, or carries it out where a standing permission covers it. */
export function createPropose(deps: Deps): Propose {
  const { proposals, writes, ledger } = deps;
  const inTurn = oneAfterTheOther();
  return async ({ askId, identifier, callId, tool, args: given }) => {
    const { spec, connector, connection } = tool;
    const bare = ownArgs(cleanArgs(given) as JsonObject);
    const tooMany = Object.keys(bare).length > MOST_ARGUMENTS;
    if (tooMany || JSON.stringify(bare).length > MOST_ARGUMENT_CHARS) return { kind: 'error', code: 'too_large' };
    const fields = spec.saga?.incomplete(bare) ?? [];
    if (fields.length > 0) return { kind: 'error', code: 'invalid_input', fields };
    const key = argsHash(bare);
    const asked = await proposals.find(askId, spec.name, key);
    if (asked?.status === 'dismissed' || asked?.status === 'expired') return { kind: 'declined', how: asked.status };
    // The same call again after its approval: the ledger has what it came to.
    if (asked?.status === 'approved') return writes.perform(approvedWrite(asked, tool));
    // What this request did a moment ago is not known: it must not be done again in other words.
    if (await ledger.hasUnknown(askId, spec.name)) return { kind: 'error', code: 'held_back' };

    const args = withMark(tool, bare, { askId, key });
    const shown = argsHash(args);
    const replaced = await readValues(deps.scalekit, { spec, args, identifier, connection });
    if (replaced.kind === 'auth_error') return { kind: 'auth_error', reason: replaced.reason };
    if (replaced.kind === 'error' && replaced.code === 'not_found') return { kind: 'error', code: 'not_found' };
    const before = replaced.kind === 'values' && { before: replaced.values };

    const permission = await standingFor(deps, { askId, identifier, tool });
    if (permission) {
      const by = { kind: 'standing', permission: permission.id, given: permission.given_at.toISOString() } as const;
      const approval = { by, tool: spec.name, argsHash: shown };
      return writes.perform({ askId, identifier, tool, args, key, approval, ...before });
    }
    const proposal = { askId, identifier, callId, args, argsHash: shown, originHash: key, ...before };
    return inTurn(askId, async () => {
      const open = (await proposals.of(askId)).filter(({ status }) => status === 'pending');
      if (open.length >= MOST_AT_ONCE && !asked) return { kind: 'error', code: 'too_many' };
      await proposals.make({ ...proposal, connector: connector.id, connection, tool: spec.name });
      return { kind: 'awaiting_approval' };
    });
  };
}

/** Which fields an answer has and which version of the tool runs is no business of the model's, nor of the person's. */
function ownArgs({
  opt_fields: _fields,
  schema_version: _schema,
  tool_version: _tool,
  ...args
}: JsonObject): JsonObject {
  return args;
}

/** The calls of a step run several at once: whether there is room for one more of an ask is asked one after the other. */
function oneAfterTheOther() {
  const last = new Map<string, Promise<ProposeOutcome>>();
  return async (askId: string, task: () => Promise<ProposeOutcome>): Promise<ProposeOutcome> => {
    const run = (last.get(askId) ?? Promise.resolve()).then(task, task);
    last.set(askId, run);
    return run.finally(() => last.get(askId) === run && last.delete(askId));
  };
}

async function standingFor(
  { permissions, standing, outsidersIn }: Deps,
  { askId, identifier, tool }: Pick<WriteCall, 'askId' | 'identifier' | 'tool'>,
) {
  if (!standing || tool.spec.does !== 'write') return undefined;
  const permission = await permissions.active(identifier, tool.spec.name);
  if (permission?.connector !== tool.connector.id) return undefined;
  return (await outsidersIn(askId)) ? undefined : permission;
}

/** What runs when a proposal is approved: exactly what its card showed. */
export function approvedWrite(proposal: Proposal, tool: AvailableTool): Parameters<Writes['perform']>[0] {
  const { id, ask_id: askId, identifier, args_hash: shown, before, decided_at } = proposal;
  const args = proposal.args as JsonObject;
  const at = (decided_at ?? proposal.created_at).toISOString();
  const approval = {
    by: { kind: 'click', by: identifier, at, proposal: id } as const,
    tool: proposal.tool,
    argsHash: shown,
  };
  const replaced = before && { before: before as JsonObject };
  return { askId, identifier, tool, args, key: argsHash(withoutMark(tool.spec, args)), approval, ...replaced };
}
