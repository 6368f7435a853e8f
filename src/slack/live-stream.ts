import type { KnownBlock, WebClient } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { codeOf } from './failure.ts';
import { type Fence, fenceAfter } from './markdown/code-fence.ts';
import { patiently, type Wait } from './patience.ts';
import type { ReplyTarget } from './ports.ts';
import { chunksOf, type Item, textOf, upToBreak } from './reply-buffer.ts';

export interface LiveStreamOptions {
  web: Pick<WebClient, 'chat'>;
  target: ReplyTarget;
  /** Runs once for each message that is begun, before anything else is sent. */
  onStarted: (ts: string) => Promise<void>;
  now: () => number;
  wait: Wait;
  log: Log;
}

/** A streamed reply: one message after another, of which the last may be open. Its calls must not overlap. */
export interface LiveStream {
  /** The open message's length so far, and the code block that is open in it; undefined where no message is open. */
  readonly open: { chars: number; fence: Fence | undefined } | undefined;
  /** Shows more, in a new message where none is open or the open one is too old or too long. Throws if Slack refuses. */
  send(items: Item[]): Promise<void>;
  /** Ends the open message with these. Throws if Slack refuses. */
  close(items: Item[], blocks: KnownBlock[]): Promise<void>;
  /** Ends the message `ts`, however it stands; false where Slack would not. */
  end(ts: string): Promise<boolean>;
  /** Slack has ended the open message by itself: what follows begins another. */
  lost(): void;
}

/** Slack ends a stream five minutes after its start, whether or not anything is sent. */
const LONGEST_STREAM_MS = 4 * 60_000;
/** Short of Slack's 12,000 for a message's Markdown, so that its last part finds room. */
const LONGEST_STREAM_CHARS = 11_000;
/** How much more a message may get so as not to end in the middle of a word or a line. */
const TO_THE_BREAK = 800;

export function createLiveStream({ web, target, onStarted, now, wait, log }: LiveStreamOptions): LiveStream {
  const { channel, threadTs, userId, teamId } = target;
  let open: { ts: string; startedAt: number; text: string } | undefined;
  /** Goes before the next message's text: the code block that was cut with the message before. */
  let head = '';

  function leave(): Fence | undefined {
    const fence = open && fenceAfter(open.text);
    head = fence ? `${fence.opening}\n` : '';
    open = undefined;
    return fence;
  }

  async function roll(ts: string): Promise<void> {
    const fence = leave();
    const closing: Item[] = fence ? [{ text: `\n${fence.marker}` }] : [];
    await stop(ts, closing).catch((error: unknown) => {
      log.info({ code: codeOf(error), method: 'chat.stopStream' }, 'a part of a reply was ended by Slack');
    });
  }

  function stop(ts: string, items: Item[], blocks: KnownBlock[] = []) {
    const ending = { ...(items.length > 0 && { chunks: chunksOf(items) }), ...(blocks.length > 0 && { blocks }) };
    return patiently(() => web.chat.stopStream({ channel, ts, ...ending }), { repeatable: false, wait });
  }

  async function start(items: Item[]): Promise<void> {
    const startedAt = now();
    const all = head === '' ? items : [{ text: head }, ...items];
    const { ts } = await web.chat.startStream({
      channel,
      thread_ts: threadTs,
      recipient_team_id: teamId,
      recipient_user_id: userId,
      task_display_mode: 'timeline',
      chunks: chunksOf(all),
    });
    if (!ts) throw new Error('Slack named no message.');
    open = { ts, startedAt, text: textOf(all) };
    head = '';
    await onStarted(ts);
  }

  async function append(ts: string, items: Item[]): Promise<void> {
    await web.chat.appendStream({ channel, ts, chunks: chunksOf(items) });
    if (open) open.text += textOf(items);
  }

  return {
    get open() {
      return open && { chars: open.text.length, fence: fenceAfter(open.text) };
    },
    async send(items) {
      let rest = items;
      if (open) {
        const old = now() - open.startedAt >= LONGEST_STREAM_MS;
        if (old || open.text.length + textOf(items).length > LONGEST_STREAM_CHARS) {
          const [head, tail] = open.text.endsWith('\n') ? [[], items] : upToBreak(items, TO_THE_BREAK);
          if (head.length > 0) await append(open.ts, head);
          rest = tail;
          await roll(open.ts);
        }
      }
      if (rest.length === 0) return;
      if (open) await append(open.ts, rest);
      else await start(rest);
    },
    async close(items, blocks) {
      if (!open) throw new Error('No message is open.');
      await stop(open.ts, items, blocks);
      open = undefined;
    },
    async end(ts) {
      try {
        await stop(ts, []);
        return true;
      } catch (error) {
        log.info({ code: codeOf(error), method: 'chat.stopStream' }, 'a reply was not open any more');
        return false;
      } finally {
        if (open?.ts === ts) open = undefined;
      }
    },
    lost() {
      leave();
    },
  };
}
