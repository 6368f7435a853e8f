import { readFileSync, writeFileSync } from 'node:fs';
import { measureDigest } from './digest.ts';
import type { Section } from './report.ts';
import { measureRequests } from './requests.ts';

/** What can be measured, and how long it may take. */
const PARTS: Record<string, { measure: () => Promise<Section>; withinMs: number }> = {
  requests: { measure: measureRequests, withinMs: 180_000 },
  digest: { measure: measureDigest, withinMs: 600_000 },
};
const RESULTS = new URL('./RESULTS.md', import.meta.url);

/** Whatever hangs, the run does not; what it started ends with it. */
function limit(ms: number): NodeJS.Timeout {
  return setTimeout(() => {
    process.stderr.write('The measurements took too long.\n');
    process.exit(1);
  }, ms).unref();
}

/** RESULTS.md with this section in place of the one of its title, or at the end. */
function withSection(file: string, { title, text }: Section): string {
  const [head = '', ...sections] = file.split(/^## /m);
  const own = `${title}\n\n${text}\n`;
  const at = sections.findIndex((section) => section.startsWith(`${title}\n`));
  const others = at < 0 ? [...sections, own] : sections.with(at, own);
  return `${[head, ...others].map((part) => part.trimEnd()).join('\n\n## ')}\n`;
}

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
for (const name of named.length > 0 ? named : Object.keys(PARTS)) {
  const part = PARTS[name];
  if (!part) throw new Error(`There is no ${name} to measure, but ${Object.keys(PARTS).join(' and ')}.`);
  const late = limit(part.withinMs);
  const section = await part.measure();
  clearTimeout(late);
  process.stdout.write(`## ${section.title}\n\n${section.text}\n`);
  if (process.argv.includes('--write')) writeFileSync(RESULTS, withSection(readFileSync(RESULTS, 'utf8'), section));
}
