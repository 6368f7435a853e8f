import type { IncomingMessage } from 'node:http';

const FORM = 'application/x-www-form-urlencoded';

/** The whole body, or undefined where it is larger than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read on without keeping: an answer sent before the end of the body would reset the connection.
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

/** Bolt knows a form only by the exact header, without the charset that some senders add. */
export function normaliseContentType(request: IncomingMessage): void {
  const [type] = (request.headers['content-type'] ?? '').split(';');
  if (type?.trim().toLowerCase() === FORM) request.headers['content-type'] = FORM;
}

/** Whether the body, or the JSON inside of a form's `payload`, is an object: all that Slack ever sends. */
export function isAcceptableBody(request: IncomingMessage, body: Buffer): boolean {
  const text = body.toString();
  const json = request.headers['content-type'] === FORM ? (new URLSearchParams(text).get('payload') ?? '{}') : text;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
