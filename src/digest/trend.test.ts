import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from './trend.ts';

test.each([
  [[0, 12, 13, 25, 26, 38, 50, 51, 63, 75, 76].slice(1), '▁▂▂▃▄▄▅▅▆▇'],
  [[100, 88, 87], '█▇▇'],
  [[100, null, 0], '█·▁'],
  [[0, 100], '▁█'],
  [[64, 66], '▆▆'],
  [[null, null], ''],
  [[], ''],
])('%j is %s', (scores, line) => {
  expect(sparkline(scores)).toBe(line);
});

test('the last ten mornings are shown, on one scale whatever came before', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat({ max: 100 }))), fc.nat({ max: 100 }), (before, last) => {
      const line = sparkline([...before, last]);
      expect(line).toHaveLength(Math.min(before.length + 1, 10));
      expect(line.endsWith(sparkline([last]))).toBe(true);
    }),
  );
});

test('a higher score is never a lower bar', () => {
  const bars = Array.from({ length: 101 }, (_, score) => sparkline([score]));
  expect(bars.toSorted()).toEqual(bars);
  expect(new Set(bars).size).toBe(8);
});
