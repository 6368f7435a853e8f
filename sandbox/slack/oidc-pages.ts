import { APP, PEOPLE, type SandboxPerson } from '../people.ts';
import { escapeHtml } from './http.ts';
import { teamOf } from './users.ts';

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d1c1d; background: #f8f8f8; }
main { max-width: 26rem; margin: 12vh auto; padding: 2.5rem; background: #fff; border: 1px solid #ddd; border-radius: 12px; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.5rem; color: #454245; }
button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border-radius: 6px; border: 1px solid #bbb; background: #fff; cursor: pointer; }
button.primary { color: #fff; background: #611f69; border-color: #611f69; }
.row { display: flex; gap: .75rem; }
.people { display: grid; gap: .5rem; }
.people button { text-align: left; font-weight: 400; }
small { color: #696969; }
</style>
</head>
<body><main>${body}</main></body>
</html>`;
}

const hidden = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');

/** Asks the signed-in person for consent; `fields` are the authorization request, sent along with the answer. */
export function consentPage(person: SandboxPerson, fields: Record<string, string>): string {
  const team = escapeHtml(teamOf(person.teamId).name);
  const name = escapeHtml(person.name);
  return page(
    'Sign in with Slack',
    `<h1>Sign in to ${team} with ${escapeHtml(APP.name)} as ${name}</h1>
<p>${escapeHtml(APP.name)} wants to know who you are in the ${team} workspace.</p>
<form method="post" action="/openid/connect/authorize">${hidden(fields)}
<div class="row">
<button class="primary" name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</div></form>`,
  );
}

/** Lets a browser that nobody is signed in with choose who it is. */
export function signInPage(fields: Record<string, string>): string {
  const buttons = PEOPLE.map(
    ({ userId, name, title, teamId }) =>
      `<button name="sandbox_user" value="${userId}">${escapeHtml(name)}<br><small>${escapeHtml(title)}, ${escapeHtml(teamOf(teamId).name)}</small></button>`,
  );
  return page(
    'Sign in to Slack',
    `<h1>Sign in to Slack</h1><p>Who is using this browser?</p>
<form method="post" action="/openid/connect/sign-in">${hidden(fields)}<div class="people">${buttons.join('')}</div></form>`,
  );
}

export const refusalPage = (code: string): string =>
  page('Something went wrong', `<h1>Something went wrong</h1><p>Slack cannot sign you in: ${escapeHtml(code)}</p>`);
