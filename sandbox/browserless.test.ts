import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createBrowser } from './browserless.ts';
import { PEOPLE, type SandboxPerson } from './people.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const person = (id: string): SandboxPerson => {
  const found = PEOPLE.find(({ userId }) => userId === id);
  if (!found) throw new Error(id);
  return found;
};

test('cookies set on the way are kept over redirects and refreshes', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: '/b', 'set-cookie': 'one=1; Path=/' }).end();
    else if (request.url === '/b') {
      response.setHeader('set-cookie', 'two=2; Path=/');
      response.end('<meta http-equiv="refresh" content="0; url=/c">');
    } else response.end(`<title>${request.url}</title>${request.headers.cookie}`);
  });
  const page = await createBrowser().follow(`${origin}/a`);
  expect(page).toMatchObject({ url: `${origin}/c`, status: 200, title: '/c', text: '/c one=1; two=2' });
});

test('a form is posted as the same origin, and the redirect after it is a GET', async () => {
  const seen: string[] = [];
  const origin = await serve(async (request, response) => {
    const body = await request.setEncoding('utf8').toArray();
    seen.push([request.method, request.url, request.headers['sec-fetch-site'], body.join('')].join(' '));
    if (request.method === 'POST') response.writeHead(303, { location: '/done' }).end();
    else
      response.end(
        '<form method="post" action="/go"><input name="a" value="1"><button name="b" value="2">Go</button></form>',
      );
  });
  const browser = createBrowser();
  const page = await browser.follow(origin);
  const [form] = page.forms;
  if (!form) throw new Error('no form');
  const after = await browser.submit(page, form, { a: 'x y' }, form.buttons[0]);
  expect(after.url).toBe(`${origin}/done`);
  expect(seen).toEqual(['GET / none ', 'POST /go same-origin a=x+y&b=2', 'GET /done same-origin ']);
});

/** A page that asks who is signed in and for consent; it answers with what it was sent. */
const consent: RequestListener = async (request, response) => {
  const body = (await request.setEncoding('utf8').toArray()).join('');
  const form = `<form method="post"><input type="radio" name="user" value="ana@acme.test" checked>
    <input type="radio" name="user" value="omar@acme.test"><button name="decision" value="allow">Allow</button>
    <button name="decision" value="cancel">Deny</button></form>`;
  response.end(request.method === 'POST' ? `<title>sent</title>${body} ${request.headers.cookie}` : form);
};

test('connecting chooses the person on every page that asks, whoever was chosen there before', async () => {
  const origin = await serve(consent);
  const { pages, last } = await createBrowser().connectThrough(`${origin}/consent`, {
    as: person('U0OMAR'),
    allow: true,
  });
  expect(pages.map(({ pressed }) => pressed)).toEqual(['Allow', undefined]);
  expect(last.text).toContain('user=omar%40acme.test&decision=allow');
  expect(last.text).toContain('sandbox_slack_user=U0OMAR; sandbox_provider_user=omar@acme.test');
});

test('consent is denied at the provider, but not to Slack before it', async () => {
  const origin = await serve(consent);
  const as = person('U0ANA');
  const atProvider = await createBrowser().connectThrough(`${origin}/consent`, { as, allow: false });
  const atSlack = await createBrowser().connectThrough(`${origin}/openid/connect/authorize`, { as, allow: false });
  expect(atProvider.last.text).toContain('decision=cancel');
  expect(atSlack.last.text).toContain('decision=allow');
});

test('a circle of redirects ends with an error that names no query', async () => {
  const origin = await serve((_, response) => response.writeHead(302, { location: '/again?secret=1' }).end());
  await expect(createBrowser().follow(origin)).rejects.toThrow(/redirects, the last one to http:\S+\/again$/);
});
