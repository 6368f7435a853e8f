import type { KnownBlock, WebClient } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { codeOf } from './failure.ts';
import { showAnswer } from './final-answer.ts';
import type { Wait } from './patience.ts';
import type { Reply, ReplyTarget } from './ports.ts';

export interface ReplyOptions {
  web: Pick<WebClient, 'chat' | 'assistant' | 'agents'>;
  target: ReplyTarget;
  onStarted: (ts: string) => Promise<void>;
  log: Log;
  now: () => number;
  wait: Wait;
  later: (run: () => void, ms: number) => unknown;
}

export function createReplyStream({ web, target, onStarted, log, wait }: ReplyOptions): Reply {
  let ts = target.existingTs;
  return {
    get ts() {
      return ts;
    },
    stopped: false,
    async status(text) {
      const { channel, threadTs } = target;
      await web.assistant.threads
        .setStatus({ channel_id: channel, thread_ts: threadTs, status: text })
        .catch((error: unknown) => log.info({ code: codeOf(error) }, 'no status shown'));
    },
    async step() {},
    async append() {},
    async finish(markdown: string, blocks: KnownBlock[] = []) {
      const shown = await showAnswer({ web, target, wait, log }, { markdown, blocks, existing: ts ? [ts] : [] });
      ts = shown.at(-1);
      if (ts) await onStarted(ts);
    },
  };
}
