import { randomBytes } from 'node:crypto';
import { SlackApiError } from './slack-error.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction: a trigger opens one modal, within three seconds. */
const LIFETIME_MS = 3000;

export interface Triggers {
  issue(userId: string, viewId?: string): string;
  /** Uses a trigger up; says who pulled it, and in which modal if in one. */
  exchange(triggerId: string): { userId: string; viewId?: string };
}

export function createTriggers(now: () => number): Triggers {
  const triggers = new Map<string, { userId: string; viewId?: string; issuedAt: number; used: boolean }>();
  return {
    issue(userId, viewId) {
      const id = `${triggers.size + 1}.2000.${randomBytes(16).toString('hex')}`;
      triggers.set(id, { userId, ...(viewId ? { viewId } : {}), issuedAt: now(), used: false });
      return id;
    },
    exchange(triggerId) {
      const trigger = triggers.get(triggerId);
      if (!trigger) throw new SlackApiError('invalid_trigger_id');
      if (trigger.used) throw new SlackApiError('exchanged_trigger_id');
      if (now() - trigger.issuedAt > LIFETIME_MS) throw new SlackApiError('expired_trigger_id');
      trigger.used = true;
      return trigger;
    },
  };
}
