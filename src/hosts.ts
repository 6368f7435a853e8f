/** Whether an address leads to one of these hosts. */
export function leadsTo(url: string, patterns: readonly string[]): boolean {
  return hostAllowed(URL.parse(url)?.hostname ?? '', patterns);
}

/**
 * Whether `host` is one of these: by itself, or below `*.domain` (which is not the domain itself).
 *
 * @example hostAllowed('acme.zendesk.com', ['*.zendesk.com']) // true
 */
export function hostAllowed(host: string, patterns: readonly string[]): boolean {
  const name = plainName(host);
  return (
    name !== '' &&
    patterns.some((pattern) => {
      const wanted = plainName(pattern);
      return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) && name.length >= wanted.length : name === wanted;
    })
  );
}

/** In lower case, and without the last dot of a full domain name, which says nothing. */
export function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
