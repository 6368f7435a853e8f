import type { ClockMove, UiClock, Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';
import { WorldClock } from './world-clock.tsx';

interface TopBarProps {
  workspace: Workspace;
  clock: UiClock;
  onSwitch: (userId: string) => void;
  onMove: (move: ClockMove) => void;
}

/** Who the visitor is, one button for each of the seeded people, and what time it is for them. */
export function TopBar({ workspace, clock, onSwitch, onMove }: TopBarProps) {
  return (
    <header className="top-bar">
      <span className="top-note">
        Model: {workspace.model.model}
        <span className="top-note-more">
          {workspace.model.real ? 'Only the model is not local' : 'Nothing leaves this machine'}
        </span>
      </span>
      <fieldset className="personas" aria-label="You are">
        <span className="personas-label">You are</span>
        {workspace.people.map(({ userId, name, title }) => (
          <button
            key={userId}
            type="button"
            className="persona"
            data-testid={`persona:${userId}`}
            aria-pressed={userId === workspace.me}
            onClick={() => onSwitch(userId)}
          >
            <Avatar of={workspace} userId={userId} size={28} />
            <span className="persona-words">
              <span className="persona-name">{name}</span>
              <span className="persona-title">{title}</span>
            </span>
          </button>
        ))}
      </fieldset>
      <WorldClock clock={clock} onMove={onMove} />
    </header>
  );
}
