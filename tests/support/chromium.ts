import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where a machine that has one keeps it. */
const CANDIDATES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Undefined where there is no Chromium: browser tests are then skipped, with a notice. CI installs one. */
export const chromiumPath: string | undefined = CANDIDATES.find((path) => existsSync(path));

if (!chromiumPath) {
  if (process.env.CI) throw new Error('CI has to run the browser tests, and there is no Chromium. Install it.');
  console.warn(
    '\nNOTICE: no Chromium found, so the browser tests are skipped. Install chromium, or set CHROMIUM to its path.\n',
  );
}

/** Starts it without any connection of its own to the outside. */
export function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('there is no Chromium');
  const quiet = [
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', ...quiet] });
}
