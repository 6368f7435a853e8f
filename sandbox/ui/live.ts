/** Waits this long for more changes before it tells the browser: a streamed answer changes many times a second. */
const GATHER_MS = 40;
/** Keeps the connection alive, and lets statuses that ran out disappear. */
const REFRESH_MS = 15_000;

/** A named part of the page's state, computed anew whenever something changed and sent when it differs. */
export interface Part {
  event: string;
  read: () => unknown;
}

/** Server-sent events that carry each part whole: at once, and again whenever it differs from what was sent last. */
export function liveStream(parts: Part[], subscribe: ((listener: () => void) => () => void)[]): Response {
  const sent = new Map<string, string>();
  const encoder = new TextEncoder();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let waiting: NodeJS.Timeout | undefined;
      const send = () => {
        waiting = undefined;
        for (const { event, read } of parts) {
          const data = JSON.stringify(read());
          if (sent.get(event) === data) continue;
          sent.set(event, data);
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
        }
      };
      const later = () => {
        waiting ??= setTimeout(send, GATHER_MS);
      };
      const unsubscribe = subscribe.map((to) => to(later));
      const refresh = setInterval(() => {
        controller.enqueue(encoder.encode(': still here\n\n'));
        later();
      }, REFRESH_MS).unref();
      stop = () => {
        for (const end of unsubscribe) end();
        clearInterval(refresh);
        clearTimeout(waiting);
      };
      send();
    },
    cancel: () => stop(),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
