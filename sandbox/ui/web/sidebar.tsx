import type { UiChannel, Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';
import { Guide, type GuideProps } from './guide.tsx';
import { Icon } from './icons.tsx';

export type Screen = 'slack' | 'providers';

interface RailProps {
  team: string;
  screen: Screen;
  /** How many records the providers hold that are new or changed. */
  changes: number;
  onScreen: (to: Screen) => void;
}

/** The narrow bar that leads to Slack and to the providers. */
export function Rail({ team, screen, changes, onScreen }: RailProps) {
  return (
    <nav className="rail" aria-label="Views">
      <span className="workspace-mark" aria-hidden="true">
        {team.slice(0, 1)}
      </span>
      <button
        type="button"
        className="rail-item"
        data-testid="nav:slack"
        aria-current={screen === 'slack'}
        onClick={() => onScreen('slack')}
      >
        <span className="rail-icon">
          <Icon name="home" size={20} />
        </span>
        Slack
      </button>
      <button
        type="button"
        className="rail-item"
        data-testid="nav:providers"
        aria-current={screen === 'providers'}
        onClick={() => onScreen('providers')}
      >
        <span className="rail-icon">
          <Icon name="tools" size={20} />
          {changes > 0 && <span className="badge">{changes}</span>}
        </span>
        Providers
      </button>
    </nav>
  );
}

interface SidebarProps {
  workspace: Workspace;
  current: string | undefined;
  /** How many messages a channel has that this person has not looked at. */
  unread: (channel: UiChannel) => number;
  onOpen: (channel: string) => void;
  guide: GuideProps;
}

/** The workspace's channels and the app's direct message. */
export function Sidebar({ workspace, current, unread, onOpen, guide }: SidebarProps) {
  const row = (channel: UiChannel) => {
    const count = channel.id === current ? 0 : unread(channel);
    return (
      <li key={channel.id}>
        <button
          type="button"
          className={`channel ${count > 0 ? 'channel-unread' : ''}`}
          data-testid={`channel:${channel.kind === 'dm' ? 'dm' : channel.name}`}
          aria-current={channel.id === current}
          onClick={() => onOpen(channel.id)}
        >
          {channel.kind === 'dm' ? (
            <Avatar of={workspace} userId={workspace.app.botUserId} size={20} />
          ) : (
            <span className="channel-hash">{channel.sharedWith ? <Icon name="shared" size={16} /> : '#'}</span>
          )}
          <span className="channel-name">{channel.name}</span>
          {channel.kind === 'dm' && count > 0 && <span className="badge">{count}</span>}
        </button>
      </li>
    );
  };
  const channels = workspace.channels.filter(({ kind }) => kind === 'channel');
  const apps = workspace.channels.filter(({ kind }) => kind === 'dm');
  return (
    <nav className="sidebar" aria-label="Channels">
      <h1 className="workspace-name">{workspace.team.name}</h1>
      <h2 className="sidebar-heading">Channels</h2>
      <ul>{channels.map(row)}</ul>
      {apps.length > 0 && <h2 className="sidebar-heading">Apps</h2>}
      <ul>{apps.map(row)}</ul>
      {apps.length > 0 && <Guide {...guide} />}
    </nav>
  );
}
