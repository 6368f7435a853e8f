import { expect } from 'vitest';
import type { ProviderRecord } from '../../../sandbox/providers/types.ts';
import { SCALEKIT_TEST_CREDENTIALS, type ScalekitCall } from '../../../sandbox/scalekit/types.ts';
import { type SandboxCall, SLACK_TEST_CREDENTIALS } from '../../../sandbox/slack/types.ts';
import { buildCatalogue } from '../../../src/connectors/catalogue/catalogue.ts';
import { ANA, CHANNEL, EVE, GITA, type Journey, OMAR, SHARED } from '../../support/journey.ts';

const catalogue = buildCatalogue({ destructive: true });

/** Everything that all products hold. */
export function stores({ world }: Pick<Journey, 'world'>): Record<string, ProviderRecord[]> {
  return Object.fromEntries(Object.entries(world.providers).map(([id, provider]) => [id, provider.records()]));
}

/** Tool calls since `from` that could have changed something, whether or not they did. */
export function changingCalls({ world }: Pick<Journey, 'world'>, from: number): ScalekitCall[] {
  return world.scalekit.calls.slice(from).filter(({ rpc, tool = '' }) => rpc === 'ExecuteTool' && !reads(tool));
}

/** Values before a change are read with tools that the model does not have. */
function reads(tool: string): boolean {
  return (catalogue.tool(tool)?.spec.does ?? (/_(?:list|get|search)$/.test(tool) ? 'read' : 'write')) === 'read';
}

/** Whatever `attempt` does, the products hold the same afterwards, and none was asked for a change. */
export async function expectNoEffect(journey: Journey, attempt: () => Promise<unknown>): Promise<void> {
  const [before, from] = [stores(journey), journey.world.scalekit.calls.length];
  await attempt();
  expect(changingCalls(journey, from)).toEqual([]);
  expect(stores(journey)).toEqual(before);
}

/** Everything that anybody but Ana can read: what they see now, and what was ever sent to where they could see it. */
export function readableByOthers({ world: { slack } }: Journey, from = 0): string {
  const places = { [OMAR]: [CHANNEL, SHARED, 'dm'], [GITA]: [CHANNEL, 'dm'], [EVE]: [SHARED, 'dm'] };
  const seen = Object.entries(places).map(([userId, where]) => where.map((place) => slack.visible(userId, place)));
  return JSON.stringify([slack.calls.slice(from).filter(isPublic), from === 0 ? seen : []]);
}

/** Whether what a call carries is shown to more than one person, or to another one than Ana. */
function isPublic({ method, args }: SandboxCall): boolean {
  if (method === 'chat.postEphemeral') return args.user !== ANA;
  const place = String(args.channel ?? args.channel_id ?? '');
  return (
    /^chat\.|^assistant\./.test(method) && (/^C/.test(place) || [OMAR, GITA, EVE].some((other) => other === place))
  );
}

/** The app's own secrets. */
export const CREDENTIALS = [
  SLACK_TEST_CREDENTIALS.botToken,
  SLACK_TEST_CREDENTIALS.appToken,
  SLACK_TEST_CREDENTIALS.signingSecret,
  SLACK_TEST_CREDENTIALS.clientSecret,
  SCALEKIT_TEST_CREDENTIALS.clientSecret,
];
const CONNECT_LINK = /\/connect\/[\w-]{20,}/;

/** No secret goes to Slack or to the model, and a connect link to nobody but Ana; the model's own words are its own. */
export function expectNoSecretOut({ world: { slack, model } }: Journey): void {
  const sent = JSON.stringify(slack.calls);
  const others = model.requests.map(({ messages }) => messages.filter(({ role }) => role !== 'assistant'));
  const read = JSON.stringify([others, model.requests.map(({ system, tools }) => [system, tools])]);
  for (const secret of CREDENTIALS)
    expect([sent.includes(secret), read.includes(secret)], secret).toEqual([false, false]);
  expect(read).not.toMatch(CONNECT_LINK);
  expect(slack.calls.filter((call) => isPublic(call) && CONNECT_LINK.test(JSON.stringify(call)))).toEqual([]);
  for (const userId of [OMAR, GITA, EVE]) {
    const seen = [CHANNEL, SHARED, 'dm'].map((place) => slack.visible(userId, place));
    expect(JSON.stringify(seen)).not.toMatch(CONNECT_LINK);
  }
}
