import { createCookieJar } from './browserless/cookie-jar.ts';
import {
  type FormButton,
  type HtmlForm,
  readForms,
  readRefresh,
  readText,
  readTitle,
} from './browserless/html-forms.ts';
import type { SandboxPerson } from './people.ts';

const MAX_HOPS = 15;
const TIMEOUT_MS = 15_000;

/** A page the browser has come to rest on, redirects and refreshes followed. */
export interface BrowserPage {
  url: string;
  status: number;
  title: string;
  /** The words on it. */
  text: string;
  forms: HtmlForm[];
}

/** What `connectThrough` saw and did, page by page; the last one has no `pressed`. */
export interface ConnectJourney {
  pages: (BrowserPage & { pressed?: string })[];
  last: BrowserPage;
}

export interface Browser {
  follow(url: string): Promise<BrowserPage>;
  /** Sends a form: its fields as they are, changed by `values`, with the pressed button's own value. */
  submit(page: BrowserPage, form: HtmlForm, values?: Record<string, string>, button?: FormButton): Promise<BrowserPage>;
  /** Becomes one of the seeded people at Slack and at the providers. */
  signInAs(person: SandboxPerson): void;
  /**
   * Goes through a connect link as `as`: Continue, Sign in with Slack, the provider's consent. `allow: false` denies the
   * provider's consent, `allow: 'not to Slack'` already the sign-in. Stops at the first page that offers no way on.
   */
  connectThrough(url: string, options: { as: SandboxPerson; allow: boolean | 'not to Slack' }): Promise<ConnectJourney>;
}

/** A browser without a window and without JavaScript: cookies, redirects and forms, which is all that connecting needs. */
export function createBrowser(): Browser {
  const jar = createCookieJar();

  async function load(target: string, init: RequestInit = {}, referrer?: string): Promise<BrowserPage> {
    let url = new URL(target);
    let request = init;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const cookies = jar.header(url);
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...request.headers,
          accept: 'text/html',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-site': siteOf(referrer, url),
          ...(cookies && { cookie: cookies }),
        },
      });
      jar.take(url, response.headers.getSetCookie());
      const html = await response.text();
      const onward = response.headers.get('location') ?? readRefresh(html, url.href);
      if (!onward) return pageOf(url.href, response.status, html);
      // Browsers turn a POST into a GET at every redirect but 307 and 308.
      if (response.status !== 307 && response.status !== 308) request = {};
      referrer = url.href;
      url = new URL(onward, url);
    }
    throw new Error(`More than ${MAX_HOPS} redirects, the last one to ${url.origin}${url.pathname}`);
  }

  const browser: Browser = {
    follow: (url) => load(url),
    submit({ url }, form, values = {}, button) {
      const body = new URLSearchParams(fieldsToSend(form, values));
      if (button?.name !== undefined) body.append(button.name, button.value ?? '');
      if (form.method === 'get') return load(`${form.action.split('?')[0]}?${body}`, {}, url);
      const origin = new URL(url).origin;
      return load(form.action, { method: 'POST', body, headers: { origin } }, url);
    },
    signInAs({ userId, email }) {
      for (const host of ['localhost', '127.0.0.1']) {
        jar.put(host, 'sandbox_slack_user', userId);
        jar.put(host, 'sandbox_provider_user', email);
      }
    },
    async connectThrough(url, { as, allow }) {
      browser.signInAs(as);
      const pages: ConnectJourney['pages'] = [];
      let page = await browser.follow(url);
      while (pages.length < MAX_HOPS) {
        const way = wayOn(page, allow);
        if (!way) break;
        pages.push({ ...page, pressed: way.button.label });
        page = await browser.submit(page, way.form, asPerson(way.form, as), way.button);
      }
      return { pages: [...pages, page], last: page };
    },
  };
  return browser;
}

function pageOf(url: string, status: number, html: string): BrowserPage {
  return { url, status, title: readTitle(html), text: readText(html), forms: readForms(html, url) };
}

function siteOf(referrer: string | undefined, url: URL): string {
  if (referrer === undefined) return 'none';
  const from = new URL(referrer);
  if (from.origin === url.origin) return 'same-origin';
  return from.hostname === url.hostname ? 'same-site' : 'cross-site';
}

function fieldsToSend({ fields }: HtmlForm, values: Record<string, string>): [string, string][] {
  return fields.flatMap(({ name, value, type, on }): [string, string][] => {
    const wanted = values[name];
    if (type === 'radio' && wanted !== undefined) return value === wanted ? [[name, value]] : [];
    return on ? [[name, wanted ?? value]] : [];
  });
}

/** The button that goes on from here, and its form. */
function wayOn(page: BrowserPage, allow: boolean | 'not to Slack'): { form: HtmlForm; button: FormButton } | undefined {
  const atSlack = new URL(page.url).pathname.startsWith('/openid/');
  const deny = atSlack ? allow === 'not to Slack' : allow === false;
  const consents = page.forms.some(({ buttons }) => buttons.some(({ label }) => /^(deny|cancel)\b/i.test(label)));
  const wanted = deny && consents ? /^(deny|cancel)\b/i : /^(continue|allow|authori[sz]e)\b/i;
  for (const form of page.forms) {
    const button = form.buttons.find(({ label }) => wanted.test(label));
    if (button) return { form, button };
  }
  return undefined;
}

/** Chooses the person wherever the form asks who is signed in. */
function asPerson({ fields }: HtmlForm, { userId, email }: SandboxPerson): Record<string, string> {
  const choices = fields.filter(({ type, value }) => type === 'radio' && (value === userId || value === email));
  return Object.fromEntries(choices.map(({ name, value }) => [name, value]));
}
