import type { Workspace } from '../types.ts';
import { nameOf } from './words.ts';

const COLOURS = ['#2f7d6b', '#b4552d', '#3a6ea5', '#8a4b94'];

/** A square with somebody's initials, or the app's mark. */
export function Avatar({
  of,
  userId,
  size = 36,
}: {
  of: Pick<Workspace, 'people' | 'app'>;
  userId: string;
  size?: number;
}) {
  const style = { width: size, height: size, fontSize: size * 0.4, borderRadius: Math.max(4, size / 6) };
  if (userId === of.app.botUserId) {
    return (
      <span className="avatar avatar-app" style={style} aria-hidden="true">
        <svg viewBox="0 0 36 36" width="100%" height="100%" aria-hidden="true">
          <circle cx="15" cy="18" r="6.5" fill="none" stroke="#fff" strokeWidth="3" />
          <path d="M20 10.5a8.5 8.5 0 0 1 0 15" fill="none" stroke="#f4b740" strokeWidth="3" strokeLinecap="round" />
        </svg>
      </span>
    );
  }
  const index = of.people.findIndex((person) => person.userId === userId);
  const initials = nameOf(of, userId)
    .split(' ')
    .map((part) => part[0])
    .join('')
    .slice(0, 2);
  return (
    <span className="avatar" style={{ ...style, background: COLOURS[index] ?? '#616061' }} aria-hidden="true">
      {initials}
    </span>
  );
}
