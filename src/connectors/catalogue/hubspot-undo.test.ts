import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../types.ts';
import { hubspot } from './hubspot.ts';

function spec(name: string) {
  const found = hubspot.tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** What is read before a write, and the way back. */
function roundTrip(name: string, args: JsonObject, properties: JsonObject) {
  const found = spec(name).before?.(args);
  const before = found?.values({ id: '7', properties });
  return { found, before, inverse: spec(name).undo?.({ args, result: {}, before }) };
}

describe('an update', () => {
  test('reads exactly the properties it changes, as its arguments have them', () => {
    const args = { deal_id: '7', amount: 900, closedate: '2026-12-31', dealstage: 'contractsent', description: 'New' };
    const { found, before, inverse } = roundTrip('hubspot_deal_update', args, {
      amount: '1200.50',
      closedate: '2026-11-30T00:00:00Z',
      dealstage: 'qualifiedtobuy',
      description: null,
      pipeline: 'default',
    });
    expect(found).toMatchObject({
      tool: 'hubspot_deal_get',
      params: { deal_id: '7', properties: 'amount,closedate,dealstage,description' },
    });
    expect(before).toEqual({
      amount: 1200.5,
      closedate: '2026-11-30',
      dealstage: 'qualifiedtobuy',
      description: null,
    });
    expect(inverse).toEqual({
      tool: 'hubspot_deal_update',
      params: { ...before, deal_id: '7', description: '' },
      kind: 'restore',
    });
  });

  test('is not taken back where a number was empty, or a property could not be read', () => {
    const args = { company_id: '7', numberofemployees: 9, city: 'Prague' };
    const { before, inverse } = roundTrip('hubspot_company_update', args, { numberofemployees: null, city: 'Brno' });
    expect(before).toEqual({ numberofemployees: null, city: 'Brno' });
    expect(inverse).toBeUndefined();
    expect(roundTrip('hubspot_company_update', args, { numberofemployees: '8' }).inverse).toBeUndefined();
    expect(roundTrip('hubspot_company_update', args, { numberofemployees: '8', city: 'Brno' }).inverse).toBeDefined();
  });

  test('a text of any length is whole', () => {
    const content = 'x'.repeat(9_000);
    expect(roundTrip('hubspot_ticket_update', { ticket_id: '7', content: 'New' }, { content }).inverse?.params).toEqual(
      {
        ticket_id: '7',
        content,
      },
    );
  });

  test('a lifecycle stage is shown and not put back: HubSpot moves it forward only', () => {
    const args = { contact_id: '7', lifecyclestage: 'customer', phone: '2' };
    const { before, inverse } = roundTrip('hubspot_contact_update', args, { lifecyclestage: 'lead', phone: '1' });
    expect(before).toEqual({ lifecyclestage: 'lead', phone: '1' });
    expect(inverse).toBeUndefined();
  });

  test.each([
    ['2026-12-01', '2026-11-30T15:30:00.000Z', '2026-11-30T15:30:00.000Z'],
    ['2026-12-01', '1795996800000', '2026-11-30'],
    ['2026-11-30T09:00:00+01:00', '2026-11-30T08:00:00Z', '2026-11-30T09:00:00+01:00'],
    ['2026-12-01T09:00:00Z', '2026-11-30T08:00:00Z', '2026-11-30T08:00:00.000Z'],
    ['2026-12-01T09:00:00Z', null, null],
  ])('a moment to replace with %s: %s is %s', (closedate, present, before) => {
    expect(roundTrip('hubspot_deal_update', { deal_id: '7', closedate }, { closedate: present }).before).toEqual({
      closedate: before,
    });
  });
});

describe('a task', () => {
  test('gets its owner and other properties back by name', () => {
    const args = { task_id: '7', properties: { hubspot_owner_id: '2' }, hs_task_priority: 'HIGH' };
    const properties = { hubspot_owner_id: null, hs_task_priority: 'LOW' };
    const { found, before, inverse } = roundTrip('hubspot_task_update', args, properties);
    expect(found?.params).toEqual({ task_id: '7', properties: 'hubspot_owner_id,hs_task_priority' });
    expect(before).toEqual({ properties: { hubspot_owner_id: null }, hs_task_priority: 'LOW' });
    expect(inverse?.params).toEqual({ task_id: '7', properties: { hubspot_owner_id: '' }, hs_task_priority: 'LOW' });
  });

  test('that was completed is opened again, though no argument says its status', () => {
    const { before, inverse } = roundTrip('hubspot_task_complete', { task_id: '7' }, { hs_task_status: 'WAITING' });
    expect(before).toEqual({ hs_task_status: 'WAITING' });
    expect(inverse).toEqual({
      tool: 'hubspot_task_update',
      params: { task_id: '7', hs_task_status: 'WAITING' },
      kind: 'restore',
    });
    expect(roundTrip('hubspot_task_complete', { task_id: '7' }, {}).inverse).toBeUndefined();
  });
});

describe('a link', () => {
  const args = { from_object_type: 'tasks', from_object_id: '1', to_object_type: 'companies', to_object_id: '2' };
  const { before: reads, undo } = spec('hubspot_association_create');
  const undone = (answer: JsonObject) => undo?.({ args, result: {}, before: reads?.(args)?.values(answer) });

  test('is taken away where there was none', () => {
    expect(undone({ results: [{ toObjectId: 3 }] })).toEqual({
      tool: 'hubspot_association_delete',
      params: { object_type: 'tasks', object_id: '1', to_object_type: 'companies', to_object_id: '2' },
      kind: 'delete',
    });
  });

  test('stays where there was one, or where not all links are known', () => {
    expect(undone({ results: [{ toObjectId: 2 }] })).toBeUndefined();
    expect(undone({ results: [{ toObjectId: 3 }], paging: { next: { after: '500' } } })).toBeUndefined();
    expect(undone({ results: [{ label: 'Primary' }] })).toBeUndefined();
  });
});

describe('a task of several calls', () => {
  const { saga } = spec('hubspot_task_create');
  const result = { task: { id: '7', hs_task_subject: 'Call' } };
  const steps = (args: JsonObject) =>
    saga?.steps(args).map(({ tool, params, what }) => ({ tool, params: params(result), what }));

  test('gets its owner, and then its link', () => {
    expect(steps({ owner_id: '20031001', associate_with_type: 'companies', associate_with_id: '55' })).toEqual([
      {
        tool: 'hubspot_task_update',
        params: { task_id: '7', properties: { hubspot_owner_id: '20031001' } },
        what: 'its owner',
      },
      {
        tool: 'hubspot_association_create',
        params: { from_object_type: 'tasks', from_object_id: '7', to_object_type: 'companies', to_object_id: '55' },
        what: 'its link to the company',
      },
    ]);
  });

  test('has no step that nothing asks for, or that half is missing of', () => {
    expect(steps({ hs_task_subject: 'Call' })).toEqual([]);
    expect(steps({ associate_with_type: 'companies' })).toEqual([]);
    expect(steps({ associate_with_id: '55' })).toEqual([]);
    expect(steps({ owner_id: '1', associate_with_id: '55' })).toHaveLength(1);
  });
});

test("a property of an account's own called `id` is not the record's", () => {
  const view = spec('hubspot_task_create').view?.({ id: '7', properties: { id: '1', hs_task_subject: 'Call' } });
  expect(view).toEqual({ task: { id: '7', hs_task_subject: 'Call' } });
});
