import { onTestFinished } from 'vitest';

/** A page, or a redirect, as a browser got it. */
export interface Served {
  url: string;
  body: string;
}

const SECRET_PARAMETERS = ['state', 'nonce', 'code', 'auth_request_id', 'request', 'id_token'];

/** Notes what browsers of this test get, and every secret that passes through their addresses and cookies. */
export function watchBrowsers(): { served: Served[]; carried: Set<string>; stop(): void } {
  const served: Served[] = [];
  const carried = new Set<string>();
  const real = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    const response = await real(...args);
    const location = response.headers.get('location');
    const cookies = response.headers.getSetCookie().map((cookie) => /=([^;]*)/.exec(cookie)?.[1] ?? '');
    const parameters = [location, response.url].flatMap((url) =>
      url && URL.canParse(url) ? [...new URL(url).searchParams] : [],
    );
    const secrets = parameters.flatMap(([name, value]) => (SECRET_PARAMETERS.includes(name) ? [value] : []));
    for (const value of [...cookies, ...secrets]) if (value.length > 8) carried.add(value);
    served.push({
      url: String(args[0] instanceof Request ? args[0].url : args[0]),
      body: await response.clone().text(),
    });
    return response;
  };
  const stop = () => {
    globalThis.fetch = real;
  };
  onTestFinished(stop);
  return { served, carried, stop };
}
