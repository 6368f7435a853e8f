const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** For a morning without a score. */
const GAP = '·';
const MOST = 10;

/**
 * The last scores as a line of bars, the newest last, always on the scale from 0 to 100: two accounts with the same
 * line stand alike. At most ten; empty where none of them is a score.
 *
 * @example sparkline([100, 60, null, 10]) // '█▅·▁'
 */
export function sparkline(scores: readonly (number | null)[]): string {
  const last = scores.slice(-MOST);
  if (last.every((score) => score === null)) return '';
  return last.map((score) => (score === null ? GAP : barOf(score))).join('');
}

function barOf(score: number): string {
  const at = Math.floor((Math.min(Math.max(score, 0), 100) * BARS.length) / 101);
  return BARS[at] ?? GAP;
}
