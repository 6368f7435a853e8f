import { describe, expect, test } from 'vitest';
import { converse, type TestTool } from './converse.ts';
import { partsOf } from './sequence.ts';

const LINK = 'https://app.asana.com/1/1/project/20/task/300';
const declined: TestTool = () => JSON.stringify({ kind: 'declined', how: 'dismissed' });
/** As the app answers for a change: it shows a receipt of what is done. */
const done = (result: object): TestTool => {
  return () => ({ done: true, result });
};
const tools: Record<string, TestTool> = {
  asana_workspaces_list: () => ({ workspaces: [{ gid: '1', name: 'Acme' }] }),
  asana_projects_search: ({ name }) => ({
    projects: [{ gid: '20', name: 'Website' }].filter((one) => one.name === name),
  }),
  asana_task_create: done({ task: { gid: '300', name: 'Fix the import', permalink_url: LINK } }),
  asana_task_get: ({ task_gid }) => ({ task: { gid: task_gid, name: 'Fix the import', permalink_url: LINK } }),
  asana_story_create: done({ story: { gid: '77' } }),
  zendeskoauth_ticket_get: () => ({ ticket: { id: 42, subject: 'Login fails', status: 'open' } }),
  zendeskoauth_ticket_reply: done({ ticket: { id: 42 } }),
  zendeskoauth_ticket_update: done({ ticket: { id: 42 } }),
};
const names = (calls: { name: string }[]) => calls.map(({ name }) => name);
const writes = (calls: { name: string; args: unknown }[]) =>
  calls.filter(({ name }) => /_(create|reply|update)$/.test(name)).map(({ name, args }) => [name, args]);

describe('after a change', () => {
  test('nothing is said that the receipt says', () => {
    expect(converse({ ask: "create a task 'Fix the import' in the Website project", tools }).text).toBe('');
  });
  test('that the person did not want, nothing is said either', () => {
    const { text, calls } = converse({
      ask: "create a task 'Fix the import' in the Website project, then comment on ticket 42 with its link",
      tools: { ...tools, asana_task_create: declined },
    });
    expect(text).toBe('');
    expect(names(calls)).not.toContain('zendeskoauth_ticket_reply');
  });
  test('that did not work, it is said', () => {
    const denied = () => JSON.stringify({ kind: 'error', code: 'permission_denied' });
    const { text } = converse({
      ask: "create a task 'Fix the import' in the Website project, then set ticket 42 to high priority",
      tools: { ...tools, zendeskoauth_ticket_update: denied },
    });
    expect(text).toBe('That did not work in Zendesk: your account may not do this. Nothing was changed there.');
  });
});

describe('several things at once', () => {
  test.each([
    ["Create two tasks 'Send the agenda' and 'Book the room' in the Website project and assign them to me", 2],
    ["add the tasks 'Send the agenda', 'Book the room' and 'Invite Bill' to the Website project", 3],
  ])('%s', (ask, count) => {
    const { calls, messages, text } = converse({ ask, tools });
    const args = calls.filter(({ name }) => name === 'asana_task_create').map((call) => call.args);
    expect(args.map(({ name }) => name)).toEqual(['Send the agenda', 'Book the room', 'Invite Bill'].slice(0, count));
    for (const each of args) expect(each).toMatchObject({ projects: '20' });
    // In one answer, so that the person is asked about all of them together.
    expect(messages.flatMap((one) => ('toolCalls' in one ? [one.toolCalls?.length] : [])).at(-1)).toBe(count);
    expect(text).toBe('');
  });
  test('one of which the person did not want', () => {
    let first = true;
    const once: TestTool = (args) => {
      const answer = first ? done({ task: { gid: '300' } })(args) : declined(args);
      first = false;
      return answer;
    };
    const ask = "Create two tasks 'Send the agenda' and 'Book the room' in the Website project";
    expect(converse({ ask, tools: { ...tools, asana_task_create: once } }).text).toBe('');
  });
});

describe('one thing after the other', () => {
  test.each([
    ["Create a task 'Fix the import' in the Website project, then comment on ticket 42 with its link", false],
    ["create a task 'Fix the import' in the Website project and reply to ticket 42 with the link to the task", true],
    ["create a task 'Fix the import of ticket 42' in the Website project, then comment on the ticket with its link"],
  ])('%s', (ask, open = false) => {
    const { calls, text } = converse({ ask, tools });
    expect(writes(calls)).toEqual([
      ['asana_task_create', expect.objectContaining({ name: expect.stringContaining('Fix the import') })],
      ['zendeskoauth_ticket_reply', { ticket_id: 42, body: LINK, public: open }],
    ]);
    expect(text).toBe('');
  });
  test('with what the first step made', () => {
    const ask = "create a task 'Fix the import' in the Website project, and then comment on it: ask Omar, then Bill";
    expect(writes(converse({ ask, tools }).calls).at(-1)).toEqual([
      'asana_story_create',
      { task_gid: '300', text: 'ask Omar, then Bill' },
    ]);
  });
  test('a look, then a change', () => {
    const { calls, text } = converse({ ask: 'show ticket 42, then set it to low priority', tools });
    expect(writes(calls)).toEqual([['zendeskoauth_ticket_update', { ticket_id: 42, priority: 'low' }]]);
    expect(text).toBe('**#42 Login fails**: open');
  });
  test('not after a step that could not be done', () => {
    const ask = "create a task 'A' in the Moonshot project, then comment on ticket 42 with its link";
    const { calls, text } = converse({ ask, tools });
    expect(writes(calls)).toEqual([]);
    expect(text).toBe('I could not find a project **Moonshot** in your Asana, so nothing was created.');
  });
  test('says which step it has no rule for', () => {
    const ask = "create a task 'A' in the Website project, then sing a song";
    expect(converse({ ask, tools }).text).toBe('I have no rule for “sing a song”, so I left that out.');
  });
});

test.each([
  'reply to ticket 42: restart it, then tell us',
  "create a task 'Look, then leap' in the Website project",
  'create a task to review the plan and reply to Bill',
])('one step: %s', (ask) => expect(partsOf(ask)).toEqual([ask]));
