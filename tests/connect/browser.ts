/** A page as a browser without scripts has it: where it ended up, and what it got there. */
export interface Visit {
  url: string;
  status: number;
  html: string;
  headers: Headers;
}

const MAX_REDIRECTS = 10;

/** One browser: its own cookies, kept by host name, as browsers do whatever the port. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  get(url: string): Promise<Visit> {
    return this.#visit(url, { method: 'GET' });
  }

  /** One request, no redirect followed. */
  async step(url: string, init: RequestInit = {}): Promise<Visit & { location: string | undefined }> {
    const { hostname } = new URL(url);
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>();
    this.#cookies.set(hostname, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      html: await response.text(),
      headers: response.headers,
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  /** Sends the form of this page that leads to `action`, with what is hidden in it and the `fields` chosen. */
  submit(page: Visit, fields: Record<string, string> = {}): Promise<Visit> {
    const form = /<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page.html);
    if (!form) throw new Error(`there is no form on ${page.url}: ${page.html}`);
    const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
    const values = Object.fromEntries(hidden.map(([, name, value]) => [plain(name), plain(value)]));
    return this.#visit(new URL(plain(form[1]), page.url).href, {
      method: 'POST',
      body: new URLSearchParams({ ...values, ...fields }),
      headers: { 'sec-fetch-site': 'same-origin' },
    });
  }

  setCookie(host: string, name: string, value: string): void {
    this.#cookies.set(host, (this.#cookies.get(host) ?? new Map()).set(name, value));
  }

  forgetCookies(): void {
    this.#cookies.clear();
  }

  async #visit(url: string, init: RequestInit): Promise<Visit> {
    let page = await this.step(url, init);
    for (let i = 0; page.location !== undefined; i++) {
      if (i === MAX_REDIRECTS) throw new Error('too many redirects');
      page = await this.step(page.location);
    }
    return page;
  }
}

export function titleOf(page: Visit): string {
  return plain(/<h1>([^<]*)<\/h1>/.exec(page.html)?.[1]);
}

function plain(text = ''): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
