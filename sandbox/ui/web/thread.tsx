import type { UiAction, UiChannel, Workspace } from '../types.ts';
import { Composer } from './composer.tsx';
import { MessageList, repliesIn } from './conversation.tsx';
import { Icon } from './icons.tsx';
import { encodeText, parseCommand } from './words.ts';

interface ThreadProps {
  channel: UiChannel;
  threadTs: string;
  workspace: Workspace;
  act: (action: UiAction) => void;
  onClose: () => void;
}

/** The pane on the right: a message and its replies. */
export function Thread({ channel, threadTs, workspace, act, onClose }: ThreadProps) {
  const root = channel.messages.filter(({ ts, to }) => ts === threadTs && to === undefined);
  const status = workspace.statuses.find((one) => one.channel === channel.id && one.threadTs === threadTs)?.text;
  const send = (typed: string) => {
    const at = { as: workspace.me, channel: channel.id, threadTs };
    const command = parseCommand(typed);
    if (command) act({ type: 'command', ...at, ...command });
    else act({ type: 'post', ...at, text: encodeText(typed, workspace) });
  };
  return (
    <section className="thread" data-testid="thread" aria-label="Thread">
      <header className="pane-head">
        <h2>Thread</h2>
        <span className="muted">{channel.kind === 'dm' ? channel.name : `#${channel.name}`}</span>
        <button type="button" className="tool pane-close" aria-label="Close thread" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <MessageList
        testId="thread-messages"
        messages={[...root, ...repliesIn(channel, threadTs)]}
        workspace={workspace}
        act={act}
        status={status}
      />
      <Composer
        workspace={workspace}
        members={channel.members}
        placeholder={channel.kind === 'dm' ? 'Reply…' : `Reply… (mention @${workspace.app.name} to ask it)`}
        testId="thread-composer"
        commands={false}
        focus={false}
        onSend={send}
      />
    </section>
  );
}
