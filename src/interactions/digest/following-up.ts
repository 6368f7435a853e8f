import { CHOSEN } from '../../digest/blocks/digest-preview.ts';
import type { DigestItem } from '../../digest/facts.ts';
import { execute, shown } from '../../health/follow-up.ts';
import { type FollowUpShown, versionOf } from '../../health/follow-up-shown.ts';
import type { Person } from '../../identity/person.ts';
import type { FollowUpRow } from '../../storage/follow-ups.ts';
import { isWatched } from '../../storage/health-accounts.ts';
import type { Place } from '../../storage/inbound.ts';
import type { DigestMode } from '../../storage/schema.ts';
import { isUuid } from '../../uuid.ts';
import type { InteractionDeps } from '../deps.ts';
import { tellPrivately } from '../with-person.ts';
import { changeItem } from './own-account.ts';

const NOT_YOURS = 'This is not from your digest.';
const ANEW =
  'This was decided already, or the account was looked at anew since, so I did nothing. Please look at your newest digest.';
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
  if (!isWatched(await accountOf(row, deps))) return tellPrivately(person, place, LEFT_ALONE, deps);
  const left = await carryOutNow(person, [row], deps);
  if (left > 0) await tellPrivately(person, place, ANEW, deps);
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
  const accounts = await Promise.all(fresh.map((row) => accountOf(row, deps)));
  const now = fresh.filter((_, at) => isWatched(accounts[at]));
  const left = await carryOutNow(person, now, deps, mode);
  // On another message than the newest nothing would show what was chosen.
  if ((await runs.newestTold(person.identifier))?.id !== run.id) await tellPrivately(person, place, CHOSEN[mode], deps);
  if (fresh.length < offered.length) await tellPrivately(person, place, OLD, deps);
  else if (left > 0) await tellPrivately(person, place, ANEW, deps);
}

/** Returns how many of them could not be allowed as they were read. */
async function carryOutNow(
  person: Person,
  rows: readonly FollowUpRow[],
  deps: InteractionDeps,
  chosen?: DigestMode,
): Promise<number> {
  const { digest, ledger, toolbox } = deps;
  const { tools } = await toolbox.for(person.identifier);
  const done = new Map<string, FollowUpShown>();
  for (const row of rows) {
    const allowed = await digest.followUps.allow(row, 'click');
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
  return rows.length - done.size;
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

function accountOf({ identifier, account_id: id }: FollowUpRow, { digest }: InteractionDeps) {
  return digest.accounts.get(identifier, id);
}

function isFresh({ scored_at: scoredAt, status }: FollowUpRow, { now }: InteractionDeps): boolean {
  return status === 'done' || now().getTime() - scoredAt.getTime() <= FRESH_MS;
}

function withoutFollowUp({ followUp: _followUp, ...item }: DigestItem): DigestItem {
  return item;
}
