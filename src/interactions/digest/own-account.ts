import type { ModalView } from '@slack/web-api';
import type { DigestItem } from '../../digest/facts.ts';
import { withItem } from '../../digest/redraw.ts';
import type { Person } from '../../identity/person.ts';
import type { HealthAccountRow } from '../../storage/health-accounts.ts';
import type { Place } from '../../storage/inbound.ts';
import { isUuid } from '../../uuid.ts';
import type { InteractionDeps } from '../deps.ts';
import { type Clicked, tellPrivately } from '../with-person.ts';

const NOT_YOURS = 'This account is not in your digest.';
export const TOO_LATE = 'Slack did not let me open the form in time. Please press the button again.';

/** The account of a button, where it is the clicker's own; they are told where it is not. */
export async function ownAccount(
  person: Person,
  id: string,
  place: Place,
  deps: InteractionDeps,
): Promise<HealthAccountRow | undefined> {
  const row = isUuid(id) ? await deps.digest.accounts.get(person.identifier, id) : undefined;
  if (!row) await tellPrivately(person, place, NOT_YOURS, deps);
  return row;
}

/** Opens a form about one of the clicker's accounts. */
export async function openForm(
  person: Person,
  id: string,
  clicked: Clicked,
  form: (account: { id: string; name: string }) => ModalView,
  deps: InteractionDeps,
): Promise<void> {
  const row = await ownAccount(person, id, clicked.place, deps);
  if (row) await show(person, clicked, form({ id: row.id, name: row.account.name }), deps);
}

/** Shows a modal, or says that it is too late for it. */
async function show(person: Person, { place, trigger }: Clicked, view: ModalView, deps: InteractionDeps) {
  const opened = trigger && (await deps.slack.openModal(trigger, view));
  if (!opened) await tellPrivately(person, place, TOO_LATE, deps);
}

/** Changes one account in the person's newest digest, where they read it. */
export async function changeItem(
  { identifier }: Person,
  id: string,
  change: (item: DigestItem) => DigestItem,
  deps: InteractionDeps,
): Promise<void> {
  await deps.digest.redraw(identifier, (facts) => withItem(facts, id, change));
}
