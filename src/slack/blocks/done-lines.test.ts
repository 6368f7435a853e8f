import type { SectionBlock } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { blockProblems } from '../../../sandbox/slack/block-limits.ts';
import { type DoneLine, doneSections } from './done-lines.ts';

const line: DoneLine = {
  at: new Date('2026-11-19T10:05:00Z'),
  description: 'Created task in Asana',
  outcome: 'done',
  approval: null,
};
const DATE = '<!date^1795082700^{date_short_pretty} {time}|2026-11-19 10:05 UTC>';
const textOf = (...lines: DoneLine[]) =>
  doneSections(lines)
    .map((block) => (block as SectionBlock).text?.text)
    .join('\n');

test('what, how it went, when, and who allowed it', () => {
  expect(textOf(line)).toBe(`:white_check_mark: Created task in Asana · ${DATE}`);
  const click = { kind: 'click', by: 'U0ANA', at: '2026-11-19T10:00:00Z', proposal: 'p1' } as const;
  expect(textOf({ ...line, approval: click })).toMatch(/ · you approved it$/);
  const standing = { kind: 'standing', permission: 's1', given: '2026-11-19T10:05:00Z' } as const;
  expect(textOf({ ...line, approval: standing })).toBe(
    `:white_check_mark: Created task in Asana · ${DATE} · you allowed it in advance, ${DATE}`,
  );
  expect(textOf({ ...line, outcome: 'failed' })).toMatch(/^:x: Failed: /);
  expect(textOf({ ...line, outcome: 'unknown' })).toMatch(/Not known whether it happened/);
});

test('nothing yet is said', () => {
  expect(textOf()).toBe('Nothing yet.');
});

describe('the record', () => {
  const named = (name: string, url?: string) => textOf({ ...line, record: { name, ...(url && { url }) } });

  test('has its name and leads to it', () => {
    expect(named('Review', 'https://app.asana.com/0/1?a=1&b=2')).toContain(
      'Created task in Asana: <https://app.asana.com/0/1?a=1&amp;b=2|Review> · ',
    );
    expect(named('Review')).toContain('Asana: Review · ');
  });

  test.each(['javascript:alert(1)', 'https://app.asana.com/>|x', `https://app.asana.com/${'x'.repeat(400)}`, 'x'])(
    'does not lead to %s',
    (url) => {
      expect(named('Review', url)).toContain('Asana: Review · ');
    },
  );

  test('cannot notify, format or lead anywhere by its name', () => {
    const text = named('<!channel> <https://evil.test|*click*>\n&', 'https://app.asana.com/0/1');
    expect(text.replaceAll(DATE, '')).not.toMatch(/<[!@#]|<https:\/\/evil|\*click\*|\n/);
    expect(named('n'.repeat(500)).length).toBeLessThan(250);
  });
});

test('twenty lines, however long, are within the limits, and none is cut', () => {
  const record = { name: '&'.repeat(200), url: `https://app.asana.com/${'&'.repeat(270)}` };
  const long: DoneLine = { ...line, description: '&'.repeat(160), outcome: 'unknown', record };
  const longest = doneSections(Array.from({ length: 20 }, () => long));
  expect(blockProblems(longest, 'message')).toEqual([]);
  expect(longest.length).toBeLessThanOrEqual(4);
  for (const block of longest) expect((block as SectionBlock).text?.text).not.toContain('…\n');
  const usual = doneSections(
    Array.from({ length: 20 }, () => ({
      ...line,
      record: { name: 'A usual name', url: 'https://app.asana.com/0/1/2' },
    })),
  );
  expect(
    usual
      .map((block) => (block as SectionBlock).text?.text)
      .join('\n')
      .split('\n'),
  ).toHaveLength(20);
});
