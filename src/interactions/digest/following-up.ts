import type { DigestItem } from '../../digest/facts.ts';
import { execute, shown } from '../../health/act.ts';
import { type FollowUpShown, versionOf } from '../../health/follow-up-shown.ts';
import type { Person } from '../../identity/person.ts';
import type { FollowUpRow } from '../../storage/follow-ups.ts';
import { snoozeOf } from '../../storage/health-accounts.ts';
import type { Place } from '../../storage/inbound.ts';
import type { DigestMode } from '../../storage/schema.ts';
import { isUuid } from '../../uuid.ts';
import type { InteractionDeps } from '../deps.ts';
import { tellPrivately } from '../with-person.ts';
import { changeItem } from './own-account.ts';

const NOT_YOURS = 'This is not from your digest.';
const ANEW = 'The account was looked at anew since, so I did nothing. Please use the button in your newest digest.';
const LEFT_ALONE = 'You snoozed this account or handed it over, so I did nothing.';
const OLD = 'This is more than a day old, so I did nothing. Your next digest looks at the account anew.';
/** What is a day old is not acted on any more. */
const FRESH_MS = 24 * 3_600_000;

/** Do it was pressed: exactly what stood beside the button is written, as the person. */
export async function doFollowUp(person: Person, ref: string, place: Place, deps: InteractionDeps): Promise<void> {
  const [id = '', version] = ref.split('.');
  const row = await own(person, id, deps);
  if (!row) return tellPrivately(person, place, NOT_YOURS, deps);
  if (!isFresh(row, deps)) return tellPrivately(person, place, OLD, deps);
  if (row.status === 'offered' && versionOf(row) !== version) return tellPrivately(person, place, ANEW, deps);
  if (!(await isWatched(person, row, deps))) return tellPrivately(person, place, LEFT_ALONE, deps);
  await carryOutNow(person, [row], deps);
}

/** Not this time: the episode has had its follow-up. */
export async function skipFollowUp(person: Person, id: string, place: Place, deps: InteractionDeps): Promise<void> {
  const row = await own(person, id, deps);
  if (!row) return tellPrivately(person, place, NOT_YOURS, deps);
  await deps.digest.followUps.decline(person.identifier, row.id);
  // One that was done, here or in another window, stays in the digest with its links.
  if ((await own(person, id, deps))?.status !== 'declined') return;
  await changeItem(person, row.account_id, withoutFollowUp, deps);
}

/** The answer to the first digest: how it shall be from now on, and, for automatic, what it showed is done at once. */
export async function chooseMode(
  person: Person,
  { runId, mode }: { runId: string; mode: DigestMode },
  place: Place,
  deps: InteractionDeps,
): Promise<void> {
  const { enrolments, runs, followUps } = deps.digest;
  const run = isUuid(runId) ? await runs.get(runId) : undefined;
  if (run?.identifier !== person.identifier) return tellPrivately(person, place, NOT_YOURS, deps);
  await enrolments.change(person.identifier, { mode }, 'self', deps.now());
  const offered = mode === 'automatic' ? await followUps.ofRun(person.identifier, run.id) : [];
  const fresh = offered.filter((row) => isFresh(row, deps));
  const watched = await Promise.all(fresh.map((row) => isWatched(person, row, deps)));
  await carryOutNow(
    person,
    fresh.filter((_, at) => watched[at]),
    deps,
    mode,
  );
  if (fresh.length < offered.length) await tellPrivately(person, place, OLD, deps);
}

async function carryOutNow(
  person: Person,
  rows: readonly FollowUpRow[],
  deps: InteractionDeps,
  chosen?: DigestMode,
): Promise<void> {
  const { digest, ledger, toolbox } = deps;
  const { tools } = await toolbox.for(person.identifier);
  const done = new Map<string, FollowUpShown>();
  for (const row of rows) {
    const allowed = await digest.followUps.allow(person.identifier, row.id, 'click');
    if (allowed) done.set(row.account_id, await execute(allowed, { tools }, { ...digest, ledger }));
  }
  await digest.redraw(person.identifier, (facts) => ({
    ...facts,
    ...(chosen && { chosen, mode: chosen }),
    items: facts.items.map((item) => {
      const followUp = done.get(item.id);
      if (followUp) return { ...item, followUp: { ...item.followUp, ...followUp } };
      return chosen ? decidedOtherwise(item, chosen) : item;
    }),
  }));
}

/** What the first digest would have done is asked about now, or is not to be done at all. */
function decidedOtherwise(item: DigestItem, mode: DigestMode): DigestItem {
  if (item.followUp?.state !== 'preview') return item;
  if (mode === 'report') return withoutFollowUp(item);
  return mode === 'ask' ? { ...item, followUp: { ...item.followUp, state: 'offered' } } : item;
}

/** A follow-up's write was taken back: the digest says so. */
export async function followUpUndone(person: Person, followUpId: string, deps: InteractionDeps): Promise<void> {
  const row = await own(person, followUpId, deps);
  if (!row) return;
  const { receipts } = await shown(row, 'done', deps.ledger);
  await changeItem(
    person,
    row.account_id,
    (item) => (item.followUp?.id === row.id ? { ...item, followUp: { ...item.followUp, receipts } } : item),
    deps,
  );
}

async function own({ identifier }: Person, id: string, { digest }: InteractionDeps): Promise<FollowUpRow | undefined> {
  return isUuid(id) ? digest.followUps.get(identifier, id) : undefined;
}

/** Nothing is done about an account that its person wants to be left alone. */
async function isWatched({ identifier }: Person, row: FollowUpRow, { digest }: InteractionDeps): Promise<boolean> {
  const account = await digest.accounts.get(identifier, row.account_id);
  return account !== undefined && account.handed_to === null && snoozeOf(account) === undefined;
}

function isFresh({ scored_at: scoredAt, status }: FollowUpRow, { now }: InteractionDeps): boolean {
  return status === 'done' || now().getTime() - scoredAt.getTime() <= FRESH_MS;
}

function withoutFollowUp({ followUp: _followUp, ...item }: DigestItem): DigestItem {
  return item;
}
