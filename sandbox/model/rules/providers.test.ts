import { beforeEach, describe, expect, test } from 'vitest';
import { createProviders } from '../../providers/all.ts';
import { type Provider, ProviderError } from '../../providers/types.ts';
import { converse, type TestTool } from './converse.ts';

const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const OMAR = { email: 'omar@acme.test', name: 'Omar Haddad' };

let providers: Record<string, Provider>;

beforeEach(() => {
  providers = createProviders();
});

/** Asks with every tool of the five stand-ins at hand, under their real names and with their raw results. */
function say(ask: string, user = ANA, searchOnly = false) {
  const offered = Object.values(providers).flatMap((provider) => provider.tools);
  const tools = Object.fromEntries(
    offered.map((tool): [string, TestTool] => [
      tool.name,
      (args) => {
        try {
          return { result: tool.run(user, args as never) };
        } catch (error) {
          if (!(error instanceof ProviderError)) throw error;
          return JSON.stringify({ kind: 'error', code: error.code === 'NOT_FOUND' ? 'not_found' : 'provider_error' });
        }
      },
    ]),
  );
  const schemas = Object.fromEntries(offered.map((tool) => [tool.name, tool.input]));
  return converse({ ask, tools, schemas, searchOnly, system: `The person: ${user.name}.` });
}

const records = (provider: string, kind: string) =>
  (providers[provider]?.records() ?? []).filter((record) => record.kind === kind);
const made = (provider: string, kind: string, by = ANA) =>
  records(provider, kind)
    .filter((record) => record.createdBy === by.email)
    .map(({ title }) => title);

describe('the README’s asks, against the five stand-ins', () => {
  test('a task with priority in a project', () => {
    const ask = "Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me";
    for (const searchOnly of [false, true]) {
      const { text } = say(ask, ANA, searchOnly);
      expect(text).toMatch(
        /^Created the task \[Review Q3 roadmap\]\(https:\/\/app\.asana\.com\/\S+\) in \*\*Website\*\*/,
      );
    }
    expect(made('asana', 'task').filter((title) => title === 'Review Q3 roadmap')).toHaveLength(2);
  });

  test('a board that only some see', () => {
    const ask = "What's in the Leadership OKR board?";
    expect(say(ask, ANA).text).toBe('I could not find a board **Leadership OKR** in your Asana or Monday.com.');
    expect(say(ask, OMAR).text).toMatch(/in Asana has [\s\S]+in Monday\.com has/);
  });

  test('reads', () => {
    for (const [ask, said] of [
      ['list my tasks', /open tasks in Asana:\n\n- \[/],
      ["what's in the Website project", /^\[Website\].* tasks?:\n\n- \[/],
      ['find contact Janet', /contacts? in HubSpot:/],
      ['show me the company Northwind', /\*\*Northwind|\[Northwind/],
      ['list my deals', /deals of yours in HubSpot:/],
      ['show open tickets of Northwind', /Open tickets of \*\*Northwind\*\* in Zendesk \(\d/],
      ['what issues are assigned to me in Linear', /assigned to you in Linear:\n\n- \[/],
      ['list my boards', /boards in Monday\.com:\n\n- /],
      ["what's on the board Customer onboarding", /in Monday\.com has \d+ items:[\s\S]*status/],
    ] as const) {
      expect(say(ask).text).toMatch(said);
    }
  });

  test('a HubSpot task', () => {
    say('create a HubSpot task to call Northwind tomorrow');
    expect(made('hubspot', 'task')).toContain('Call Northwind');
  });

  test('a ticket’s priority and an internal note', () => {
    const id = records('zendesk', 'ticket')[0]?.id;
    expect(say(`show ticket ${id}`).text).toContain(`#${id}`);
    expect(say(`set ticket ${id} to high priority`).text).toContain('priority **high**');
    expect(say(`reply to ticket ${id} internally: checking with the team`).text).toContain('Added an internal note');
  });

  test('a Linear issue: made, commented on, moved', () => {
    const { text } = say("create a Linear issue 'Import fails for large files' in team Onboarding");
    const key = /\[([A-Z]+-\d+) Import fails/.exec(text)?.[1];
    expect(made('linear', 'issue')).toContain('Import fails for large files');
    expect(say(`comment on ${key}: looking into it`).text).toContain('Commented on');
    expect(say(`move ${key} to Done`).text).toContain('to **Done**');
  });

  test('a Monday.com item: added, its status changed', () => {
    say("add an item 'Kick-off with Globex' to board Customer onboarding");
    expect(made('monday', 'item')).toContain('Kick-off with Globex');
    expect(say("change status of 'Kick-off with Globex' to Done").text).toContain('to **Done**');
    expect(say("what's on the board Customer onboarding").text).toMatch(/Kick-off with Globex\S+.*status Done/);
  });
});
