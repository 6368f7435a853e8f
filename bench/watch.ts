import { text } from 'node:stream/consumers';
import type { SandboxCall } from '../sandbox/slack/types.ts';
import type { World } from '../sandbox/world.ts';
import { ANA, isDirect } from './payloads.ts';
import { type Card, monotonicMs, type Sighting, TOKEN } from './sightings.ts';

/** Every click of the bench names an answering URL below this path of the stand-in for Slack. */
const RESPONSE_PATH = '/bench/';
const POSTS = ['chat.postMessage', 'chat.postEphemeral'];
/** Of an ephemeral nobody can name the message. */
const NO_MESSAGE = '1.1';

/** Notices cards, tool calls and receipts the moment a stand-in has their request. Returns where clicks are answered. */
export function watch({ slack, scalekit }: Pick<World, 'slack' | 'scalekit'>, tell: (seen: Sighting) => void): string {
  const note = (sight: Sighting['sight'], at: number, request: string, more: { card?: Card } = {}) => {
    const token = request.match(TOKEN)?.at(-1);
    if (token) tell({ sight, token, at, ...more });
  };

  function slackGot({ method, args }: SandboxCall, at: number): void {
    const request = JSON.stringify(args);
    if (method === 'chat.update' && isReceipt(request)) note('receipt', at, request);
    const value = POSTS.includes(method) ? approveValue(args.blocks) : undefined;
    if (value === undefined) return;
    const place = { channel: String(args.channel), threadTs: String(args.thread_ts) };
    // A call is logged before it is carried out: the message is there a moment later.
    setImmediate(() => note('card', at, request, { card: { ...place, value, ts: tsOf(place.channel, value) } }));
  }

  function tsOf(channel: string, value: string): string {
    const messages = isDirect({ channel }) ? slack.visible(ANA, channel) : [];
    return messages.findLast(({ blocks }) => approveValue(blocks) === value)?.ts ?? NO_MESSAGE;
  }

  each(slack.onChange, slack.calls, slackGot);
  each(scalekit.onChange, scalekit.calls, ({ tool, params }, at) => {
    if (tool === 'asana_task_create') note('called', at, JSON.stringify(params));
  });
  slack.mount((request, response) => {
    if (!request.url?.startsWith(RESPONSE_PATH)) return false;
    void text(request).then((body) => {
      if (isReceipt(body)) note('receipt', monotonicMs(), body);
      response.end('ok');
    });
    return true;
  });
  return `${slack.url}${RESPONSE_PATH}`;
}

/** Every call of a growing log, with the moment it was logged. */
function each<C>(onChange: (listener: () => void) => void, calls: readonly C[], got: (call: C, at: number) => void) {
  let known = calls.length;
  onChange(() => {
    const at = monotonicMs();
    for (const call of calls.slice(known)) got(call, at);
    known = calls.length;
  });
}

const isReceipt = (request: string): boolean => request.includes('Created task');

function approveValue(blocks: unknown): string | undefined {
  const elements = ((blocks ?? []) as { elements?: { action_id?: string; value?: string }[] }[]).flatMap(
    (block) => block.elements ?? [],
  );
  return elements.find(({ action_id }) => action_id === 'proposal_approve')?.value;
}
