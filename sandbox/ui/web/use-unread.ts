import { useEffect, useState } from 'react';
import type { UiChannel, Workspace } from '../types.ts';

/** How many of a channel's messages this person has not looked at. What was there at the start counts as seen. */
export function useUnread(
  workspace: Workspace | undefined,
  open: UiChannel | undefined,
): (channel: UiChannel) => number {
  const [seen, setSeen] = useState<Record<string, string>>({});
  const me = workspace?.me ?? '';
  const openLast = open ? lastTs(open) : undefined;
  useEffect(() => {
    setSeen((before) => {
      const unknown = (workspace?.channels ?? []).filter(({ id }) => before[`${me} ${id}`] === undefined);
      const missing = Object.fromEntries(unknown.map((channel) => [`${me} ${channel.id}`, lastTs(channel)]));
      const current = open && before[`${me} ${open.id}`] !== openLast ? { [`${me} ${open.id}`]: openLast ?? '' } : {};
      return unknown.length === 0 && Object.keys(current).length === 0 ? before : { ...before, ...missing, ...current };
    });
  }, [workspace, me, open, openLast]);
  return (channel) => {
    const last = seen[`${me} ${channel.id}`];
    if (last === undefined) return 0;
    return channel.messages.filter(({ ts, user }) => user !== me && Number(ts) > Number(last)).length;
  };
}

function lastTs({ messages }: UiChannel): string {
  return String(Math.max(0, ...messages.map(({ ts }) => Number(ts))));
}
