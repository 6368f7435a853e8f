import type { Provider } from '../providers/types.ts';
import { type Html, html, renderPage } from './page-shell.ts';

const ACCENTS: Record<string, string> = {
  asana: '#f06a6a',
  hubspot: '#ff7a59',
  linear: '#5e6ad2',
  monday: '#6161ff',
  zendesk: '#17494d',
};
const PLAIN = '#616061';

/**
 * The provider's consent page, with everyone who has an account there. `signedInAs` is the e-mail of the sandbox's
 * cookie: that person is preselected, and nobody is when they have no account, so that nobody is ever taken for someone else.
 */
export function consentPage({
  provider,
  requestId,
  signedInAs,
}: {
  provider: Provider;
  requestId: string;
  signedInAs: string | undefined;
}): string {
  const users = provider.users();
  const seats = users.map((seat, index): Html => {
    const checked = signedInAs === undefined ? index === 0 : seat.email === signedInAs;
    return html`<label><input type="radio" name="user" value="${seat.email}" required${checked ? CHECKED : NOTHING}>
<span>${seat.name}<small>${seat.email}</small></span></label>`;
  });
  const stranger = signedInAs !== undefined && !users.some((seat) => seat.email === signedInAs);
  return renderPage({
    title: `${provider.label} · Allow access`,
    accent: ACCENTS[provider.id] ?? PLAIN,
    body: html`<p class="brand">${provider.label}</p>
<h1>Onbehalf wants to act as you in ${provider.label}</h1>
<form method="post" action="/consent/${provider.id}"><input type="hidden" name="request" value="${requestId}">
<fieldset><legend>Signed in as</legend>${seats}</fieldset>
${stranger ? html`<p class="note">${signedInAs} has no account in this ${provider.label} workspace.</p>` : NOTHING}
<ul><li>See what you can see in ${provider.label}</li><li>Create and change things under your name</li></ul>
<div class="actions"><button class="allow" name="decision" value="allow">Allow</button>
<button name="decision" value="deny" formnovalidate>Deny</button></div></form>
<p class="note">A local stand-in for ${provider.label}'s own page. No real account is involved.</p>`,
  });
}

/** A page that only says something: an outcome, or why the flow cannot go on. */
export function messagePage({ title, text, provider }: { title: string; text: string; provider?: string }): string {
  const accent = ACCENTS[provider ?? ''] ?? PLAIN;
  return renderPage({ title, accent, body: html`<h1>${title}</h1><p>${text}</p>` });
}

const CHECKED: Html = { html: ' checked' };
const NOTHING: Html = { html: '' };
