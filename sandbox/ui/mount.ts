import { getRequestListener } from '@hono/node-server';
import type { MovableClock } from '../clock/movable-clock.ts';
import { bundlePage } from './bundle.ts';
import { MANIFEST, slashCommands } from './manifest.ts';
import { type UiWorld, uiRoutes } from './routes.ts';
import type { ModelFacts } from './types.ts';

export const STAND_IN: ModelFacts = { model: 'rule-based stand-in', real: false };

/**
 * Serves the page at `/` of the Slack stand-in's origin, so that it, the Sign in with Slack pages and their cookie share
 * it. Resolves when the page is bundled. With the world's `clock` the page can move it.
 */
export async function mountUi(
  world: UiWorld,
  { model, real, clock }: ModelFacts & { clock?: MovableClock } = STAND_IN,
): Promise<void> {
  const commands = slashCommands(MANIFEST);
  const bundle = bundlePage();
  const answer = getRequestListener(uiRoutes(world, { bundle, commands, model: { model, real }, clock }).fetch);
  world.slack.mount((request, response) => {
    const { pathname } = new URL(request.url ?? '/', world.slack.url);
    if (pathname !== '/' && !pathname.startsWith('/sandbox/')) return false;
    void answer(request, response);
    return true;
  });
  await bundle;
}
