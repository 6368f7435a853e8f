import { html, raw } from 'hono/html';
import { type ConnectOutcome, type OutcomeNames, PAGES } from '../identity/connect-outcomes.ts';
import { STYLE } from './style.ts';

/** A page's HTML; everything that was put into it is escaped. */
export type Page = ReturnType<typeof html>;

const MARKS = { good: '✓', bad: '!', wait: '…' } as const;

/** The page of a link that is good: who, where, what, and one button. */
export function confirmPage(facts: { nonce: string; person: string; workspace: string; connector: string }): Page {
  const { nonce, person, workspace, connector } = facts;
  return layout(
    `Connect ${connector}`,
    html`<span class="mark" aria-hidden="true">${connector.slice(0, 1)}</span>
      <h1>Connect ${connector}</h1>
      <p>You are connecting ${connector} for ${person}, so that what ${person} asks for in Slack is done as ${person}.</p>
      <dl>
        <div><dt>Person</dt><dd>${person}</dd></div>
        <div><dt>Slack workspace</dt><dd>${workspace}</dd></div>
        <div><dt>Account to connect</dt><dd>${connector}</dd></div>
      </dl>
      <p class="next">Continue checks with Slack that it is you, then takes you to ${connector} to give access.</p>
      <form method="post" action="${nonce}/continue"><button type="submit">Continue</button></form>
      <p class="next">Not ${person}? Close this page: the link works for nobody else.</p>`,
  );
}

export function outcomePage(outcome: ConnectOutcome, names: OutcomeNames): Page {
  const { tone, title, happened, next } = PAGES[outcome];
  return messagePage({ tone, title: title(names), happened: happened(names), next: next(names) });
}

export function notFoundPage(): Page {
  return messagePage({
    tone: 'bad',
    title: 'There is nothing here',
    happened: 'This address does not exist.',
    next: 'To connect an account, type /connect in Slack.',
  });
}

export function failurePage(): Page {
  return messagePage({
    tone: 'bad',
    title: 'Something went wrong',
    happened: 'This page could not be shown because of a problem on my side.',
    next: 'Wait a moment, then type /connect in Slack for a new link.',
  });
}

function messagePage(message: { tone: keyof typeof MARKS; title: string; happened: string; next: string }): Page {
  const { tone, title, happened, next } = message;
  return layout(
    title,
    html`<span class="mark ${tone}" aria-hidden="true">${MARKS[tone]}</span>
      <h1>${title}</h1>
      <p>${happened}</p>
      <p class="next">${next}</p>`,
  );
}

function layout(title: string, content: Page): Page {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Onbehalf</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
${content}
<footer>Onbehalf acts in your tools as you, and only when you ask.</footer>
</main>
</body>
</html>
`;
}
