import { useEffect, useState } from 'react';
import type { UiAction, UiChannel, Workspace } from '../types.ts';
import { Composer } from './composer.tsx';
import { ChannelHead, MessageList, repliesIn, topLevel } from './conversation.tsx';
import { Home } from './home.tsx';
import { Icon } from './icons.tsx';
import { encodeText, parseCommand } from './words.ts';

interface ChannelProps {
  channel: UiChannel;
  workspace: Workspace;
  act: (action: UiAction) => void;
  /** Posts at the top level; the thread opens once the app answers there. */
  post: (text: string) => void;
  draft?: { text: string } | undefined;
  onThread: (ts: string) => void;
}

/** The middle pane: a channel, or the app's direct message with its Home tab. */
export function Channel({ channel, workspace, act, post, draft, onThread }: ChannelProps) {
  const [tab, setTab] = useState<'home' | 'messages'>('messages');
  const dm = channel.kind === 'dm';
  const { me } = workspace;
  useEffect(() => {
    if (dm) act({ type: 'home', as: me, tab });
  }, [dm, me, tab, act]);
  const send = (typed: string) => {
    const command = parseCommand(typed);
    if (command) act({ type: 'command', as: me, channel: channel.id, ...command });
    else post(encodeText(typed, workspace));
  };
  return (
    <section className="pane" data-testid="channel-pane" aria-label={channel.name}>
      <ChannelHead channel={channel} workspace={workspace} />
      {dm && (
        <div className="tabs" role="tablist">
          {(['home', 'messages'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              className="tab"
              data-testid={`tab:${name}`}
              aria-selected={name === tab}
              onClick={() => setTab(name)}
            >
              {name === 'home' ? 'Home' : 'Messages'}
            </button>
          ))}
        </div>
      )}
      {dm && tab === 'home' ? (
        <Home workspace={workspace} act={act} />
      ) : (
        <>
          <MessageList
            key={channel.id}
            testId="messages"
            messages={topLevel(channel)}
            workspace={workspace}
            act={act}
            repliesOf={({ ts, to }) => (to ? [] : repliesIn(channel, ts))}
            onThread={({ ts, to }) => to === undefined && onThread(ts)}
            statusOf={({ ts }) =>
              workspace.statuses.find((one) => one.channel === channel.id && one.threadTs === ts)?.text
            }
          />
          {dm && <Prompts workspace={workspace} onPick={(message) => post(encodeText(message, workspace))} />}
          <Composer
            key={`composer ${channel.id}`}
            workspace={workspace}
            members={channel.members}
            placeholder={
              dm ? `Message ${channel.name}` : `Message #${channel.name} (mention @${workspace.app.name} to ask it)`
            }
            testId="composer"
            commands
            focus
            draft={draft}
            onSend={send}
          />
        </>
      )}
    </section>
  );
}

function Prompts({ workspace, onPick }: { workspace: Workspace; onPick: (message: string) => void }) {
  if (workspace.prompts.length === 0) return null;
  return (
    <div className="prompts">
      {workspace.prompts.map(({ title, message }) => (
        <button
          key={title}
          type="button"
          className="prompt"
          data-testid="prompt"
          title={message}
          onClick={() => onPick(message)}
        >
          <Icon name="spark" size={14} /> {title}
        </button>
      ))}
    </div>
  );
}
