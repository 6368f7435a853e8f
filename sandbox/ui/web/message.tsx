import type { SandboxMessage } from '../../slack/types.ts';
import type { UiAction, Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';
import type { AnyBlock } from './block-types.ts';
import { Blocks, Markdown, Mrkdwn } from './blocks.tsx';
import { Icon } from './icons.tsx';
import { Steps } from './steps.tsx';
import { clock, endsStopped, nameOf } from './words.ts';

interface MessageProps {
  message: SandboxMessage;
  workspace: Workspace;
  act: (action: UiAction) => void;
  /** Follows a message of the same author closely: no avatar and name. */
  compact?: boolean;
  replies?: SandboxMessage[];
  /** What the app says it is doing for it. */
  status?: string | undefined;
  onThread?: () => void;
}

/** One message: who, when, the steps of the work, the text, the blocks, and the thread that hangs on it. */
export function MessageView(props: MessageProps) {
  const { message, workspace, act, compact = false, replies = [], status, onThread } = props;
  const { channel, ts, user, to, streaming } = message;
  const isApp = user === workspace.app.botUserId;
  return (
    <article
      className={`message ${compact ? 'message-compact' : ''} ${to ? 'message-ephemeral' : ''}`}
      data-testid={to ? 'ephemeral' : 'message'}
      data-ts={ts}
      data-user={user}
      data-streaming={streaming === true}
    >
      {to && (
        <p className="only-you">
          <Icon name="eye" size={14} /> Only visible to you
        </p>
      )}
      <div className="gutter">
        {compact ? (
          <time>{clock(ts, workspace.timeZone).replace(/ [AP]M$/, '')}</time>
        ) : (
          <Avatar of={workspace} userId={user} />
        )}
      </div>
      <div className="message-main">
        {!compact && (
          <header className="message-head">
            <span className="author">{nameOf(workspace, user)}</span>
            {isApp && <span className="app-tag">APP</span>}
            <time>{clock(ts, workspace.timeZone)}</time>
          </header>
        )}
        <Body message={message} workspace={workspace} act={act} />
        {streaming && (
          <button
            type="button"
            className="btn btn-stop"
            data-testid="stop"
            onClick={() => act({ type: 'stop', as: workspace.me, channel, ts })}
          >
            <Icon name="stop" size={14} /> Stop
          </button>
        )}
        {message.stopped && !endsStopped(message.markdown ?? message.text) && <p className="muted">Stopped</p>}
        {status && <p className="message-status shimmer">{status}</p>}
        {replies.length > 0 && <ThreadLink replies={replies} workspace={workspace} onThread={onThread} />}
      </div>
      {onThread && !to && (
        <button type="button" className="tool message-tool" aria-label="Reply in thread" onClick={onThread}>
          <Icon name="reply" size={16} />
        </button>
      )}
    </article>
  );
}

function Body({ message, workspace, act }: Pick<MessageProps, 'message' | 'workspace' | 'act'>) {
  const { channel, ts, text, markdown, blocks = [], tasks = [], planTitle, streaming, edited, user } = message;
  const isApp = user === workspace.app.botUserId;
  return (
    <div className="message-body">
      {tasks.length > 0 && <Steps tasks={tasks} {...(planTitle && { title: planTitle })} />}
      {markdown && <Markdown text={markdown} workspace={workspace} />}
      {streaming && <span className="caret" aria-hidden="true" />}
      {!markdown && blocks.length === 0 && text && <Mrkdwn text={text} workspace={workspace} />}
      {blocks.length > 0 && (
        <Blocks
          blocks={blocks as unknown as AnyBlock[]}
          workspace={workspace}
          onAction={(click) => act({ type: 'click', as: workspace.me, message: { channel, ts }, ...click })}
        />
      )}
      {edited && !isApp && <span className="muted"> (edited)</span>}
    </div>
  );
}

interface ThreadLinkProps {
  replies: SandboxMessage[];
  workspace: Workspace;
  onThread: (() => void) | undefined;
}

function ThreadLink({ replies, workspace, onThread }: ThreadLinkProps) {
  // What only this person sees there counts as little as in Slack.
  const open = replies.filter(({ to }) => to === undefined);
  const authors = [...new Set(replies.map(({ user }) => user))];
  const last = open.at(-1);
  return (
    <button type="button" className="thread-link" data-testid="open-thread" onClick={onThread}>
      {authors.map((userId) => (
        <Avatar key={userId} of={workspace} userId={userId} size={22} />
      ))}
      <span className="thread-count">
        {open.length === 0 ? 'Open thread' : `${open.length} ${open.length === 1 ? 'reply' : 'replies'}`}
      </span>
      {last && <span className="muted">Last reply at {clock(last.ts, workspace.timeZone)}</span>}
    </button>
  );
}
