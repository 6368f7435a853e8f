import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { ANA, type ConnectApp, idOf, startConnectApp } from './connect-app.ts';

/** Starts a new app before each test, all on one database, and ends it afterwards. */
export function eachTestWith(use: (app: ConnectApp) => void): void {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database?.drop());
  beforeEach(async () => {
    const app = await startConnectApp(database.url);
    use(app);
    return () => app.close();
  });
}

/** Slack's way back into the ephemeral of Ana's newest link, as if she had pressed its button, and what comes through it. */
export async function wayBack(app: ConnectApp): Promise<unknown[]> {
  const answers: unknown[] = [];
  const hooks = createServer(async (request, response) => {
    answers.push(await json(request));
    response.end('ok');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    hooks.close();
    hooks.closeAllConnections();
  });
  await once(hooks, 'listening');
  const responseUrl = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/secret`;
  const linkId = (await app.rows()).at(-1)?.id ?? '';
  await app.connect.noteResponseUrl({ identifier: idOf(ANA), linkId, responseUrl });
  return answers;
}
