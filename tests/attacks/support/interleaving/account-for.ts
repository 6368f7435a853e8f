import type { ProviderRecord } from '../../../../sandbox/providers/types.ts';
import type { ScalekitCall } from '../../../../sandbox/scalekit/types.ts';
import { buildCatalogue } from '../../../../src/connectors/catalogue/catalogue.ts';
import type { JsonObject } from '../../../../src/connectors/types.ts';
import type { Db } from '../../../../src/storage/database.ts';
import { argsHash } from '../../../../src/writes/args-hash.ts';
import { identifierOf, personOf } from '../../../support/journey.ts';
import { type Journal, TAG } from './journal.ts';

const catalogue = buildCatalogue({ destructive: true });
const isRead = ({ tool = '' }: ScalekitCall) => catalogue.tool(tool)?.spec.does === 'read';
/** What is only known to have been done because the provider said so. */
const ran = ({ ranAs }: ScalekitCall) => ranAs !== undefined;
const words = (call: ScalekitCall) => `${call.tool} ${JSON.stringify(call.params)} for ${call.identifier}`;

type Books = Awaited<ReturnType<typeof readBooks>>;
type Write = Books['writes'][number];

/** What the app says of what it did. */
export async function readBooks(db: Db) {
  return {
    asks: await db.selectFrom('asks').select(['id', 'identifier', 'text']).execute(),
    writes: await db.selectFrom('writes').selectAll().execute(),
    proposals: await db.selectFrom('proposals').selectAll().execute(),
    permissions: await db.selectFrom('permissions').selectAll().execute(),
  };
}

/**
 * Everything about these calls and records that nobody asked for, allowed or pressed; nothing where all is well. The
 * app's books are held against what the test saw people do, not only against themselves.
 */
export function notAccountedFor(
  { calls, records }: { calls: readonly ScalekitCall[]; records: readonly ProviderRecord[] },
  books: Books,
  journal: Journal,
): string[] {
  const askersOf = Map.groupBy(journal.asks, ({ about }) => about);
  const writesByCall = new Map<ScalekitCall, Write>();
  const wrong: string[] = [];
  const tell = (...what: string[]) => void wrong.push(what.join(': '));

  const byKey = Map.groupBy(books.writes, (write) => keyOf(write.identifier, write.tool, ownArgs(write)));
  const wordOf = wordsOf(books, records, journal);
  for (const call of calls) {
    const askers = (askersOf.get(wordOf(call) ?? '') ?? []).map(({ userId }) => userId);
    const asker = askers.find((userId) => identifierOf(userId) === call.identifier);
    if (askers.length === 0) tell('nobody asked for', words(call));
    else if (!asker) tell('not in the name of whoever asked', words(call));
    else if (ran(call) && call.ranAs !== personOf(asker).email) tell(`ran as ${call.ranAs}`, words(call));
    if (isRead(call)) continue;
    const [write, ...more] = byKey.get(keyOf(call.identifier ?? '', call.tool ?? '', call.params ?? {})) ?? [];
    if (!write || more.length > 0) tell(write ? 'in the ledger twice' : 'not in the ledger', words(call));
    else writesByCall.set(call, write);
  }

  for (const [call, write] of writesByCall)
    wrong.push(...notAllowed(write, books, journal).map((why) => `${why}: ${words(call)}`));
  const done = [...writesByCall].filter(([call]) => ran(call)).map(([, write]) => write);
  for (const write of new Set(done)) {
    if (done.filter((one) => one === write).length > 1)
      tell('done twice', `${write.tool} ${JSON.stringify(write.args)}`);
  }
  const decided = done.filter(({ step_of, undoes }) => !step_of && !undoes).flatMap(proposalOf);
  for (const id of new Set(decided)) {
    if (decided.filter((one) => one === id).length > 1) tell('a proposal carried out twice', id);
  }
  for (const { text, tag } of journal.asks) {
    if (books.asks.filter((row) => row.text === text).length > 1) tell('taken up twice', tag);
  }
  wrong.push(...notDecided(books, journal));
  wrong.push(...notMade({ calls, records }, journal, wordOf));
  return wrong;
}

/** Why this write was not allowed by the person whose write it is; nothing where it was. */
function notAllowed(write: Write, books: Books, journal: Journal): string[] {
  const { approval, identifier, undoes, step_of: stepOf, approved_tool: tool, shown_hash: hash } = write;
  const by = approval as Record<string, string> | null;
  const presses = journal.presses.filter(({ userId }) => identifierOf(userId) === identifier);
  if (undoes) {
    const undone = books.writes.find(({ id }) => id === undoes);
    if (undone?.identifier !== identifier) return ['undoes what is not theirs'];
    return presses.some(({ action, value }) => action === 'receipt_undo' && value === undoes)
      ? []
      : ['nobody pressed Undo'];
  }
  if (stepOf) {
    const parent = books.writes.find(({ id }) => id === stepOf);
    const same = parent?.ask_id === write.ask_id && JSON.stringify(parent.approval) === JSON.stringify(approval);
    return same && parent.status === 'done' ? [] : ['a step of nothing that was approved'];
  }
  if (tool !== write.tool || hash !== argsHash(write.args as JsonObject)) return ['approved as something else'];
  if (by?.kind === 'standing') {
    const permission = books.permissions.find(({ id }) => id === by.permission);
    if (permission?.identifier !== identifier || permission.tool !== tool)
      return ['by a permission for something else'];
    const over = journal.revoked.get(permission.id);
    if (over && write.sent_at && write.sent_at > over) return ['by a permission that was taken back'];
    const text = books.asks.find(({ id }) => id === write.ask_id)?.text;
    const wish = journal.asks.find((ask) => ask.text === text)?.wish;
    if (wish === 'make after outsiders') return ['by a permission, after text of outsiders'];
    const given = books.proposals.filter((one) => one.identifier === identifier && one.tool === tool).map(refOf);
    const pressed = presses.some(
      ({ action, value }) => action === 'proposal_allow' && given.some((ref) => sameProposal(ref, value)),
    );
    return pressed ? [] : ['by a permission that nobody gave'];
  }
  const named = books.proposals.filter(({ id }) => id === by?.proposal);
  const [proposal] = named;
  if (!proposal || named.length > 1) return [`approved by ${named.length} proposals`];
  if (proposal.status !== 'approved') return [`of a proposal that is ${proposal.status}`];
  if (proposal.identifier !== identifier || proposal.ask_id !== write.ask_id)
    return ['of a proposal of something else'];
  return proposal.tool === tool && proposal.args_hash === hash ? [] : ['not as its proposal shows it'];
}

/** Proposals that count as approved although their own person pressed nothing that showed exactly them. */
function notDecided({ proposals }: Books, { presses }: Journal): string[] {
  const approves = ['proposal_approve', 'proposal_allow'];
  const isPressed = (proposal: Books['proposals'][number]) =>
    presses.some(
      ({ userId, action, value, below }) =>
        identifierOf(userId) === proposal.identifier &&
        (approves.includes(action)
          ? value === refOf(proposal)
          : action === 'proposal_approve_all' && below.includes(refOf(proposal))),
    );
  return proposals
    .filter((proposal) => proposal.status === 'approved' && !isPressed(proposal))
    .map(({ tool, args }) => `approved by nobody: ${tool} ${JSON.stringify(args)}`);
}

/** Records that are not what the calls have made, or not their person's. */
function notMade(
  { calls, records }: { calls: readonly ScalekitCall[]; records: readonly ProviderRecord[] },
  { asks }: Journal,
  wordOf: (call: ScalekitCall) => string | undefined,
): string[] {
  const recordsOf = Map.groupBy(records, ({ title }) => TAG.exec(title)?.[0] ?? '');
  const callsOf = Map.groupBy(calls.filter(ran), wordOf);
  return asks.flatMap(({ about, userId }) => {
    const { email } = personOf(userId);
    const own = (recordsOf.get(about) ?? []).filter(({ createdBy }) => createdBy === email);
    const theirs = (callsOf.get(about) ?? []).filter(({ ranAs }) => ranAs === email);
    const count = (suffix: string) => theirs.filter(({ tool }) => tool?.endsWith(suffix)).length;
    const comments = own.filter(({ kind }) => kind === 'comment').length;
    const tasks = own.length - comments;
    const askers = asks.filter((ask) => ask.about === about).map((ask) => personOf(ask.userId).email);
    const strangers = (recordsOf.get(about) ?? []).filter(({ createdBy }) => !askers.includes(createdBy));
    return [
      ...strangers.map(({ title, createdBy }) => `made by ${createdBy}: ${title}`),
      ...(tasks === count('_task_create') - count('_task_delete') ? [] : [`${about}: ${tasks} tasks of ${email}`]),
      // A task takes its comments with it.
      ...(comments <= count('_story_create') - count('_story_delete') ? [] : [`${about}: ${comments} comments`]),
    ];
  });
}

/** What an ask was about to which a call belongs: a word in the call's arguments, or the record that they name. */
function wordsOf(
  { asks: rows, writes }: Books,
  records: readonly ProviderRecord[],
  { asks }: Journal,
): (call: ScalekitCall) => string | undefined {
  const wordOfRecord = new Map(records.map(({ id, title }) => [id, TAG.exec(title)?.[0]]));
  const said = new Map(asks.map(({ text, about }) => [text, about]));
  const wordOfAsk = new Map(rows.map(({ id, text }) => [id, said.get(text)]));
  for (const { ask_id, result } of writes) {
    for (const [, id] of JSON.stringify(result ?? {}).matchAll(/"g?id":"?(\d+)/g)) {
      if (id && wordOfAsk.get(ask_id)) wordOfRecord.set(id, wordOfAsk.get(ask_id));
    }
  }
  return ({ params }) => {
    const text = JSON.stringify(params ?? {});
    const ids = [...text.matchAll(/"(\d+)"/g)].flatMap(([, id]) => wordOfRecord.get(id ?? '') ?? []);
    return TAG.exec(text)?.[0] ?? ids[0];
  };
}

const keyOf = (identifier: string, tool: string, args: unknown) =>
  `${identifier} ${tool} ${argsHash(args as JsonObject)}`;
const refOf = ({ id, args_hash }: { id: string; args_hash: string }) => `${id}.${args_hash}`;
const sameProposal = (a: string, b: string) => a.split('.')[0] === b.split('.')[0];
const proposalOf = ({ approval }: Write) => (typeof approval?.proposal === 'string' ? [approval.proposal] : []);

/** What the tool's own call gets of a write's arguments: the others are for its later steps. */
function ownArgs({ tool, args }: Write): Record<string, unknown> {
  const steps = Object.keys(catalogue.tool(tool)?.spec.saga?.properties ?? {});
  return Object.fromEntries(Object.entries(args).filter(([name]) => !steps.includes(name)));
}
