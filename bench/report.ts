import { cpus, loadavg } from 'node:os';

/** One line of the table: samples of both sides, of which the median is shown. */
export interface Figure {
  name: string;
  unit: 'ms' | 's' | 'MB' | 'calls';
  ours: readonly number[];
  bare: readonly number[];
  /** Tells the ratio the other way round: how many times fewer or faster ours is. */
  better?: 'fewer' | 'faster';
}

/** A part of RESULTS.md. */
export interface Section {
  title: string;
  text: string;
}

/** The table, in Markdown that also reads well in a terminal. `against`: what the other side is. */
export function table(figures: readonly Figure[], against = 'bare Bolt'): string {
  const rows = figures.map(({ name, unit, ours, bare, better }) => {
    const [a, b] = [quantile(ours, 0.5), quantile(bare, 0.5)];
    return [name, show(a, unit), show(b, unit), a === undefined || b === undefined ? '–' : ratio(a, b, better)];
  });
  const all = [['', 'Onbehalf', against, 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, n) => pad(cell, widths[n] ?? 0, n > 0)).join(' | ')} |`;
  const rule = `|${widths.map((width, n) => (n === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = all.map(line);
  return [head, rule, ...body].join('\n');
}

/** What the figures were taken on. */
export function machine(): string {
  const [load = 0] = loadavg();
  return `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, ${process.platform}, load ${load.toFixed(1)} at the start`;
}

/** The value below which this part of the samples lies; undefined without samples. */
export function quantile(samples: readonly number[], at: number): number | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];
}

function show(value: number | undefined, unit: string): string {
  if (value === undefined) return '–';
  return unit === 'calls' ? String(value) : `${round(value)} ${unit}`;
}

function ratio(ours: number, bare: number, better: Figure['better']): string {
  return better === undefined ? `${round(ours / bare)}×` : `${(bare / ours).toFixed(1)}× ${better}`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
