import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../telemetry/log.ts';
import type { Clients } from './clients.ts';
import { codeOf, failureOf } from './failure.ts';
import { memberOf } from './member.ts';
import { patiently } from './patience.ts';
import { type SlackOut, UnknownMemberError } from './ports.ts';
import { createReplyStream } from './reply-stream.ts';
import { postToResponseUrl } from './respond.ts';

const NO_SUCH_MEMBER = ['user_not_found', 'users_not_found', 'user_not_visible'];
const ENDED = ['account_inactive', 'token_revoked'];
const CLOCK_SKEW_SECONDS = 120;
const once = { repeatable: false, wait: (ms: number) => wait(ms) };
const again = { ...once, repeatable: true };

/** Everything this app does in Slack, through its two clients. */
export function createSlackOut({ clients, log }: { clients: Clients; log: Log }): SlackOut {
  const { interactive: web, background } = clients;
  const told = (method: string, error: unknown) =>
    log.warn({ code: codeOf(error), method }, 'Slack did not take a message');

  return {
    reply: (target, onStarted) =>
      createReplyStream({ web, target, onStarted, log, now: Date.now, wait: again.wait, later: setTimeout }),

    async dm(userId, { text, blocks }, thread) {
      const inThread = thread && { thread_ts: thread.threadTs };
      const message = { text, unfurl_links: false, unfurl_media: false, ...(blocks && { blocks }), ...inThread };
      // Repeated after a lost answer too: the same private words twice are better than a link that never arrives.
      const post = (to: string) => patiently(() => web.chat.postMessage({ ...message, channel: to }), again);
      const { channel, ts } = await post(thread?.channel ?? userId).catch(async (error: unknown) => {
        if (codeOf(error) !== 'channel_not_found') throw error;
        // Slack opens the DM by itself; where something else stands in for it, it may want to be asked.
        const opened = await web.conversations.open({ users: userId }).catch(() => undefined);
        if (!opened?.channel?.id) throw error;
        return post(opened.channel.id);
      });
      if (!channel || !ts) throw new Error('Slack named no message.');
      return { channel, ts };
    },

    async dmOnce({ userId, channel: known }, { text, blocks }) {
      const message = { text, unfurl_links: false, unfurl_media: false, ...(blocks && { blocks }) };
      // The background client repeats after a lost answer by itself: its second message would be a second digest.
      const { channel, ts } = await patiently(
        () => web.chat.postMessage({ ...message, channel: known ?? userId }),
        once,
      );
      if (!channel || !ts) throw new Error('Slack named no message.');
      return { channel, ts };
    },

    async sentBefore(channel, blockId, since) {
      // Slack's clock and ours need not agree to the second.
      const oldest = String(Math.floor(since.getTime() / 1000) - CLOCK_SKEW_SECONDS);
      let cursor: string | undefined;
      do {
        const page = await patiently(
          () => background.conversations.history({ channel, oldest, limit: 100, ...(cursor && { cursor }) }),
          again,
        );
        const found = page.messages?.find(({ blocks }) => blocks?.some((block) => block.block_id === blockId));
        if (found?.ts) return found.ts;
        cursor = page.response_metadata?.next_cursor || undefined;
      } while (cursor);
      return undefined;
    },

    async ephemeral({ channel, userId, threadTs }, { text, blocks }) {
      const message = {
        channel,
        user: userId,
        text,
        ...(blocks && { blocks }),
        ...(threadTs && { thread_ts: threadTs }),
      };
      try {
        await patiently(() => web.chat.postEphemeral(message), once);
        return true;
      } catch (error) {
        told('chat.postEphemeral', error);
        return false;
      }
    },

    respond: postToResponseUrl,

    async update({ channel, ts }, { text, blocks }) {
      try {
        await patiently(() => web.chat.update({ channel, ts, text, blocks: blocks ?? [] }), again);
        return true;
      } catch (error) {
        told('chat.update', error);
        return false;
      }
    },

    async openModal(triggerId, view) {
      try {
        const opened = await web.views.open({ trigger_id: triggerId, view });
        return opened.view?.id;
      } catch (error) {
        told('views.open', error);
        return undefined;
      }
    },

    async updateModal(viewId, view) {
      try {
        await patiently(() => web.views.update({ view_id: viewId, view }), again);
        return true;
      } catch (error) {
        told('views.update', error);
        return false;
      }
    },

    async publishHome(userId, view) {
      await background.views.publish({ user_id: userId, view });
    },

    async suggestPrompts(channel, [first, ...rest]) {
      if (!first) return;
      await background.assistant.threads.setSuggestedPrompts({ channel_id: channel, prompts: [first, ...rest] });
    },

    async member(userId, options) {
      const client = options?.background ? background : web;
      try {
        const member = memberOf(await patiently(() => client.users.info({ user: userId }), again));
        // An answer about nobody, or about somebody else, is none: accounts are deleted where Slack knows no such member.
        if (member?.userId !== userId) throw new Error('Slack did not tell about this member.');
        return member;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'refused' && NO_SUCH_MEMBER.includes(failure.code)) throw new UnknownMemberError();
        throw error;
      }
    },

    async usergroupMembers(groupId) {
      try {
        const { users } = await patiently(() => background.usergroups.users.list({ usergroup: groupId }), again);
        // Nobody is not the same as no answer: who is not in the group is switched off.
        if (!users) throw new Error('Slack did not tell who is in the group.');
        return { kind: 'members', userIds: users };
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'refused') return { kind: 'refused', code: failure.code };
        throw error;
      }
    },

    async standing() {
      try {
        await background.auth.test();
        return 'stands';
      } catch (error) {
        const code = codeOf(error);
        if (ENDED.includes(code)) return 'ended';
        if (code === 'invalid_auth') return 'refused';
        throw error;
      }
    },
  };
}
