import type { KnownBlock, WebClient } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { codeOf, failureOf } from './failure.ts';
import { policyOf, showAnswer } from './final-answer.ts';
import { createLiveStream } from './live-stream.ts';
import { joinPieces } from './markdown/clean-pieces.ts';
import { MARKDOWN_LIMIT } from './markdown/split-markdown.ts';
import type { Wait } from './patience.ts';
import type { Reply, ReplyTarget } from './ports.ts';
import { createReplyBuffer, type Item, inPortions, type Step, textOf } from './reply-buffer.ts';
import { createThreadStatus } from './thread-status.ts';

export interface ReplyOptions {
  web: Pick<WebClient, 'chat' | 'assistant' | 'agents'>;
  target: ReplyTarget;
  onStarted: (ts: string) => Promise<void>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  wait: Wait;
  later: (run: () => void, ms: number) => unknown;
}

/** chat.appendStream allows some 100 calls a minute to the whole workspace. */
const FLUSH_EVERY_MS = 1_000;
const PORTION_CHARS = 8_000;
/** After so many lost answers in a row, streaming is given up for this reply. */
const MOST_LOST_ANSWERS = 3;
/** A stream that Slack ends again and again is no stream. */
const MOST_RESTARTS = 3;

/**
 * A reply that streams while it can. Whatever Slack refuses on the way, only the stream is given up: the text is kept,
 * and `finish` shows it as one answer, by changing what is already there or by a plain message.
 */
export function createReplyStream(options: ReplyOptions): Reply {
  const { web, target, log, now, wait, later } = options;
  const buffer = createReplyBuffer(policyOf(target));
  const status = createThreadStatus({ web, target, log });
  /** The messages that carry this reply, oldest first. */
  let messages: readonly string[] = target.existingTs ? [target.existingTs] : [];
  const stream = createLiveStream({ ...options, onStarted: (ts) => begun(ts, [...messages, ts]) });
  const steps = new Map<string, Step>();
  let said = '';
  /** Streaming is over or was never possible. A message of an earlier attempt is changed, never streamed to. */
  let plain = target.existingTs !== undefined;
  /** What is shown may differ from what was said: an append was repeated whose answer was lost. */
  let uncertain = false;
  let stopped = false;
  let finished = false;
  let scheduled = false;
  let lostAnswers = 0;
  let restarts = 0;
  let nextFlushAt = 0;
  let queue: Promise<void> = Promise.resolve();

  /** Calls of one reply go out one after another: two at once would start two streams. */
  function inOrder(work: () => Promise<void>): void {
    queue = queue.then(work).catch((error: unknown) => log.error({ err: error }, 'a part of a reply was not shown'));
  }

  function schedule(): void {
    if (scheduled || plain || stopped || finished) return;
    scheduled = true;
    later(
      () => {
        scheduled = false;
        inOrder(flush);
      },
      Math.max(0, nextFlushAt - now()),
    );
  }

  async function flush(): Promise<void> {
    if (plain || stopped || finished) return;
    const portions = inPortions(buffer.take(false), PORTION_CHARS);
    nextFlushAt = now() + FLUSH_EVERY_MS;
    for (const [at, portion] of portions.entries()) {
      try {
        await stream.send(portion);
        lostAnswers = 0;
      } catch (error) {
        buffer.restore(portions.slice(at).flat());
        judge(error);
        return schedule();
      }
    }
  }

  /** What a refused or lost call means for the rest of the stream. */
  function judge(error: unknown): void {
    const failure = failureOf(error);
    log.info({ code: codeOf(error), streaming: stream.open !== undefined }, 'a part of a reply was not taken');
    if (failure.kind === 'refused' && failure.code === 'stopped_by_user') {
      stopped = true;
    } else if (failure.kind === 'refused' && failure.code === 'message_not_in_streaming_state' && stream.open) {
      stream.lost();
      restarts += 1;
      plain = restarts > MOST_RESTARTS;
    } else if (failure.kind === 'rate_limited' && stream.open) {
      nextFlushAt = now() + failure.retryAfterMs;
    } else if (failure.kind === 'unknown' && stream.open) {
      uncertain = true;
      lostAnswers += 1;
      plain = lostAnswers >= MOST_LOST_ANSWERS;
    } else {
      plain = true;
    }
  }

  async function begun(ts: string, all: readonly string[]): Promise<void> {
    messages = all;
    try {
      await options.onStarted(ts);
    } catch (error) {
      log.error({ err: error }, 'where a reply is shown could not be stored');
    }
  }

  /** Ends the open stream with what is left to say; false where that is not what the person should see. */
  async function finishStream(markdown: string, blocks: KnownBlock[]): Promise<boolean> {
    const { open } = stream;
    // White space around what was streamed need not be in the final text.
    const streamed = [said, said.trimStart(), said.trim()].find((text) => markdown.startsWith(text));
    if (!open || plain || uncertain || streamed === undefined) return false;
    if (markdown.length > streamed.length) buffer.text(markdown.slice(streamed.length));
    const items = buffer.take(true);
    const room = MARKDOWN_LIMIT - open.chars;
    const fits = textOf(items).length <= room;
    const pieces = items.flatMap((item) => ('text' in item ? item.text : []));
    const continued = { first: room, inside: open.fence };
    const [first = '', ...others] = fits ? [] : joinPieces(pieces, policyOf(target), MARKDOWN_LIMIT, continued);
    const last: Item[] = fits ? items : [...items.filter((item) => 'step' in item), { text: first }];
    try {
      await stream.close(last, fits ? blocks : []);
    } catch (error) {
      log.info({ code: codeOf(error), method: 'chat.stopStream' }, 'a stream could not be ended');
      const { kind } = failureOf(error);
      const ended = kind === 'refused' && codeOf(error) === 'message_not_in_streaming_state';
      return ended && last.length === 0 && blocks.length === 0;
    }
    if (!fits) await show(others.join('\n\n'), blocks, []);
    return true;
  }

  async function show(markdown: string, blocks: KnownBlock[], existing: readonly string[]): Promise<void> {
    const shown = await showAnswer({ web, target, wait, log }, { markdown, blocks, existing });
    const ts = shown.at(-1);
    if (ts) await begun(ts, shown);
  }

  return {
    get ts() {
      return messages.at(-1);
    },
    get begun() {
      return messages.length > 0 || steps.size > 0 || said !== '';
    },
    get stopped() {
      return stopped;
    },
    async status(text) {
      // A stream shows its steps in the place of a status.
      inOrder(async () => {
        if (!finished && !stream.open) await status.show(text);
      });
    },
    async step(step) {
      if (finished) return;
      steps.set(step.id, step);
      buffer.step(step);
      schedule();
    },
    async append(markdown) {
      if (finished || markdown === '') return;
      said += markdown;
      buffer.text(markdown);
      schedule();
    },
    settle: () => queue,
    async finish(markdown, blocks = []) {
      if (finished) return;
      finished = true;
      await queue;
      for (const step of steps.values()) {
        // Left running, it would turn forever in a reply that is over.
        if (step.status === 'in_progress') buffer.step({ ...step, status: 'error' });
      }
      if (await finishStream(markdown, blocks)) return;
      const last = messages.at(-1);
      const ended = last === undefined || (await stream.end(last));
      await show(markdown, blocks, messages);
      if (last !== undefined) await status.clear({ session: !ended });
    },
  };
}
