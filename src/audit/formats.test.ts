import { expect, test } from 'vitest';
import type { AuditRow } from '../storage/audit.ts';
import { FORMATS } from './formats.ts';

const row: AuditRow = {
  id: 7,
  at: new Date('2026-11-19T10:00:00Z'),
  installation: 'T0ACME',
  identifier: 'slack:T0ACME:U0ANA',
  trigger: 'turn',
  ask_id: null,
  action: 'write',
  connector: 'asana',
  connection: 'asana',
  tool: 'asana_task_create',
  args_hash: 'f00d',
  description: 'Created task in Asana',
  approval: { kind: 'click', by: 'U0ANA', at: '2026-11-19T09:59:00.000Z', proposal: 'p1' },
  outcome: 'done',
  error_code: null,
  execution_id: 'exec_1',
  write_id: null,
};

async function* rows(...changes: Partial<AuditRow>[]): AsyncGenerator<AuditRow> {
  for (const change of changes) yield { ...row, ...change };
}
async function written(format: keyof typeof FORMATS, ...changes: Partial<AuditRow>[]): Promise<string> {
  let text = '';
  for await (const piece of FORMATS[format](rows(...changes))) text += piece;
  return text;
}
const HEADER =
  'id,at,installation,identifier,trigger,ask_id,action,connector,connection,tool,args_hash,description,approval,approved_by,approved_at,approval_id,outcome,error_code,execution_id,write_id\r\n';

test('CSV: a header, a line a row, nothing where there is nothing', async () => {
  expect(await written('csv')).toBe(HEADER);
  expect(await written('csv', {}, { approval: null })).toBe(
    `${HEADER}7,2026-11-19T10:00:00.000Z,T0ACME,slack:T0ACME:U0ANA,turn,,write,asana,asana,asana_task_create,f00d,Created task in Asana,click,U0ANA,2026-11-19T09:59:00.000Z,p1,done,,exec_1,\r\n` +
      `7,2026-11-19T10:00:00.000Z,T0ACME,slack:T0ACME:U0ANA,turn,,write,asana,asana,asana_task_create,f00d,Created task in Asana,,,,,done,,exec_1,\r\n`,
  );
});

test('CSV: a standing permission by its id and the moment it was given', async () => {
  const approval = { kind: 'standing', permission: 's1', given: '2026-11-01T00:00:00.000Z' } as const;
  expect(await written('csv', { approval })).toContain(',standing,,2026-11-01T00:00:00.000Z,s1,');
});

test.each(['mode', 'click'] as const)(
  'CSV: a follow-up of the digest by its id and the moment it was allowed: %s',
  async (how) => {
    const approval = { kind: 'digest', followUp: 'f1', how, at: '2026-11-23T07:00:05.000Z' } as const;
    expect(await written('csv', { trigger: 'digest', approval })).toContain(
      ',digest,,write,asana,asana,asana_task_create,f00d,Created task in Asana,digest,,2026-11-23T07:00:05.000Z,f1,',
    );
    const [line = ''] = (await written('json', { trigger: 'digest', approval })).split('\n');
    expect(JSON.parse(line)).toMatchObject({ trigger: 'digest', approval });
  },
);

test.each([
  ['a, b', '"a, b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['in=between', 'in=between'],
])('CSV: %j is written %j', async (description, field) => {
  expect(await written('csv', { description })).toContain(`,f00d,${field},click,`);
});

test('JSON: one object a line, as the database has it', async () => {
  const lines = (await written('json', {}, { id: 8 })).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { ...row, at: '2026-11-19T10:00:00.000Z' },
    { ...row, id: 8, at: '2026-11-19T10:00:00.000Z' },
  ]);
});
