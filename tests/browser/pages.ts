import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import type { MovableClock } from '../../sandbox/clock/movable-clock.ts';
import { smallTalk } from '../../sandbox/demo/small-talk.ts';
import { mountUi, STAND_IN } from '../../sandbox/ui/mount.ts';
import { launchChromium } from '../support/chromium.ts';
import { personOf } from '../support/journey.ts';
import { type Stage, startStage } from '../support/running-app.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
/** Legible in the README, whose column is narrower. */
const SIZE = { width: 1200, height: 720 };
/** The README's pictures are made anew only on purpose: every run would change their bytes. */
const keep = process.env.SCREENSHOTS === '1';

/** The world, the app against it, and the sandbox's page in Chromium. */
export interface Pages {
  stage: Stage;
  browser: Browser;
  /** The page as somebody of the world sees it, in a browser of their own. */
  open(userId: string): Promise<Page>;
  close(): Promise<void>;
}

/** @param clock what everything goes by and the page can move; without it, this machine's */
export async function startPages({
  clock,
  env = {},
}: {
  clock?: MovableClock;
  env?: Record<string, string>;
} = {}): Promise<Pages> {
  const stage = await startStage({ mode: 'socket', env, ...(clock && { clock }) });
  await mountUi(stage.world, { ...STAND_IN, ...(clock && { clock }) });
  smallTalk(stage.world.slack);
  const browser = await launchChromium();
  return {
    stage,
    browser,
    async open(userId) {
      const page = await browser.newPage({ viewport: SIZE });
      page.setDefaultTimeout(20_000);
      await page.goto(`${stage.world.slack.url}/?as=${userId}`);
      await page.getByTestId('channel:onboarding').click();
      return page;
    },
    async close() {
      await browser.close();
      await stage.close();
    },
  };
}

/** Connects an account without the browser. */
export function connect({ world }: Stage, userId: string, connection: string): void {
  world.scalekit.connect(`slack:T0ACME:${userId}`, connection, personOf(userId).email);
}

/** Puts the list of what to try away. */
export async function foldGuide(page: Page): Promise<void> {
  await page.getByTestId('guide').getByRole('button', { name: 'Try this' }).click();
}

/** Says something in the channel that is open. */
export async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByTestId('composer');
  await composer.fill(text);
  await composer.press('Enter');
}

/** What only this person sees and holds these words; the newest of them. */
export function privately(page: Page, text: string): Locator {
  return page.getByTestId('ephemeral').filter({ hasText: text }).last();
}

/** What stands in the channel for everybody and holds these words. */
export function openly(page: Page, text: string): Locator {
  return page.getByTestId('messages').getByTestId('message').filter({ hasText: text });
}

/** Opens the thread of the message with these words. */
export async function threadOf(page: Page, text: string): Promise<Locator> {
  await openly(page, text).getByTestId('open-thread').click();
  return page.getByTestId('thread');
}

/**
 * Renews one of the README's pictures, where that is asked for; in a window of another size where what it shows needs one.
 * `top`: what it begins with, where the page does not show it by itself.
 */
export async function picture(page: Page, name: string, size = SIZE, top?: Locator): Promise<void> {
  if (!keep) return;
  await page.setViewportSize(size);
  await top?.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  // Nothing is hovered over or focused in a picture.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  await page.setViewportSize(SIZE);
}
