import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { hubspot } from './hubspot.ts';

const SENT = new Date('2026-11-20T09:00:00Z');

const task: JsonObject = {
  id: '8801',
  properties: {
    hs_task_subject: 'Call Globex',
    hs_task_status: 'NOT_STARTED',
    hs_task_body: null,
    hs_createdate: '2026-11-20T09:00:02.000Z',
    hs_object_id: '8801',
  },
  createdAt: '2026-11-20T09:00:02.000Z',
  updatedAt: '2026-11-20T09:00:02.000Z',
  archived: false,
};

function spec(name: string) {
  const found = hubspot.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('what the model sees', () => {
  test('records are their properties, with the page after', () => {
    const contact = {
      id: 101,
      properties: { firstname: 'Eve', email: 'eve@globex.test', phone: null, hs_object_id: '101' },
    };
    const data = { total: 37, results: [contact], paging: { next: { after: '10', link: 'x' } } };
    const seen = { contacts: [{ id: '101', firstname: 'Eve', email: 'eve@globex.test' }], total: 37, after: '10' };
    expect(spec('hubspot_contacts_search').view?.(data)).toEqual(seen);
    expect(spec('hubspot_contacts_search').view?.({ data })).toEqual(seen);
  });

  test('one record, with what it is associated with', () => {
    const deal = {
      id: '7',
      properties: { dealname: 'Globex' },
      associations: { companies: { results: [{ id: 55, type: 'x' }] } },
    };
    expect(spec('hubspot_deal_get').view?.(deal)).toEqual({
      deal: { id: '7', dealname: 'Globex', associations: { companies: ['55'] } },
    });
  });

  test('owners and pipelines', () => {
    const owner = { id: '9', firstName: 'Ana', lastName: 'Ruiz', email: 'ana@acme.test', archived: false, userId: 3 };
    expect(spec('hubspot_owners_list').view?.({ results: [owner] })).toEqual({
      owners: [{ id: '9', name: 'Ana Ruiz', email: 'ana@acme.test' }],
    });
    const pipeline = { id: 'default', label: 'Sales', stages: [{ id: 's1', label: 'Won', displayOrder: 1 }] };
    expect(spec('hubspot_deal_pipelines_list').view?.({ results: [pipeline] })).toEqual({
      pipelines: [{ id: 'default', label: 'Sales', stages: [{ id: 's1', label: 'Won' }] }],
    });
  });
});

describe('receipts', () => {
  test('take the name from the answer, and no link that HubSpot did not give', () => {
    const { receipt } = spec('hubspot_task_create');
    const args = { hs_task_subject: 'Call' };
    expect(receipt?.(args, task)).toEqual({ verb: 'Created', noun: 'task', name: 'Call Globex' });
    expect(receipt?.(args, { id: '1' })).toEqual({ verb: 'Created', noun: 'task', name: 'Call' });
    const url = 'https://app.hubspot.com/contacts/1/record/0-27/8801';
    expect(receipt?.(args, { ...task, url })).toMatchObject({ url });
  });

  test('name a contact by name or address', () => {
    const { receipt } = spec('hubspot_contact_create');
    expect(receipt?.({ email: 'eve@globex.test' }, { id: '1', properties: {} })).toMatchObject({
      name: 'eve@globex.test',
    });
    expect(receipt?.({ email: 'x@y.z', firstname: 'Eve', lastname: 'Novak' }, {})).toMatchObject({ name: 'Eve Novak' });
  });

  test.each([
    [{ task_id: '1' }, 'Completed'],
    [{ task_id: '1', hs_task_status: 'COMPLETED' }, 'Completed'],
    [{ task_id: '1', hs_task_status: 'WAITING' }, 'Updated'],
  ])('task_complete with %o says %s', (args, verb) => {
    expect(spec('hubspot_task_complete').receipt?.(args, task)).toMatchObject({ verb });
  });

  test('an association says what it links', () => {
    const args = { from_object_type: 'tasks', from_object_id: '1', to_object_type: 'companies', to_object_id: '2' };
    expect(spec('hubspot_association_create').receipt?.(args, {})).toEqual({
      verb: 'Linked',
      noun: 'tasks to companies',
    });
  });
});

describe('looking a lost create up', () => {
  test('a task by its subject', () => {
    const lookup = spec('hubspot_task_create').lookup?.({ hs_task_subject: 'Call Globex' });
    expect(lookup?.tool).toBe('hubspot_tasks_search');
    expect(JSON.parse(String(lookup?.params.filterGroups))).toEqual([
      { filters: [{ propertyName: 'hs_task_subject', operator: 'EQ', value: 'Call Globex' }] },
    ]);
    const older = { ...task, id: '1', createdAt: '2026-11-18T09:00:00Z' };
    const other = { ...task, properties: { hs_task_subject: 'call globex' } };
    expect(lookup?.find({ results: [older, other, task] }, SENT)).toEqual(task);
    expect(lookup?.find({ results: [older, other] }, SENT)).toBeUndefined();
  });

  test('a task by the mark in its body, whatever HTML HubSpot made of it', () => {
    const hs_task_body = 'Ask about R&D.\n\nvia Onbehalf <7f3a>';
    const lookup = spec('hubspot_task_create').lookup?.({ hs_task_subject: 'Call Globex', hs_task_body });
    expect(lookup?.params.properties).toContain('hs_task_body');
    const found = (body: JsonObject) =>
      lookup?.find({ results: [{ ...task, properties: { hs_task_subject: 'Call Globex', ...body } }] }, SENT);
    expect(found({ hs_task_body })).toBeDefined();
    expect(
      found({ hs_task_body: '<p>Ask about R&amp;D.</p><p>via <b>Onbehalf</b>&nbsp;&lt;7f3a&gt;</p>' }),
    ).toBeDefined();
    expect(found({ hs_task_body: '<p>Ask about R&amp;D.</p>' })).toBeUndefined();
    expect(found({ hs_task_body: null })).toBeUndefined();
    expect(found({})).toBeDefined();
  });

  test.each<[string, JsonObject, boolean]>([
    ['nothing', { total: 0, results: [] }, true],
    ['a page with no next one', { results: [task], paging: {} }, true],
    ['the first of several pages', { results: [task], paging: { next: { after: '100' } } }, false],
    ['nothing it can read', { items: [] }, false],
    ['no object', {}, false],
  ])('an answer with %s is everything there is: %s', (_, data, whole) => {
    expect(spec('hubspot_task_create').lookup?.({ hs_task_subject: 'Call Globex' })?.isWhole?.(data)).toBe(whole);
  });

  test('a note by its text, whatever HTML HubSpot made of it', () => {
    const note = {
      id: '5',
      properties: { hs_note_body: '<p>Met with <b>Eve</b></p>' },
      createdAt: '2026-11-20T09:00:01Z',
    };
    for (const lookup of [
      spec('hubspot_note_log').lookup?.({ hs_note_body: 'Met with Eve' }),
      spec('hubspot_note_create').lookup?.({ props: { hs_note_body: 'Met with Eve' } }),
    ]) {
      expect(lookup?.tool).toBe('hubspot_notes_search');
      expect(lookup?.find({ results: [note] }, SENT)).toEqual(note);
    }
  });

  test('a contact by its address', () => {
    const lookup = spec('hubspot_contact_create').lookup?.({ email: 'eve@globex.test' });
    expect(lookup?.params.filterGroups).toContain('"email"');
    expect(spec('hubspot_contact_create').lookup?.({})).toBeUndefined();
  });
});
