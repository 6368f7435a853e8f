/**
 * Whether a POST came from a page of ours. Browsers say so in Sec-Fetch-Site; one that does not, in Origin, which is
 * `null` under our own Referrer-Policy. Something that sends neither is no browser, and has nobody's cookie to misuse.
 */
export function isSameOrigin(headers: Headers, publicUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  return origin === null || origin === 'null' || origin === new URL(publicUrl).origin;
}
