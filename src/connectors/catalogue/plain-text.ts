import type { JsonValue } from '../types.ts';

/** What HTML says, without its tags. Providers turn what they are given into HTML; texts are compared and shown so. */
export function plainText(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
