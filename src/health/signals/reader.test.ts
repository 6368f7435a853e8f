import { describe, expect, test } from 'vitest';
import type { ToolCall } from '../../connectors/scalekit-port.ts';
import type { ToolOutcome } from '../../connectors/types.ts';
import { CONNECTIONS, EXPIRED, lost, NOW, refusal, stage } from './execute.fixture.ts';

const TOOL = 'linear_projects_list';
const OK: ToolOutcome = { kind: 'success', data: { projects: [] }, executionId: 'e1' };

/** A port that holds every call back until it is let go. */
function held() {
  const waiting: { call: ToolCall; answer: (outcome: ToolOutcome) => void }[] = [];
  const arrivals: (() => void)[] = [];
  const execute = (call: ToolCall) =>
    new Promise<ToolOutcome>((answer) => {
      waiting.push({ call, answer });
      arrivals.shift()?.();
    });
  return {
    waiting,
    execute,
    /** Resolves once so many calls wait. */
    async arrived(count: number): Promise<void> {
      while (waiting.length < count) await new Promise<void>((resolve) => arrivals.push(resolve));
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a call is a read, as the person, through the connection of its product', async () => {
  const { reader, calls } = stage({}, { runId: 'run-1' });
  await reader.ask('zendesk', 'zendeskoauth_users_search', { query: 'x' });
  expect(calls).toEqual([
    {
      identifier: 'slack:T1:U1',
      connection: CONNECTIONS.zendesk,
      tool: 'zendeskoauth_users_search',
      params: { query: 'x' },
      effect: 'read',
      runId: 'run-1',
    },
  ]);
  expect(reader.calls).toBe(1);
});

test('at most four calls at once go to a product, and those to another do not wait for them', async () => {
  const port = held();
  const { reader } = stage({}, { execute: port.execute });
  const all = [
    ...Array.from({ length: 9 }, () => reader.ask('linear', TOOL, {})),
    reader.ask('hubspot', 'hubspot_owners_list', {}),
  ];
  await port.arrived(5);
  await settled();
  const of = (tool: string) => port.waiting.filter(({ call }) => call.tool === tool).length;
  expect([of(TOOL), of('hubspot_owners_list')]).toEqual([4, 1]);
  port.waiting.find(({ call }) => call.tool === TOOL)?.answer(OK);
  await port.arrived(6);
  await settled();
  expect(of(TOOL)).toBe(5);
  for (let done = 0; done < 10; done += 1) {
    await port.arrived(done + 1);
    port.waiting[done]?.answer(OK);
  }
  expect(await Promise.all(all)).toHaveLength(10);
});

describe('a rate limit', () => {
  test('is waited for from one to eight seconds, six calls in all, and then the source is lost', async () => {
    const { reader, calls, waits } = stage({ [TOOL]: () => refusal('rate_limited') });
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', 'rate_limited'));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(calls).toHaveLength(6);
  });

  test('is waited for up to twice as long, as chance has it', async () => {
    const draws = [0, 0.25, 0.5, 0.75, 0.999];
    const { reader, waits } = stage(
      { [TOOL]: () => refusal('rate_limited') },
      { random: () => draws.shift() ?? Number.NaN },
    );
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', 'rate_limited'));
    expect(waits).toEqual([1_000, 2_500, 6_000, 14_000, 15_992]);
  });

  test('is waited for as long as the provider says, and never less', async () => {
    const limits = [refusal('rate_limited', 7_000), refusal('rate_limited'), refusal('rate_limited', 300)];
    const { reader, waits } = stage({ [TOOL]: () => limits.shift() ?? OK }, { random: () => 0.5 });
    expect(await reader.ask('linear', TOOL, {})).toMatchObject({ kind: 'answer' });
    expect(waits).toEqual([7_500, 3_000, 2_300]);
  });

  test('that comes back again and again is waited for two minutes in all', async () => {
    const { reader, calls, waits } = stage({ [TOOL]: () => refusal('rate_limited', 50_000) });
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', 'rate_limited'));
    expect([waits, calls.length]).toEqual([[50_000, 50_000], 3]);
  });

  test('of five calls a second lets all of 25 people through who begin at the same moment', async () => {
    const sleepers: { at: number; wake: () => void }[] = [];
    let time = 0;
    const pause = (ms: number) => new Promise<void>((wake) => void sleepers.push({ at: time + ms, wake }));
    let taken: number[] = [];
    const execute = async (): Promise<ToolOutcome> => {
      await pause(100);
      taken = taken.filter((at) => at > time - 1_000);
      if (taken.length >= 5) return refusal('rate_limited');
      taken.push(time);
      return OK;
    };
    let drawn = 0;
    // The multiples of the golden ratio, evenly spread.
    const random = () => {
      drawn = (drawn + 0.618_034) % 1;
      return drawn;
    };
    const people = Array.from({ length: 25 }, async () => {
      const { reader } = stage({}, { execute, pause, random });
      for (let call = 0; call < 4; call += 1) await reader.ask('linear', TOOL, {});
    });
    const outcomes = Promise.allSettled(people);
    for (await settled(); sleepers.length > 0; await settled()) {
      const next = sleepers.reduce((first, one) => (one.at < first.at ? one : first));
      sleepers.splice(sleepers.indexOf(next), 1);
      time = next.at;
      next.wake();
    }
    expect((await outcomes).filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(time).toBeLessThan(60_000);
  });

  test('of hours is not waited for', async () => {
    const { reader, calls, waits } = stage({ [TOOL]: () => refusal('rate_limited', 3_600_000) });
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', 'rate_limited'));
    expect([waits, calls.length]).toEqual([[], 1]);
  });

  test('holds back every other call to that product', async () => {
    const port = held();
    let rested = () => {};
    const pause = () => new Promise<void>((resolve) => (rested = resolve));
    const { reader } = stage({}, { execute: port.execute, pause });
    const first = reader.ask('linear', TOOL, {});
    await port.arrived(1);
    port.waiting[0]?.answer(refusal('rate_limited'));
    await settled();
    const second = reader.ask('linear', TOOL, {});
    await settled();
    expect(port.waiting).toHaveLength(1);
    rested();
    await port.arrived(3);
    for (const { answer } of port.waiting) answer(OK);
    expect(await Promise.all([first, second])).toHaveLength(2);
  });
});

describe('a source is lost', () => {
  test.each<[ToolOutcome, string]>([
    [{ kind: 'auth_error', reason: 'not_connected' }, 'auth_missing'],
    [{ kind: 'auth_error', reason: 'verification_pending' }, 'auth_missing'],
    [EXPIRED, 'auth_expired'],
    [{ kind: 'auth_error', reason: 'account_revoked' }, 'auth_expired'],
    [{ kind: 'auth_error', reason: 'scope_insufficient' }, 'auth_scope'],
    [refusal('permission_denied'), 'auth_scope'],
    [refusal('unavailable'), 'down'],
    [refusal('provider_error'), 'down'],
    [refusal('service_misconfigured'), 'down'],
  ])('by %j: %s', async (outcome, why) => {
    const { reader } = stage({ [TOOL]: () => outcome });
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', why));
  });

  test('and nothing more is asked of it, also not by calls that waited; the others go on', async () => {
    const port = held();
    const { reader } = stage({}, { execute: port.execute });
    const all = Array.from({ length: 8 }, () => reader.ask('linear', TOOL, {}));
    const outcomes = Promise.allSettled(all);
    await port.arrived(4);
    port.waiting[0]?.answer(EXPIRED);
    for (const { answer } of port.waiting.slice(1)) answer(OK);
    expect((await outcomes).map(({ status }) => status).filter((status) => status === 'fulfilled')).toHaveLength(3);
    expect(port.waiting).toHaveLength(4);
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', 'auth_expired'));
    expect(reader.calls).toBe(4);
    const other = reader.ask('hubspot', 'hubspot_owners_list', {});
    await port.arrived(5);
    port.waiting[4]?.answer(OK);
    expect(await other).toMatchObject({ kind: 'answer' });
  });

  test('for the reason that came first', async () => {
    const answers = [EXPIRED, refusal('unavailable')];
    const { reader } = stage({ [TOOL]: () => answers.shift() ?? OK });
    const both = await Promise.allSettled([reader.ask('linear', TOOL, {}), reader.ask('linear', TOOL, {})]);
    for (const one of both) expect(one).toMatchObject({ reason: lost('linear', 'auth_expired') });
  });

  test('where it refuses whatever it is asked', async () => {
    const { reader } = stage({ [TOOL]: () => refusal('invalid_input') });
    for (let n = 0; n < 20; n += 1) expect(await reader.ask('linear', TOOL, {})).toEqual({ kind: 'refused' });
    await expect(reader.ask('linear', TOOL, {})).rejects.toEqual(lost('linear', 'down'));
  });
});

test('an aborted run asks nothing, and ends with what it was aborted with', async () => {
  const controller = new AbortController();
  const port = held();
  const { reader } = stage({}, { execute: port.execute, signal: controller.signal });
  const asked = reader.ask('linear', TOOL, {});
  await port.arrived(1);
  expect(port.waiting[0]?.call.signal).toBe(controller.signal);
  controller.abort(new Error('shutting down'));
  port.waiting[0]?.answer(refusal('unavailable'));
  await expect(asked).rejects.toThrow('shutting down');
  await expect(reader.ask('linear', TOOL, {})).rejects.toThrow('shutting down');
  expect(port.waiting).toHaveLength(1);
});

test('what is lost says since when and why, and stays so', () => {
  const { reader } = stage({});
  expect(reader.away('linear')).toBeUndefined();
  expect(() => reader.lose('linear', 'auth_missing')).toThrow(lost('linear', 'auth_missing'));
  expect(() => reader.lose('linear', 'down')).toThrow(lost('linear', 'auth_missing'));
  expect(reader.away('linear')).toEqual({ kind: 'unavailable', since: NOW.toISOString(), why: 'auth_missing' });
  expect(reader.away('zendesk')).toBeUndefined();
});

test('a source that the operator has not set up is never asked', async () => {
  const { hubspot, zendesk } = CONNECTIONS;
  const { reader, calls } = stage({}, { connections: { hubspot, zendesk } });
  expect(reader.sources).toEqual(['hubspot', 'zendesk']);
  await expect(reader.ask('linear', TOOL, {})).rejects.toThrow(lost('linear', 'auth_missing'));
  expect([calls, reader.calls]).toEqual([[], 0]);
});

test('a source that was away the last time has been away since then', async () => {
  const since = '2026-11-18T06:00:00.000Z';
  const { reader } = stage({ linear_projects_list: () => EXPIRED }, { awaySince: { linear: since } });
  await expect(reader.ask('linear', TOOL, {})).rejects.toMatchObject({ unavailable: { since } });
  expect(reader.away('linear')).toEqual({ kind: 'unavailable', since, why: 'auth_expired' });
});

test('a tool that is not there takes no query, and the source goes on without it', async () => {
  const { reader } = stage({ hubspot_deal_pipelines_list: () => refusal('not_found') });
  expect(await reader.ask('hubspot', 'hubspot_deal_pipelines_list', {})).toEqual({ kind: 'refused' });
  expect(reader.away('hubspot')).toBeUndefined();
});
