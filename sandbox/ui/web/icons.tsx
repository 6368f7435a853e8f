import type { ReactNode } from 'react';

const PATHS = {
  home: <path d="M3.5 9.5 10 4l6.5 5.5v6a1 1 0 0 1-1 1h-3.2v-4.3H7.7v4.3H4.5a1 1 0 0 1-1-1z" />,
  tools: (
    <>
      <ellipse cx="10" cy="5.4" rx="6" ry="2.4" />
      <path d="M4 5.4v9.2c0 1.3 2.7 2.4 6 2.4s6-1.1 6-2.4V5.4M4 10c0 1.3 2.7 2.4 6 2.4s6-1.1 6-2.4" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4l2.8 1.8" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  close: <path d="m5 5 10 10M15 5 5 15" />,
  send: <path d="M3.2 16.6 17 10 3.2 3.4l1.6 5.4 6.4 1.2-6.4 1.2z" fill="currentColor" stroke="none" />,
  stop: <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" stroke="none" />,
  check: <path d="m4.5 10.5 3.6 3.6 7.4-8" />,
  cross: <path d="m6 6 8 8m0-8-8 8" />,
  reply: <path d="M4 5h12v8.5H9.5L6 16.5v-3H4z" />,
  at: (
    <>
      <circle cx="10" cy="10" r="2.8" />
      <path d="M12.8 7.2v3.6c0 2.6 3.4 2.2 3.4-.8A6.2 6.2 0 1 0 13.6 15" />
    </>
  ),
  slash: (
    <>
      <rect x="3.2" y="3.2" width="13.6" height="13.6" rx="2.5" />
      <path d="m8.4 13.4 3.2-6.8" />
    </>
  ),
  spark: <path d="M10 3.2 11.6 8.4 16.8 10l-5.2 1.6L10 16.8l-1.6-5.2L3.2 10l5.2-1.6z" />,
  shared: (
    <>
      <rect x="3" y="6.5" width="9" height="9" rx="2" />
      <path d="M8 3.8h6.2a2 2 0 0 1 2 2V12" />
    </>
  ),
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="7.5" rx="1.5" />
      <path d="M7 9V6.6a3 3 0 0 1 6 0V9" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export function Icon({ name, size = 18 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {PATHS[name]}
    </svg>
  );
}
