import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ConnectOutcome, PAGES } from '../identity/connect-outcomes.ts';
import { confirmPage, outcomePage } from './pages.ts';
import { STYLE_SOURCE } from './style.ts';

const names = { person: 'Ana Ruiz', connector: 'Asana', command: '/connect asana' };
const text = async (page: ReturnType<typeof confirmPage>) => String(await page);

describe('the pages', () => {
  it('name the person, the workspace and the connector', async () => {
    const page = await text(confirmPage({ nonce: 'n', person: 'Ana Ruiz', workspace: 'Acme', connector: 'Asana' }));
    expect(page).toContain('<dd>Ana Ruiz</dd>');
    expect(page).toContain('<dd>Acme</dd>');
    expect(page).toContain('<dd>Asana</dd>');
    expect(page).toContain('<form method="post" action="n/continue">');
  });

  it('show what people call themselves as text', async () => {
    const person = `<img src=x onerror="alert('1')">`;
    const page = await text(confirmPage({ nonce: 'n', person, workspace: person, connector: person }));
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;');
  });

  it.each(Object.keys(PAGES) as ConnectOutcome[])('say of "%s" what happened and what to do', async (outcome) => {
    const page = await text(outcomePage(outcome, names));
    const { title, happened, next } = PAGES[outcome];
    for (const sentence of [title(names), happened(names), next(names)]) {
      expect(sentence.length).toBeGreaterThan(10);
      expect(page).toContain(sentence);
    }
    expect(page).not.toMatch(/<script|<img|<form|javascript:/);
  });

  it('carry exactly the style their policy allows', async () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(await text(outcomePage('connected', names)))?.[1] ?? '';
    expect(STYLE_SOURCE).toBe(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  });
});
