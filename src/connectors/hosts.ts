/** Whether an address leads to one of these hosts; `*.zendesk.com` covers subdomains, not the domain itself. */
export function leadsTo(url: string, hosts: readonly string[]): boolean {
  const host = URL.parse(url)?.hostname;
  if (!host) return false;
  return hosts.some((each) => (each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each));
}
