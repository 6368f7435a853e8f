import type { ClockMove, UiAction } from '../types.ts';

async function send(path: string, body: unknown): Promise<{ ok: boolean; error?: string; ts?: string }> {
  const response = await fetch(`/sandbox/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Does something in the world as one of its people. */
export function act(action: UiAction) {
  return send('action', action);
}

/** Signs this browser in as somebody else, here and in the providers' consent pages. */
export function signInAs(as: string) {
  return send('persona', { as });
}

/** Moves the world's clock forward, for everybody. */
export function moveClock(as: string, move: ClockMove) {
  return send('clock', { as, move });
}

/** Who this browser is signed in as; another tab, or a Sign in with Slack page, may have changed it. */
export async function signedInAs(): Promise<string> {
  const response = await fetch('/sandbox/api/persona');
  const { as }: { as: string } = await response.json();
  return as;
}
