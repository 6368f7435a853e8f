import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Person } from '../../src/identity/person.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { type Stage, startStage } from '../support/running-app.ts';

const DOCTOR = fileURLToPath(new URL('../../src/doctor.ts', import.meta.url));

let stage: Stage;
let env: Record<string, string>;
beforeAll(async () => {
  stage = await startStage({ mode: 'socket' });
  const port = Number(new URL(stage.publicUrl).port);
  env = { ...stage.world.env({ mode: 'socket', port }), DATABASE_URL: stage.databaseUrl };
});
afterAll(() => stage?.close());

function doctor(extra: Record<string, string> = {}): Promise<{ code: number; lines: string[] }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [DOCTOR], { env: { ...env, ...extra } }, (_, stdout) => {
      done({ code: child.exitCode ?? -1, lines: stdout.trim().split('\n') });
    });
  });
}

test('everything right: a line for each, exit 0', async () => {
  const { code, lines } = await doctor();
  expect(lines.map((line) => line.slice(0, 2).trim())).toEqual(Array(6).fill('✓'));
  expect(lines.join('\n')).toMatch(/PostgreSQL 18[\s\S]+bot of "Acme", \d scopes[\s\S]+5 connections[\s\S]+answers/);
  expect(code).toBe(0);
});

test.each([
  ['DATABASE_URL', 'postgres://nobody:x@127.0.0.1:1/none', 'database', 'DATABASE_URL'],
  ['SLACK_BOT_TOKEN', 'xoxb-wrong', 'slack', 'SLACK_BOT_TOKEN'],
  ['SCALEKIT_CLIENT_SECRET', 'wrong', 'scalekit', 'SCALEKIT_CLIENT_SECRET'],
  ['SCALEKIT_ENV_URL', 'http://127.0.0.1:1', 'scalekit', 'SCALEKIT_ENV_URL'],
  ['CONNECTIONS', 'hubspot=hubspot,zendesk=zendeskoauth,linear=linear-gone', 'scalekit', 'linear=linear-gone'],
  ['MODEL_URL', 'http://127.0.0.1:1/v1', 'model', 'MODEL_URL'],
])('a wrong %s: its line says so and what to do, the others stay right, exit 1', async (name, value, check, hint) => {
  const { code, lines } = await doctor({ [name]: value });
  const wrong = lines.filter((line) => line.startsWith('✗'));
  expect(wrong).toHaveLength(1);
  expect(wrong[0]).toContain(check);
  expect(wrong[0]).toContain(hint);
  expect(lines).toHaveLength(6);
  expect(code).toBe(1);
});

test.each([
  ['S0CSM', '✓', /CSM_USERGROUP=S0CSM, 2 members/],
  ['S0GONE', '✗', /CSM_USERGROUP=S0GONE.+no_such_subteam.+User groups/],
])('the user group %s: %s', async (group, mark, words) => {
  const { code, lines } = await doctor({ CSM_USERGROUP: group });
  const line = lines.find((one) => one.includes('user group'));
  expect(line?.[0]).toBe(mark);
  expect(line).toMatch(words);
  expect([lines.length, code]).toEqual([7, mark === '✓' ? 0 : 1]);
});

test.each([
  ['hubspot=hubspot,zendesk=zendeskoauth', '', '·', /CONNECTIONS lacks Linear: .+only reports/],
  ['hubspot=hubspot', 'S0CSM', '·', /CONNECTIONS lacks Zendesk and Linear: .+only reports/],
  ['linear=linear', '', '·', /CONNECTIONS lacks HubSpot and Zendesk: there is no digest without HubSpot/],
  ['zendesk=zendeskoauth,linear=linear', 'S0CSM', '✗', /CSM_USERGROUP is set, but CONNECTIONS has no hubspot/],
])('the digest with %s and CSM_USERGROUP=%s: %s', async (connections, group, mark, words) => {
  const { code, lines } = await doctor({ CONNECTIONS: connections, CSM_USERGROUP: group });
  const line = lines.find((one) => one.slice(2).startsWith('digest'));
  expect(line?.[0]).toBe(mark);
  expect(line).toMatch(words);
  expect(code).toBe(mark === '✗' ? 1 : 0);
});

test('a digest that somebody has switched on, without HubSpot: it says how many wait', async () => {
  const { db } = openDatabase(stage.databaseUrl, () => {});
  onTestFinished(() => db.destroy());
  const person = { identifier: 'slack:T0ACME:U0ANA', installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA' };
  await createEnrolments(db).enrol({ ...person, timeZone: 'Europe/Madrid' } as Person, 'self', {}, new Date());
  const { code, lines } = await doctor({ CONNECTIONS: 'linear=linear' });
  const line = lines.find((one) => one.slice(2).startsWith('digest'));
  expect(line).toMatch(/^✗.+lacks HubSpot and Zendesk.+1 person waits.+CONNECTIONS/);
  expect(code).toBe(1);
});

test('an app that does not run yet is no mistake, and an address that Slack would not take is told', async () => {
  const { code, lines } = await doctor({ PUBLIC_URL: 'http://onbehalf.invalid' });
  const line = lines.find((one) => one.includes('public url'));
  expect(line).toMatch(/^· .+npm start.+https:\/\//);
  expect(code).toBe(0);
});

test('connectors.json and unknown connectors are part of the configuration', async () => {
  const { code, lines } = await doctor({ CONNECTIONS: 'asana=asana,foo=bar' });
  expect(lines[0]).toMatch(/^✗ config .+foo.+no connector/);
  expect(code).toBe(1);
});

test('both other model protocols answer', async () => {
  const { model } = stage.world;
  const openai = { MODEL: 'openai/gpt-5-mini', MODEL_URL: '', OPENAI_API_KEY: 'k', OPENAI_BASE_URL: model.url };
  const anthropic = {
    MODEL: 'anthropic/claude-x',
    MODEL_URL: '',
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: model.anthropicUrl,
  };
  for (const extra of [openai, anthropic]) {
    const { lines } = await doctor(extra);
    expect(lines.find((line) => line.includes('model'))).toMatch(/^✓/);
  }
});
