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

/** The form behind Link it: field `candidate`. Where there is nothing to choose it only says so. */
export function linkModal(
  account: { id: string; name: string },
  {
    source,
    label,
    candidates,
    linked = false,
  }: { source: string; label: string; candidates: readonly LinkCandidate[]; linked?: boolean },
): ModalView {
  const none = linked ? [{ id: NO_LINK, name: 'None: match it by its name and addresses' }] : [];
  const able = [...none, ...candidates].filter(({ id }) => id !== '' && id.length <= LONGEST_VALUE);
  const options = able.slice(0, MOST).map(({ id, name }) => optionOf({ value: id, words: oneLine(name) || id }));
  const title = `Link it in ${label}`;
  if (options.length === 0) {
    const words = `I found nothing in ${shown(label, 40)} that *${nameWords(account)}* could be linked to.`;
    return { type: 'modal', title: plain(title, 24), close: plain('Close', 24), blocks: [section(words)] };
  }
  const more = able.length > MOST ? ` These are the first ${MOST} of ${able.length}.` : '';
  return form('health_link', {
    about: `${account.id}:${source}`,
    title,
    submit: 'Link it',
    blocks: [
      section(`Which of these is *${nameWords(account)}*? I remember it for this account alone.${more}`),
      field('candidate', label, { type: 'static_select', options }),
    ],
  });
}

/** Plain text needs no escaping, but what nobody sees has no place there either. */
function oneLine(text: string): string {
  return withoutInvisible(text).replace(/\s+/g, ' ').trim();
}
