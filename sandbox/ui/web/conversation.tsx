import { Fragment } from 'react';
import type { SandboxMessage } from '../../slack/types.ts';
import type { UiAction, UiChannel, Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { MessageView } from './message.tsx';
import { dayOf } from './words.ts';

/** Messages of one author this close together (seconds) are drawn as one group, as Slack does. */
const GROUP_SECONDS = 300;

interface ListProps {
  messages: SandboxMessage[];
  workspace: Workspace;
  act: (action: UiAction) => void;
  repliesOf?: (message: SandboxMessage) => SandboxMessage[];
  onThread?: (message: SandboxMessage) => void;
  /** What the app says it is doing for a message, in its thread. */
  statusOf?: (message: SandboxMessage) => string | undefined;
  status?: string | undefined;
  testId: string;
}

/** A list of messages; the style sheet keeps it at its end while the reader is there. */
export function MessageList(props: ListProps) {
  const { messages, workspace, act, repliesOf, onThread, statusOf, status, testId } = props;
  const days = messages.map(({ ts }) => dayOf(Number(ts) * 1000, workspace.timeZone));
  return (
    <div className="messages" data-testid={testId} role="log">
      <div className="messages-inner">
        {messages.map((message, index) => (
          <Fragment key={`${message.ts} ${message.to ?? ''}`}>
            {days[index] !== (days[index - 1] ?? days[0]) && <p className="day">{days[index]}</p>}
            <MessageView
              message={message}
              workspace={workspace}
              act={act}
              compact={follows(messages[index - 1], message)}
              replies={repliesOf?.(message) ?? []}
              status={statusOf?.(message)}
              {...(onThread && { onThread: () => onThread(message) })}
            />
          </Fragment>
        ))}
        {status && !messages.some(({ streaming }) => streaming) && (
          <p className="status" data-testid="status">
            <Avatar of={workspace} userId={workspace.app.botUserId} size={20} />
            <span className="shimmer">{status}</span>
          </p>
        )}
      </div>
    </div>
  );
}

function follows(before: SandboxMessage | undefined, message: SandboxMessage): boolean {
  return (
    before !== undefined &&
    // What one person alone sees stands by itself.
    message.to === undefined &&
    before.to === undefined &&
    before.user === message.user &&
    Number(message.ts) - Number(before.ts) < GROUP_SECONDS
  );
}

/** The messages of a channel itself: no replies, and no ephemerals that belong to a thread. */
export function topLevel({ messages }: UiChannel): SandboxMessage[] {
  return messages.filter(({ threadTs, ts }) => threadTs === undefined || threadTs === ts);
}

export function repliesIn({ messages }: UiChannel, threadTs: string): SandboxMessage[] {
  return messages.filter((message) => message.threadTs === threadTs && message.ts !== threadTs);
}

/** The head of a channel's pane. */
export function ChannelHead({ channel, workspace }: { channel: UiChannel; workspace: Workspace }) {
  return (
    <header className="pane-head">
      {channel.kind === 'dm' && <Avatar of={workspace} userId={workspace.app.botUserId} size={24} />}
      <h2>{channel.kind === 'dm' ? channel.name : `# ${channel.name}`}</h2>
      {channel.kind === 'dm' && <span className="app-tag">APP</span>}
      {channel.sharedWith && <span className="shared-tag">shared with {channel.sharedWith}</span>}
      <span className="members">
        {channel.kind === 'dm' ? (
          <span className="muted">
            <Icon name="lock" size={13} /> only you and the app
          </span>
        ) : (
          channel.members.map((userId) => <Avatar key={userId} of={workspace} userId={userId} size={24} />)
        )}
      </span>
    </header>
  );
}
