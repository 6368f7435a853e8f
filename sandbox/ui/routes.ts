import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { MovableClock } from '../clock/movable-clock.ts';
import { PEOPLE, type SandboxPerson } from '../people.ts';
import type { World } from '../world.ts';
import { perform } from './actions.ts';
import type { Bundle } from './bundle.ts';
import { msUntil, uiClock } from './clock.ts';
import { watchHoldings } from './holdings.ts';
import { liveStream } from './live.ts';
import { PAGE } from './page.ts';
import type { ClockMove, UiAction, Workspace } from './types.ts';
import { workspaceOf } from './workspace.ts';

/** Who the browser is signed in to Slack as; the stand-in's Sign in with Slack pages read it too. */
const SLACK_COOKIE = 'sandbox_slack_user';
/** Who the browser is at the providers (an e-mail address); their consent pages read it. */
const PROVIDER_COOKIE = 'sandbox_provider_user';

export type UiWorld = Pick<World, 'slack' | 'scalekit' | 'providers' | 'now'>;

interface Fixed extends Pick<Workspace, 'commands' | 'model'> {
  bundle: Promise<Bundle>;
  /** Moves the world's clock; without it the page only shows the time. */
  clock?: MovableClock | undefined;
}

/** The page and its endpoints. They show and drive the world's own objects and keep nothing. */
export function uiRoutes({ slack, scalekit, providers, now }: UiWorld, { bundle, clock, ...fixed }: Fixed): Hono {
  const holdings = watchHoldings(Object.values(providers), scalekit);
  const workspace = (userId: string) => workspaceOf(slack, userId, fixed);
  const clockOf = (userId: string) => uiClock(slack.timeZoneOf(userId), now, clock !== undefined);
  const app = new Hono();

  app.get('/', (c) => {
    const asked = personOf(c.req.query('as'));
    signIn(c, asked ?? visitor(c));
    return asked ? c.redirect('/') : c.html(PAGE);
  });
  app.get('/sandbox/page.js', async (c) => c.body((await bundle).js, 200, { 'content-type': 'text/javascript' }));
  app.get('/sandbox/page.css', async (c) => c.body((await bundle).css, 200, { 'content-type': 'text/css' }));

  app.get('/sandbox/api/state', (c) => {
    const { userId } = personOf(c.req.query('as')) ?? visitor(c);
    return c.json({ workspace: workspace(userId), holdings: holdings(), clock: clockOf(userId) });
  });
  app.get('/sandbox/api/events', (c) => {
    const person = personOf(c.req.query('as'));
    if (!person) return refuse(c, 404, 'Nobody');
    const parts = [
      { event: 'workspace', read: () => workspace(person.userId) },
      { event: 'holdings', read: holdings },
      { event: 'clock', read: () => clockOf(person.userId) },
    ];
    return liveStream(parts, [slack.onChange, scalekit.onChange, ...(clock ? [clock.onMove] : [])]);
  });

  app.use('/sandbox/api/*', (c, next) =>
    // A page of another origin cannot send JSON without asking first, so it cannot act in the sandbox.
    c.req.method === 'POST' && c.req.header('content-type') !== 'application/json'
      ? Promise.resolve(refuse(c, 415, 'JSON only'))
      : next(),
  );
  app.get('/sandbox/api/persona', (c) => c.json({ as: visitor(c).userId }));
  app.post('/sandbox/api/persona', async (c) => {
    const person = personOf((await c.req.json<{ as: string }>()).as);
    if (!person) return refuse(c, 404, 'Nobody');
    signIn(c, person);
    return c.json({ ok: true });
  });
  app.post('/sandbox/api/action', async (c) => {
    try {
      return c.json({ ok: true, ...(await perform(slack, await c.req.json<UiAction>())) });
    } catch (error) {
      return refuse(c, 400, error instanceof Error ? error.message : String(error));
    }
  });
  app.post('/sandbox/api/clock', async (c) => {
    const { as, move } = await c.req.json<{ as: string; move: ClockMove }>();
    const person = personOf(as);
    if (!person) return refuse(c, 404, 'Nobody');
    if (!clock) return refuse(c, 409, "This world's clock cannot be moved");
    const ms = msUntil(move, now(), slack.timeZoneOf(person.userId));
    if (ms === undefined) return refuse(c, 400, `The clock does not know ${move}`);
    clock.advance(ms);
    return c.json({ ok: true, now: now().toISOString() });
  });
  return app;
}

function personOf(userId: string | undefined): SandboxPerson | undefined {
  return PEOPLE.find((person) => person.userId === userId);
}

/** Who this browser is; somebody who has not chosen yet is the first of the seeded people. */
function visitor(c: Context): SandboxPerson {
  const [first, ...others] = PEOPLE;
  if (!first) throw new Error('The world has no people');
  return others.find(({ userId }) => userId === getCookie(c, SLACK_COOKIE)) ?? first;
}

function signIn(c: Context, { userId, email }: SandboxPerson): void {
  setCookie(c, SLACK_COOKIE, userId, { path: '/', sameSite: 'Lax' });
  setCookie(c, PROVIDER_COOKIE, email, { path: '/', sameSite: 'Lax' });
}

function refuse(c: Context, status: 400 | 404 | 409 | 415, error: string): Response {
  return c.json({ ok: false, error }, status);
}
