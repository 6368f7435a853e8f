import type { ModalView } from '@slack/web-api';
import { withoutInvisible } from '../../invisible.ts';
import { field, form, optionOf } from './form.ts';
import { nameWords, shown } from './name-words.ts';
import { plain, section } from './parts.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element: options, and a value's characters. */
const MOST = 100;
const LONGEST_VALUE = 150;

/** What an account can be linked to; `id` is the product's, and opaque. */
export interface LinkCandidate {
  id: string;
  name: string;
}

/** What stands there while the product is asked: Slack gives three seconds, which a long list may take. */
export function linkLooking(label: string): ModalView {
  const words = `Looking in ${shown(label, 40)}…`;
  return {
    type: 'modal',
    title: plain(`Link it in ${label}`, 24),
    close: plain('Cancel', 24),
    blocks: [section(words)],
  };
}

/** In place of the list, where the product could not be asked. */
export function linkUnread(label: string): ModalView {
  const words = `${shown(label, 40)} could not be read. Please try again later.`;
  return {
    type: 'modal',
    title: plain(`Link it in ${label}`, 24),
    close: plain('Close', 24),
    blocks: [section(words)],
  };
}

/** Chosen where the account shall be matched by its name and addresses again. */
export const NO_LINK = '-';

interface LinkChoices {
  source: string;
  label: string;
  /** The likeliest first. */
  candidates: readonly LinkCandidate[];
  /** Whether the account is linked there already. */
  linked?: boolean;
  /** Whether these are all that the product has. */
  complete: boolean;
}

/** The form behind Link it: field `candidate`. Where there is nothing to choose it only says so. */
export function linkModal(
  account: { id: string; name: string },
  { source, label, candidates, linked = false, complete }: LinkChoices,
): ModalView {
  const none = linked ? [{ id: NO_LINK, name: 'None: match it by its name and addresses' }] : [];
  const able = candidates.filter(({ id }) => id !== '' && id.length <= LONGEST_VALUE);
  const likeliest = able.slice(0, MOST - none.length);
  const options = [...none, ...likeliest].map(({ id, name }) => optionOf({ value: id, words: oneLine(name) || id }));
  const title = `Link it in ${label}`;
  const product = shown(label, 40);
  if (options.length === 0) {
    const more = complete ? '' : ` ${product} has more; I could not read it all.`;
    const words = `I found nothing in ${product} that *${nameWords(account)}* could be linked to.${more}`;
    return { type: 'modal', title: plain(title, 24), close: plain('Close', 24), blocks: [section(words)] };
  }
  const left = leftOut(product, { listed: likeliest.length, read: able.length, complete });
  return form('health_link', {
    about: `${account.id}:${source}`,
    title,
    submit: 'Link it',
    blocks: [
      section(`Which of these is *${nameWords(account)}*? I remember it for this account alone.${left}`),
      field('candidate', label, { type: 'static_select', options }),
    ],
  });
}

/** What the list does not show, where it does not show everything. */
function leftOut(product: string, { listed, read, complete }: { listed: number; read: number; complete: boolean }) {
  const [few, all] = [listed, read].map((count) => count.toLocaleString('en'));
  if (listed < read && complete) return ` These are the ${few} likeliest of ${all}.`;
  if (listed < read) return ` These are the ${few} likeliest of the ${all} that I read: ${product} has more.`;
  return complete ? '' : ` ${product} has more than these; I could not read them all.`;
}

/** Plain text needs no escaping, but what nobody sees has no place there either. */
function oneLine(text: string): string {
  return withoutInvisible(text).replace(/\s+/g, ' ').trim();
}
