import { useCallback, useEffect, useState } from 'react';
import type { UiAction, UiChannel } from '../types.ts';
import { moveClock, act as send, signedInAs, signInAs } from './api.ts';
import { Channel } from './channel.tsx';
import { Modal } from './modal.tsx';
import { Providers } from './providers.tsx';
import { Rail, type Screen, Sidebar } from './sidebar.tsx';
import { Thread } from './thread.tsx';
import { TopBar } from './top-bar.tsx';
import { useLive } from './use-live.ts';
import { useUnread } from './use-unread.ts';

/** The whole page: Slack as the chosen person sees it, and the providers behind it. */
export function App() {
  const [me, setMe] = useState<string>();
  const [screen, setScreen] = useState<Screen>('slack');
  const [place, setPlace] = useState<{ channel?: string; thread?: string }>({});
  const [problem, setProblem] = useState<string>();
  /** What was asked last, until the app answers in its thread. */
  const [asked, setAsked] = useState<{ channel: string; ts: string }>();
  const [draft, setDraft] = useState<{ channel: string; text: string }>();
  const [guided, setGuided] = useState(true);
  const { workspace, holdings, clock, connected } = useLive(me);
  const channel = workspace?.channels.find(({ id }) => id === place.channel) ?? workspace?.channels[0];
  const unread = useUnread(workspace, channel);

  // Another tab may have signed this browser in as somebody else; one browser is one person, as with Slack itself.
  useEffect(() => {
    const follow = () => signedInAs().then(setMe, () => undefined);
    follow();
    window.addEventListener('focus', follow);
    return () => window.removeEventListener('focus', follow);
  }, []);

  // The thread opens once there is something in it: a card, or a question to connect, stands in the channel itself.
  const answered =
    channel?.id === asked?.channel &&
    channel?.messages.some(
      ({ threadTs, ts, user }) => threadTs === asked?.ts && ts !== asked?.ts && user === workspace?.app.botUserId,
    );
  useEffect(() => {
    if (!asked || !answered) return;
    setPlace({ channel: asked.channel, thread: asked.ts });
    setAsked(undefined);
  }, [asked, answered]);

  // The message box has taken the words over by now.
  useEffect(() => {
    if (draft) setDraft(undefined);
  }, [draft]);

  const act = useCallback(async (action: UiAction) => {
    const answer = await send(action);
    setProblem(answer.ok ? undefined : answer.error);
    return answer;
  }, []);

  if (!workspace || !holdings || !clock || workspace.me !== me) return <p className="empty">Opening the workspace…</p>;

  const switchTo = (userId: string) => {
    // At once, so that nothing typed from here on can be said by the person who was here before.
    setMe(userId);
    setPlace(({ channel: kept }) => (kept ? { channel: kept } : {}));
    signInAs(userId).then(({ ok, error }) => setProblem(ok ? undefined : error));
  };
  const post = async (to: UiChannel, text: string) => {
    const { ok, ts } = await act({ type: 'post', as: workspace.me, channel: to.id, text });
    const asks = to.kind === 'dm' || text.includes(`<@${workspace.app.botUserId}>`);
    if (!ok || !ts || !asks) return;
    setAsked({ channel: to.id, ts });
    // A thread about something else would be in the way.
    setPlace((before) => ({ ...(before.channel && { channel: before.channel }) }));
  };
  const say = (text: string) => {
    const [first] = workspace.channels;
    if (!first) return;
    setPlace(({ channel: open, thread }) => ({ channel: first.id, ...(open === first.id && thread && { thread }) }));
    setDraft({ channel: first.id, text });
  };
  const changes = holdings.providers.flatMap(({ records }) => records.filter(({ change }) => change)).length;

  return (
    <div className="app">
      <TopBar
        workspace={workspace}
        clock={clock}
        onSwitch={switchTo}
        onMove={(move) => moveClock(workspace.me, move).then(({ ok, error }) => setProblem(ok ? undefined : error))}
      />
      <Rail team={workspace.team.name} screen={screen} changes={changes} onScreen={setScreen} />
      {screen === 'providers' || !channel ? (
        <Providers holdings={holdings} workspace={workspace} />
      ) : (
        <main className="slack">
          <Sidebar
            workspace={workspace}
            current={channel.id}
            unread={unread}
            onOpen={(id) => setPlace((before) => (before.channel === id ? before : { channel: id }))}
            guide={{ open: guided, onOpen: setGuided, onSay: say }}
          />
          <Channel
            key={`${workspace.me} ${channel.id}`}
            channel={channel}
            workspace={workspace}
            act={act}
            post={(text) => post(channel, text)}
            draft={draft?.channel === channel.id ? draft : undefined}
            onThread={(thread) => setPlace({ channel: channel.id, thread })}
          />
          {place.thread && (
            <Thread
              key={place.thread}
              channel={channel}
              threadTs={place.thread}
              workspace={workspace}
              act={act}
              onClose={() => setPlace({ channel: channel.id })}
            />
          )}
        </main>
      )}
      {workspace.modal && <Modal key={workspace.modal.id} workspace={workspace} modal={workspace.modal} act={act} />}
      {(problem || !connected) && (
        <p className="problem" role="alert">
          {connected ? problem : 'The sandbox does not answer. Is npm run demo still running?'}
        </p>
      )}
    </div>
  );
}
