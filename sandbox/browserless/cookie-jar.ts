interface Cookie {
  name: string;
  value: string;
  host: string;
  path: string;
  secure: boolean;
  /** Milliseconds since the epoch; a session's cookie has none. */
  expires?: number;
}

export interface CookieJar {
  /** The Cookie header for a request, or undefined where there is nothing to send. */
  header(url: URL, now?: number): string | undefined;
  /** Keeps what a response set. */
  take(url: URL, setCookie: readonly string[], now?: number): void;
  /** Puts a cookie there as if the host had set it for all its paths. */
  put(host: string, name: string, value: string): void;
}

/** Cookies as browsers keep them: by host, whatever the port; by path; and the secure ones for TLS and loopback only. */
export function createCookieJar(): CookieJar {
  let cookies: Cookie[] = [];
  const keep = (cookie: Cookie) => {
    const { name, host, path } = cookie;
    cookies = [...cookies.filter((old) => old.name !== name || old.host !== host || old.path !== path), cookie];
  };
  return {
    header(url, now = Date.now()) {
      const sent = cookies.filter(
        ({ host, path, secure, expires }) =>
          host === url.hostname &&
          covers(path, url.pathname) &&
          (!secure || isTrusted(url)) &&
          (expires === undefined || expires > now),
      );
      return sent.length > 0 ? sent.map(({ name, value }) => `${name}=${value}`).join('; ') : undefined;
    },
    take(url, setCookie, now = Date.now()) {
      for (const line of setCookie) {
        const cookie = parse(line, url, now);
        if (cookie) keep(cookie);
      }
    },
    put: (host, name, value) => keep({ name, value, host, path: '/', secure: false }),
  };
}

function parse(line: string, url: URL, now: number): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';');
  const at = pair.indexOf('=');
  const attributes = new Map(
    rest.map((part): [string, string] => {
      const [name = '', ...value] = part.trim().split('=');
      return [name.toLowerCase(), value.join('=')];
    }),
  );
  const name = pair.slice(0, at).trim();
  const secure = attributes.has('secure');
  const path = attributes.get('path');
  if (at < 1 || (secure && !isTrusted(url))) return undefined;
  if (name.startsWith('__Host-') && (!secure || path !== '/' || attributes.has('domain'))) return undefined;
  const expires = expiry(attributes, now);
  return {
    name,
    value: pair.slice(at + 1).trim(),
    host: url.hostname,
    path: path?.startsWith('/') ? path : url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf('/'))),
    secure,
    ...(expires !== undefined && { expires }),
  };
}

function expiry(attributes: Map<string, string>, now: number): number | undefined {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return now + Number(maxAge) * 1000;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? undefined : expires;
}

function covers(path: string, requested: string): boolean {
  return requested === path || requested.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** Browsers take loopback for secure. */
function isTrusted({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
}
