import type { WebClient } from '@slack/web-api';
import type { Log } from '../telemetry/log.ts';
import { codeOf } from './failure.ts';
import type { ReplyTarget } from './ports.ts';

interface Options {
  web: Pick<WebClient, 'assistant' | 'agents'>;
  target: ReplyTarget;
  log: Log;
}

/** The line under a thread that says what the app is doing. Decoration: its failures are logged and nothing else. */
export function createThreadStatus({ web, target, log }: Options) {
  const place = { channel_id: target.channel, thread_ts: target.threadTs };
  let shown = false;

  async function attempt(method: string, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      log.info({ code: codeOf(error), method }, 'a status could not be set');
    }
  }

  return {
    async show(status: string): Promise<void> {
      shown = true;
      await attempt('assistant.threads.setStatus', () => web.assistant.threads.setStatus({ ...place, status }));
    },
    /** After an answer that Slack did not see arrive as a new message or as a stream's end. */
    async clear({ session }: { session: boolean }): Promise<void> {
      if (shown) {
        await attempt('assistant.threads.setStatus', () => web.assistant.threads.setStatus({ ...place, status: '' }));
      }
      if (session) {
        await attempt('agents.sessions.setStatus', () => web.agents.sessions.setStatus({ ...place, status: 'active' }));
      }
    },
  };
}
