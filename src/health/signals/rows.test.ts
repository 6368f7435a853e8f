import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lost, NOW, stage } from './execute.fixture.ts';
import { daysBetween, Id, listUnder, Moment, momentOf, type Page, readRows } from './rows.ts';

const schema = z.object({ id: Id }).transform(({ id }) => id);

function read(pages: (Page | undefined)[], most = 10) {
  const { reader } = stage({});
  let asked = 0;
  const page = async () => {
    asked += 1;
    return pages[Math.min(asked, pages.length) - 1];
  };
  return { reader, asked: () => asked, result: readRows({ reader, source: 'linear', schema, most, page }) };
}

describe('a list', () => {
  test('is read to its end, with ids of either type', async () => {
    const { result } = read([{ list: [{ id: 7 }], next: 'b' }, { list: [{ id: '8' }] }]);
    expect(await result).toEqual({ rows: ['7', '8'], complete: true });
  });

  test('that names the same next page again has no end', async () => {
    const { result, asked } = read([
      { list: [{ id: 1 }], next: 'b' },
      { list: [{ id: 2 }], next: 'b' },
    ]);
    expect(await result).toEqual({ rows: ['1', '2'], complete: false });
    expect(asked()).toBe(2);
  });

  test('is cut at as many pages as are read at most', async () => {
    const pages = Array.from({ length: 9 }, (_, n) => ({ list: [{ id: n }], next: `p${n}` }));
    const { result, asked } = read(pages, 3);
    expect(await result).toEqual({ rows: ['0', '1', '2'], complete: false });
    expect(asked()).toBe(3);
  });

  test('leaves out and counts the rows that do not parse', async () => {
    const { result, reader } = read([{ list: [{ id: 1 }, {}, null, 'x', [], { id: {} }] }]);
    expect(await result).toEqual({ rows: ['1'], complete: true });
    expect(reader.skipped).toEqual({ hubspot: 0, zendesk: 0, linear: 5 });
  });

  test('says of rows that do not parse which fields they failed at, and nothing that is in them', async () => {
    const deep = z.object({
      id: Id,
      at: Moment,
      who: z.union([z.string(), z.object({ name: z.string() })]),
      tags: z.array(z.object({ name: z.string() })),
      custom: z.record(z.string(), z.number()).optional(),
    });
    const good = { id: 1, at: NOW.toISOString(), who: 'x', tags: [] };
    const list = [
      good,
      { ...good, id: 'ana@acme.test '.repeat(20), at: 'secret' },
      { ...good, who: { name: 7 }, tags: [{ name: 'a' }, { name: 7 }] },
      { ...good, at: 'secret', custom: { 'ana@acme.test': 'secret' } },
      'secret',
    ];
    const { reader } = stage({});
    await readRows({ reader, source: 'linear', schema: deep, most: 10, page: async () => ({ list }) });
    const fields = ['id', 'at', 'who', 'tags.*.name', 'custom.*', '*'];
    expect(reader.unread.linear).toEqual({ rows: 4, of: 5, fields: new Set(fields) });
    expect(reader.unread.zendesk).toEqual({ rows: 0, of: 0, fields: new Set() });
  });

  test('ends where what its pages count comes to as much as is read at most', async () => {
    const pages = Array.from({ length: 9 }, (_, n) => ({ list: [{ id: n }], next: `p${n}`, counts: n * 4 }));
    const { result, asked } = read(pages, 20);
    expect(await result).toMatchObject({ complete: false });
    expect(asked()).toBe(4);
  });

  test('of which no row parses is not an empty one', async () => {
    await expect(read([{ list: [{ name: 'another shape' }] }]).result).rejects.toEqual(lost('linear', 'unreadable'));
    expect(await read([{ list: [] }]).result).toEqual({ rows: [], complete: true });
  });

  test('that is refused is told from one that is refused half way', async () => {
    expect(await read([undefined]).result).toBeUndefined();
    const halfWay = read([{ list: [{ id: 1 }], next: 'b' }, undefined]);
    await expect(halfWay.result).rejects.toEqual(lost('linear', 'down'));
  });
});

test('a list is found in an envelope, and nowhere in an answer without one', () => {
  expect(listUnder({ data: { data: { results: [1] } } }, 'results')).toEqual([1]);
  expect(listUnder({ results: 7, data: 'text' }, 'results')).toBeUndefined();
});

test.each([
  ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00.000Z'],
  ['2026-11-20T09:00:00+01:00', '2026-11-20T08:00:00.000Z'],
  [String(NOW.getTime()), '2026-11-20T08:00:00.000Z'],
  [NOW.getTime(), '2026-11-20T08:00:00.000Z'],
  ['', undefined],
  ['soon', undefined],
  [null, undefined],
  [Number.NaN, undefined],
])('%j is the moment %s', (value, moment) => {
  expect(momentOf(value)).toBe(moment);
});

test('days are whole and never negative', () => {
  expect(daysBetween('2026-11-18T08:00:01Z', NOW)).toBe(1);
  expect(daysBetween('2026-11-18T08:00:00Z', NOW)).toBe(2);
  expect(daysBetween('2026-11-21T08:00:00Z', NOW)).toBe(0);
});
