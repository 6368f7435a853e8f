import { useEffect, useState } from 'react';
import type { Holdings, UiClock, Workspace } from '../types.ts';

export interface Live {
  workspace?: Workspace;
  holdings?: Holdings;
  clock?: UiClock;
  connected: boolean;
}

/** The world as `userId` sees it, kept current by server-sent events. */
export function useLive(userId: string | undefined): Live {
  const [live, setLive] = useState<Live>({ connected: false });
  useEffect(() => {
    if (!userId) return;
    const source = new EventSource(`/sandbox/api/events?as=${encodeURIComponent(userId)}`);
    const take = (part: 'workspace' | 'holdings' | 'clock') => (event: MessageEvent<string>) =>
      setLive((before) => ({ ...before, connected: true, [part]: JSON.parse(event.data) }));
    source.addEventListener('workspace', take('workspace'));
    source.addEventListener('holdings', take('holdings'));
    source.addEventListener('clock', take('clock'));
    source.addEventListener('error', () => setLive((before) => ({ ...before, connected: false })));
    return () => source.close();
  }, [userId]);
  return live;
}
