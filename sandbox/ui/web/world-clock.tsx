import { useEffect, useRef, useState } from 'react';
import type { ClockMove, UiClock } from '../types.ts';
import { Icon } from './icons.tsx';
import { dayAndTime } from './words.ts';

interface WorldClockProps {
  clock: UiClock;
  onMove: (move: ClockMove) => void;
}

/** The world's time where the person is, and a menu that moves it forward. */
export function WorldClock({ clock: { ahead, timeZone, morning, movable }, onMove }: WorldClockProps) {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(() => Date.now());
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tick = setInterval(() => setAt(Date.now()), 1_000);
    return () => clearInterval(tick);
  }, []);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      const inside = event.target instanceof Node && box.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !inside) setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, [open]);
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ');
  const move = (to: ClockMove) => {
    setOpen(false);
    onMove(to);
  };
  const shown = (
    <>
      <Icon name="clock" size={15} />
      <time data-testid="clock">{dayAndTime(at + ahead, timeZone)}</time>
      <span className="clock-city">{city}</span>
    </>
  );
  if (!movable) return <span className="clock">{shown}</span>;
  return (
    <div className="clock-box" ref={box}>
      <button
        type="button"
        className="clock clock-button"
        data-testid="clock-menu"
        aria-haspopup="menu"
        aria-expanded={open}
        title="Move the clock of this world"
        onClick={() => setOpen(!open)}
      >
        {shown}
      </button>
      {open && (
        <div className="clock-menu" role="menu">
          <button type="button" role="menuitem" data-testid="clock:morning" onClick={() => move('morning')}>
            <strong>Next morning</strong>
            <small>{dayAndTime(Date.parse(morning), timeZone)}. The morning digest comes at 08:00.</small>
          </button>
          <button type="button" role="menuitem" data-testid="clock:hour" onClick={() => move('hour')}>
            <strong>+1 hour</strong>
          </button>
          <button type="button" role="menuitem" data-testid="clock:day" onClick={() => move('day')}>
            <strong>+1 day</strong>
          </button>
          <p>For everybody here; it does not go back.</p>
        </div>
      )}
    </div>
  );
}
