import { organizationCandidates, projectCandidates } from '../../health/signals/candidates.ts';
import type { AccountLinks } from '../../health/signals/links.ts';
import type { Person } from '../../identity/person.ts';
import { linkLooking, linkModal, linkUnread, NO_LINK } from '../../slack/blocks/link-modal.ts';
import type { FieldValues } from '../../storage/inbound.ts';
import type { InteractionDeps } from '../deps.ts';
import { type Clicked, tellPrivately } from '../with-person.ts';
import { ownAccount, TOO_LATE } from './own-account.ts';

type Linkable = 'zendesk' | 'linear';

const AN_ID = /^[A-Za-z0-9_-]{1,150}$/;
/** How a link is kept, as the signals are read by it. */
const LINKS = {
  zendesk: (organizationId: string): AccountLinks['zendesk'] => ({ organizationId }),
  linear: (projectId: string): AccountLinks['linear'] => ({ projectId }),
};
const LABELS: Readonly<Record<Linkable, string>> = { zendesk: 'Zendesk', linear: 'Linear' };

/** Link it was pressed: lists what the account could be in that product, as the person's own account sees it. */
export async function startLink(person: Person, ref: string, clicked: Clicked, deps: InteractionDeps): Promise<void> {
  const { id, source } = refOf(ref);
  const row = await ownAccount(person, id, clicked.place, deps);
  if (!row || !source) return;
  const { slack, digest } = deps;
  const label = LABELS[source];
  const view = clicked.trigger && (await slack.openModal(clicked.trigger, linkLooking(label)));
  if (!view) return tellPrivately(person, clicked.place, TOO_LATE, deps);
  const reader = digest.readerFor(person.identifier);
  const found = await (source === 'zendesk'
    ? organizationCandidates(reader, row.account, digest.settings)
    : projectCandidates(reader, row.account));
  if (found.kind === 'unavailable') return void (await slack.updateModal(view, linkUnread(label)));
  const { candidates, complete } = found;
  const account = { id: row.id, name: row.account.name };
  await slack.updateModal(
    view,
    linkModal(account, { source, label, candidates, complete, linked: source in row.links }),
  );
}

/** The choice is remembered for this account, and holds from the next digest on. */
export async function link(person: Person, ref: string, fields: FieldValues, deps: InteractionDeps): Promise<void> {
  const { id, source } = refOf(ref);
  const place = { channel: person.userId };
  const row = await ownAccount(person, id, place, deps);
  const chosen = fields.candidate ?? '';
  // It goes into searches: what is no id of these products could be more than one.
  if (!row || !source) return;
  if (!AN_ID.test(chosen)) {
    return tellPrivately(person, place, 'Nothing was linked: please choose one of the list.', deps);
  }
  await deps.digest.accounts.link(
    person.identifier,
    row.id,
    source,
    chosen === NO_LINK ? undefined : LINKS[source](chosen),
  );
  const words =
    chosen === NO_LINK
      ? `Not linked any more in ${LABELS[source]}. Your next digest matches it by its name and addresses.`
      : `Linked in ${LABELS[source]}. Your next digest reads it from there.`;
  await tellPrivately(person, place, words, deps);
}

/** `{account id}:{source}`, as the button and the form carry it; nobody's account where it is anything else. */
function refOf(ref: string): { id: string; source: Linkable | undefined } {
  const [id = '', source] = ref.split(':');
  return source === 'zendesk' || source === 'linear' ? { id, source } : { id: '', source: undefined };
}
