/** What the plain Slack holds, and how it differs from one test to the next. */
export interface PlainSlackState {
  /** Users by id, as users.info answers them. */
  users: Record<string, Record<string, unknown>>;
  /** What auth.test answers beside `ok`. */
  auth: Record<string, unknown>;
  /** Whether chat.postMessage takes `markdown_text`, which is younger than the method. */
  markdownText: boolean;
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
  const words = ({ text, markdown_text, blocks }: Arguments) => (state.markdownText && markdown_text) || text || blocks;

  function post(method: string, args: Arguments, channel: string): Answer {
    if (!words(args)) return { ok: false, error: 'no_text' };
    const { text, markdown_text, thread_ts, blocks, user } = args;
    const message: PlainMessage = {
      method,
      channel,
      ts: nextTs(),
      text: text ?? (state.markdownText ? markdown_text : undefined) ?? '',
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
      if (!words(args)) return { ok: false, error: 'no_text' };
      message.text = args.text ?? args.markdown_text ?? '';
      return { ok: true, channel: message.channel, ts: message.ts, text: message.text };
    },
    'views.publish': ({ user_id = '', view = '' }) =>
      view && state.users[user_id] ? { ok: true, view: { id: 'V1' } } : { ok: false, error: 'invalid_arguments' },
  };
}
