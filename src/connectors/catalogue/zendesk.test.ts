import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { zendesk } from './zendesk.ts';

const SENT = new Date('2026-11-20T09:00:00Z');

const ticket: JsonObject = {
  url: 'https://acme.zendesk.com/api/v2/tickets/35436.json',
  id: 35436,
  external_id: null,
  via: { channel: 'email', source: { from: { address: 'eve@globex.test' } } },
  created_at: '2026-11-20T09:00:03Z',
  updated_at: '2026-11-20T09:00:03Z',
  type: 'incident',
  subject: 'Help, my printer is on fire!',
  raw_subject: '{{dc.printer}}',
  description: 'The fire is very colourful.',
  priority: 'high',
  status: 'open',
  requester_id: 20978392,
  assignee_id: 235323,
  organization_id: 509974,
  tags: ['printer'],
  custom_fields: [{ id: 27642, value: null }],
  satisfaction_rating: { score: 'good', comment: 'Great' },
};

function spec(name: string) {
  const found = zendesk.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe.each(['zendeskoauth_', 'zendesk_'])('%s', (prefix) => {
  test('a ticket in a line, with the page of it that people open', () => {
    const seen = {
      id: '35436',
      subject: 'Help, my printer is on fire!',
      status: 'open',
      priority: 'high',
      type: 'incident',
      requester_id: '20978392',
      assignee_id: '235323',
      organization_id: '509974',
      tags: ['printer'],
      satisfaction: 'good',
      created_at: '2026-11-20T09:00:03Z',
      updated_at: '2026-11-20T09:00:03Z',
      url: 'https://acme.zendesk.com/agent/tickets/35436',
    };
    const found = { results: [ticket], count: 120, next_page: 'https://acme.zendesk.com/api/v2/search.json?page=2' };
    expect(spec(`${prefix}search_tickets`).view?.(found)).toEqual({ tickets: [seen], count: 120, more: true });
    expect(spec(`${prefix}tickets_list`).view?.({ data: { tickets: [ticket] } })).toEqual({ tickets: [seen] });
    expect(spec(`${prefix}ticket_get`).view?.({ ticket })).toEqual({
      ticket: { ...seen, description: 'The fire is very colourful.' },
    });
  });

  test('everything customers write counts as written outside', () => {
    for (const name of ['search_tickets', 'tickets_list', 'ticket_get', 'ticket_comments_list', 'users_search']) {
      expect(spec(prefix + name).outsiders).toBe(true);
    }
  });

  test.each([
    [{ ticket_id: 35436, body: 'x' }, 'Replied publicly to'],
    [{ ticket_id: 35436, body: 'x', public: true }, 'Replied publicly to'],
    [{ ticket_id: 35436, body: 'x', public: false }, 'Added an internal note to'],
  ])('a reply of %o says who reads it', (args, verb) => {
    expect(spec(`${prefix}ticket_reply`).receipt?.(args, { ticket, audit: { id: 1 } })).toEqual({
      verb,
      noun: 'ticket',
      name: 'Help, my printer is on fire!',
      url: 'https://acme.zendesk.com/agent/tickets/35436',
    });
  });

  test('a lost create is searched for by subject, newest first, and compared by its text', () => {
    const args = { subject: 'Help, my "printer"', comment_body: 'The fire is very colourful.' };
    const lookup = spec(`${prefix}ticket_create`).lookup?.(args);
    expect(lookup?.tool).toBe(`${prefix}search_tickets`);
    expect(lookup?.params).toMatchObject({ query: 'type:ticket subject:"Help, my  printer"', sort_by: 'created_at' });
    const made = { ...ticket, subject: args.subject };
    expect(lookup?.find({ results: [{ ...made, description: 'Another' }, made] }, SENT)).toEqual({ ticket: made });
    expect(lookup?.find({ results: [ticket] }, SENT)).toBeUndefined();
  });

  test('a lost reply is found among the comments', () => {
    const lookup = spec(`${prefix}ticket_reply`).lookup?.({ ticket_id: 35436, body: 'On it.' });
    expect(lookup).toMatchObject({ tool: `${prefix}ticket_comments_list`, params: { ticket_id: 35436 } });
    const comment = { id: 1, body: 'On it.', public: true, created_at: '2026-11-20T09:00:01Z' };
    expect(lookup?.find({ comments: [comment] }, SENT)).toEqual({ ticket: { id: 35436 }, comment });
  });
});

test.each([
  'https://evil.test/api/v2/tickets/1.json',
  'http://acme.zendesk.com/api/v2/tickets/1.json',
  'https://acme.zendesk.com.evil.test/api/v2/tickets/1.json',
  'nonsense',
])('no page is made of the address %s', (url) => {
  const { receipt } = spec('zendeskoauth_ticket_create');
  expect(receipt?.({ subject: 'X' }, { ticket: { ...ticket, url } })).not.toHaveProperty('url');
});

test.each([
  [{ status: 'solved' }, 'Solved'],
  [{ status: 'open' }, 'Updated'],
  [{ assignee_email: 'ana@acme.test' }, 'Assigned'],
  [{ priority: 'high', status: 'solved' }, 'Updated'],
])('an update of %o says %s', (change, verb) => {
  const args = { ticket_id: 35436, ...change };
  expect(spec('zendeskoauth_ticket_update').receipt?.(args, { ticket })).toMatchObject({ verb });
  expect(spec('zendeskoauth_ticket_update').receipt?.(args, {})).toEqual({ verb, noun: 'ticket', name: '#35436' });
});
