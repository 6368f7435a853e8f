import { failureOf } from '../slack/failure.ts';
import type { PrivateMessage, SlackOut } from '../slack/ports.ts';

interface Run {
  id: string;
  /** Where its message is, once that is known; and when sending it began. */
  channel: string | null;
  ts: string | null;
  posting_at: Date | null;
}

interface Deps {
  slack: Pick<SlackOut, 'dmOnce' | 'sentBefore'>;
  runs: {
    posting(id: string, now: Date): Promise<void>;
    posted(id: string, at: { channel: string; ts: string }): Promise<void>;
  };
  now: () => Date;
}

/** The block by which a digest's message is found again. */
export const digestBlockId = (runId: string): string => `digest-${runId}`;

/**
 * Brings a digest to its person's DM, once: that it is being sent is on record before, so after a crash or a lost answer
 * it is looked for first.
 *
 * @param channel the DM, where it is known; without it Slack cannot be asked what is there
 * @param message holds a block with the id of `digestBlockId`; undefined where it is too late to send it: then it is only
 * looked for
 */
export async function deliver(
  run: Run,
  { userId, channel }: { userId: string; channel: string | null },
  message: PrivateMessage | undefined,
  { slack, runs, now }: Deps,
): Promise<{ channel: string; ts: string } | undefined> {
  if (run.channel && run.ts) return { channel: run.channel, ts: run.ts };
  const since = run.posting_at;
  const look = async (from: Date) => {
    const ts = channel && (await slack.sentBefore(channel, digestBlockId(run.id), from));
    return channel && ts ? { channel, ts } : undefined;
  };
  if (!since) await runs.posting(run.id, now());
  const begun = since ?? now();
  const sent = (since && (await look(since))) ?? (message && (await send(message)));
  if (sent) await runs.posted(run.id, sent);
  return sent;

  async function send(digest: PrivateMessage): Promise<{ channel: string; ts: string }> {
    try {
      return await slack.dmOnce({ userId, ...(channel && { channel }) }, digest);
    } catch (error) {
      // The answer was lost: it may be there all the same.
      const there = failureOf(error).kind === 'unknown' ? await look(begun) : undefined;
      if (there) return there;
      throw error;
    }
  }
}
