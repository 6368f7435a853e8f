import type { Workspace } from '../types.ts';
import { Avatar } from './avatar.tsx';

/** Who the visitor is: one button for each of the seeded people. */
export function TopBar({ workspace, onSwitch }: { workspace: Workspace; onSwitch: (userId: string) => void }) {
  return (
    <header className="top-bar">
      <span className="top-note">Model: {workspace.model.model}</span>
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
      <span className="top-note top-note-right">
        {workspace.model.real ? 'Only the model is not local' : 'Nothing leaves this machine'}
      </span>
    </header>
  );
}
