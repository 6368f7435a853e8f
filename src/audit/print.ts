import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes piece by piece, as fast as they are taken. Ends quietly where nobody reads on, as behind `| head`. */
export async function printTo(out: Writable, pieces: AsyncIterable<string>): Promise<void> {
  let closed: unknown;
  const onError = (error: unknown) => {
    closed = error;
  };
  out.on('error', onError);
  try {
    for await (const piece of pieces) {
      if (!out.write(piece) && closed === undefined) await once(out, 'drain').catch(onError);
      if (closed !== undefined) break;
    }
  } finally {
    out.off('error', onError);
  }
  if (closed !== undefined && (closed as { code?: unknown }).code !== 'EPIPE') throw closed;
}
