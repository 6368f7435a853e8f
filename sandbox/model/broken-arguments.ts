import type { ServerResponse } from 'node:http';
import type { WireCall } from './answer.ts';

/**
 * Lets arguments that are not JSON through a streamed Messages answer, as a model cut short sends them.
 *
 * aimock replaces them by `{}` there. So it gets a short JSON string in their place, which it writes as one delta,
 * and the delta is exchanged on its way out. Without streaming the protocol itself has no place for broken arguments:
 * `input` is an object, and stays `{}`.
 */
export function sendBrokenArguments(response: ServerResponse, calls: readonly WireCall[]): WireCall[] {
  const broken = new Map<string, string>();
  const stood = calls.map((call, index) => {
    if (isJson(call.arguments)) return call;
    const placeholder = JSON.stringify(`broken:${index}`);
    broken.set(`"partial_json":${JSON.stringify(placeholder)}`, `"partial_json":${JSON.stringify(call.arguments)}`);
    return { ...call, arguments: placeholder };
  });
  if (broken.size === 0) return stood;
  const write = response.write.bind(response);
  response.write = ((chunk: unknown) => {
    let text = String(chunk);
    for (const [from, to] of broken) text = text.replace(from, () => to);
    return write(text);
  }) as typeof response.write;
  return stood;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
