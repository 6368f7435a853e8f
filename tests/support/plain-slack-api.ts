/** What the plain Slack holds, and how it differs from one test to the next. */
export interface PlainSlackState {
  /** Users by id, as users.info answers them. */
  users: Record<string, Record<string, unknown>>;
  /** What auth.test answers beside `ok`. */
  auth: Record<string, unknown>;
  /** Whether messages may have a Markdown block, which is younger than the others. */
  markdownBlocks: boolean;
  /** Whether chat.postMessage takes a user's id for the DM with them. */
  postsToUsers: boolean;
  /** Everything posted, oldest first; ephemerals carry `user`. */
  posted: PlainMessage[];
}

export interface PlainMessage {
  method: string;
  channel: string;
  ts: string;
  text: string;
  threadTs?: string;
  blocks?: unknown;
  /** Of an ephemeral: the one who sees it. */
  user?: string;
}

type Answer = Record<string, unknown>;
type Arguments = Record<string, string>;

export const dmOf = (userId: string): string => `D${userId.slice(1)}`;

/** The few methods of the Web API that a small Slack has; everything else is an unknown method. */
export function plainMethods(state: PlainSlackState): Record<string, (args: Arguments) => Answer> {
  let last = 0;
  const nextTs = () => {
    last = Math.max(last + 1, Date.now() * 1_000);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
  };
  const complaint = ({ text, blocks }: Arguments): Answer | undefined => {
    if (!text && !blocks) return { ok: false, error: 'no_text' };
    if (!state.markdownBlocks && blocks?.includes('"type":"markdown"')) return { ok: false, error: 'invalid_blocks' };
    return undefined;
  };

  function post(method: string, args: Arguments, channel: string): Answer {
    const refused = complaint(args);
    if (refused) return refused;
    const { text, thread_ts, blocks, user } = args;
    const message: PlainMessage = {
      method,
      channel,
      ts: nextTs(),
      text: text ?? '',
      ...(thread_ts && { threadTs: thread_ts }),
      ...(blocks && { blocks: JSON.parse(blocks) }),
      ...(user && { user }),
    };
    state.posted.push(message);
    return method === 'chat.postEphemeral'
      ? { ok: true, message_ts: message.ts }
      : { ok: true, channel, ts: message.ts, message: { text: message.text } };
  }

  return {
    'auth.test': () => ({ ok: true, ...state.auth }),
    'users.info': ({ user = '' }) =>
      state.users[user] ? { ok: true, user: state.users[user] } : { ok: false, error: 'user_not_found' },
    'conversations.open': ({ users = '' }) =>
      state.users[users] ? { ok: true, channel: { id: dmOf(users) } } : { ok: false, error: 'user_not_found' },
    'chat.postMessage'(args) {
      const { channel = '' } = args;
      const user = state.users[channel] !== undefined;
      if (user && !state.postsToUsers) return { ok: false, error: 'channel_not_found' };
      return post('chat.postMessage', args, user ? dmOf(channel) : channel);
    },
    'chat.postEphemeral': (args) => post('chat.postEphemeral', args, args.channel ?? ''),
    'chat.update'(args) {
      const message = state.posted.find(({ ts, channel }) => ts === args.ts && channel === args.channel);
      if (!message) return { ok: false, error: 'message_not_found' };
      const refused = complaint(args);
      if (refused) return refused;
      message.text = args.text ?? '';
      return { ok: true, channel: message.channel, ts: message.ts, text: message.text };
    },
    'views.publish': ({ user_id = '', view = '' }) =>
      view && state.users[user_id] ? { ok: true, view: { id: 'V1' } } : { ok: false, error: 'invalid_arguments' },
  };
}
