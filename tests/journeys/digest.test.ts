import { expect, onTestFinished, test } from 'vitest';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { customerMoves } from '../support/customer-moves.ts';
import { ANA, identifierOf, OMAR } from '../support/journey.ts';
import { startMornings } from '../support/mornings.ts';

async function aWeek(...userIds: string[]) {
  const week = await startMornings();
  onTestFinished(week.close);
  // He gets his at the same moment as she does.
  week.world.slack.setTimeZone(OMAR, 'Europe/Madrid');
  await week.idle();
  for (const userId of userIds) await week.enrol(userId);
  const modeOf = async (userId: string) => (await createEnrolments(week.db).get(identifierOf(userId)))?.mode;
  return { ...week, ...customerMoves(week.world), modeOf };
}

test('the first digest is a preview; “Do it now” does it once, as her, and it can be undone for a day', async () => {
  const week = await aWeek(ANA);
  const { world, tasks, comments, press, aloud, item } = week;
  await week.morning();
  const preview = await aloud();
  expect(preview).toContain('*Mon 23 Nov · 17 accounts · 4 need you · all sources fresh*');
  expect(preview).toContain('so I changed nothing yet');
  expect(preview).toContain('Today I would have created 4 HubSpot tasks and 4 Linear comments.');
  // Word for word: nobody allows what they could not read.
  expect(preview).toContain(
    'I would do as you:\n• HubSpot task “Initech is Critical: in "Technical setup" for 29 days',
  );
  expect(preview).toContain(
    '• Linear comment on ONB-27 “Checking in on this: it is past its date and has not moved for',
  );
  expect(preview).not.toContain('receipt_undo');
  expect(week.writes()).toEqual([]);

  const first = await week.digest();
  const [, value = ''] = /digest_mode_automatic ([\w-]+)\]/.exec(preview) ?? [];
  const click = { userId: ANA, message: first, actionId: 'digest_mode_automatic', value };
  await Promise.all([world.slack.click(click), world.slack.click(click)]);
  await week.idle();
  const [task, ...others] = tasks('Initech');
  expect(others).toEqual([]);
  expect(task).toMatchObject({
    title: 'Initech is Critical: in "Technical setup" for 29 days (plan: 14)',
    createdBy: 'ana@acme.test',
    // Tuesday at five in Madrid.
    fields: { hubspot_owner_id: 'ana@acme.test', hs_task_priority: 'HIGH', hs_timestamp: '2026-11-24T16:00:00.000Z' },
  });
  const linked = week.run('hubspot', 'hubspot_task_get', { task_id: task?.id ?? '', associations: 'companies' });
  const companies = world.providers.hubspot?.records().filter(({ kind }) => kind === 'company');
  expect(JSON.stringify(linked.associations)).toContain(`"${companies?.find(({ title }) => title === 'Initech')?.id}"`);
  expect(comments('Initech')).toMatchObject([{ createdBy: 'ana@acme.test', place: 'ONB-27' }]);
  expect(comments('Initech')[0]?.title).toMatch(
    /^Checking in on this: it is past its date and has not moved for 18 days\. What is the next/,
  );
  for (const customer of ['Globex', 'Hooli', 'Umbrella Health']) {
    expect([tasks(customer).length, comments(customer).length]).toEqual([1, 1]);
  }
  expect((await item('Initech'))?.words).toMatch(
    /Did as you: <https:[^>]*\|HubSpot task ↗>, <https:[^>]*\|Linear comment on ONB-27 ↗>/,
  );
  expect(await aloud()).toContain('From now on I follow up for you as soon as');
  expect(await aloud()).not.toContain('Do it now');
  expect(await week.modeOf(ANA)).toBe('automatic');

  expect(await week.toldBy(() => press('receipt_undo', 'Globex'))).toEqual([expect.stringContaining('Undone.')]);
  await press('receipt_undo', 'Globex');
  expect([tasks('Globex'), comments('Globex')]).toEqual([[], []]);
  const undone = (await item('Globex'))?.words;
  expect(undone).toMatch(/~HubSpot task~ \(undone\), ~Linear comment on ONB-129~ \(undone\)/);
  expect(undone).not.toContain('receipt_undo');
  const audit = await week.db.selectFrom('audit').select(['trigger', 'tool', 'outcome']).orderBy('id').execute();
  const of = (trigger: string) =>
    audit.flatMap((row) => (row.trigger === trigger ? [`${row.tool} ${row.outcome}`] : []));
  expect(of('digest').filter((one) => one === 'hubspot_task_create done')).toHaveLength(4);
  expect(of('digest').filter((one) => one === 'linear_comment_create done')).toHaveLength(4);
  expect(of('undo')).toEqual(['hubspot_task_delete done', 'linear_comment_delete done']);

  await week.morning();
  await week.towards([ANA], -60);
  const told = await week.toldBy(() => world.slack.click({ userId: ANA, message: first, actionId: 'receipt_undo' }));
  expect(told).toEqual([expect.stringContaining('one of the morning digest for a day; that time is over')]);
  expect(tasks('Initech')).toHaveLength(1);
});

test('choosing nothing, it is done the next morning, with receipts that can be undone', async () => {
  const week = await aWeek(ANA);
  await week.morning();
  await week.morning();
  for (const customer of ['Initech', 'Globex', 'Hooli', 'Umbrella Health']) {
    expect([week.tasks(customer).length, week.comments(customer).length]).toEqual([1, 1]);
    const { lane, words } = (await week.item(customer)) ?? {};
    expect(lane).toBe('Needs you');
    expect(words).toMatch(/Did as you: <https:[^>]*\|HubSpot task ↗>.*\n.*receipt_undo_2 /);
  }
  // On the third morning it is old.
  await week.morning();
  expect(await week.item('Initech')).toMatchObject({
    lane: 'Still open',
    words: expect.stringContaining('followed up'),
  });
  expect(week.tasks('Initech')).toHaveLength(1);
});

test('the buttons of a first digest that is no longer the newest say what they did', async () => {
  const week = await aWeek(ANA);
  await week.morning();
  const first = await week.digest();
  await week.morning();
  const told = await week.toldBy(() =>
    week.world.slack.click({ userId: ANA, message: first, actionId: 'digest_mode_report' }),
  );
  expect(told).toEqual(['From now on I only report, and do nothing as you.']);
  expect(await week.modeOf(ANA)).toBe('report');
});

test('“Only report” writes nothing, “Ask me first” only what she presses', async () => {
  const week = await aWeek(ANA, OMAR);
  await week.morning([ANA, OMAR]);
  await week.press('digest_mode_report', undefined, OMAR);
  await week.press('digest_mode_ask');
  expect([await week.modeOf(ANA), await week.modeOf(OMAR)]).toEqual(['ask', 'report']);
  expect(await week.aloud(OMAR)).toContain('From now on I only report');
  expect(await week.aloud()).toContain('From now on I ask you in the digest');
  for (const customer of ['Northwind Traders', 'Contoso Retail', 'Bluth Homes']) week.worsen(customer);
  await week.morning([ANA, OMAR]);
  expect(week.writes()).toEqual([]);
  expect(await week.item('Bluth Homes', OMAR)).toMatchObject({ lane: 'Needs you' });
  expect(await week.aloud(OMAR)).not.toMatch(/digest_do|as you/);
  for (const customer of ['Northwind Traders', 'Contoso Retail']) {
    const { lane, words } = (await week.item(customer)) ?? {};
    expect(lane).toBe('Needs you');
    expect(words).toMatch(/Shall I do this as you\?\n• HubSpot task “.+”\n• Linear comment on ONB-\d+ “.+”/);
    expect(words).toMatch(/\[Do it: digest_do .*\[Skip: digest_skip /);
  }
  expect((await week.item('Initech'))?.words).toMatch(
    /Shall I do this as you\?\n• HubSpot task “.+”[\s\S]*\[Do it: digest_do/,
  );

  await week.press('digest_do', 'Northwind Traders');
  await week.press('digest_skip', 'Contoso Retail');
  expect(week.tasks('Northwind Traders')).toMatchObject([{ createdBy: 'ana@acme.test' }]);
  expect(week.comments('Northwind Traders')).toHaveLength(1);
  expect((await week.item('Northwind Traders'))?.words).toMatch(/Did as you: .*\n.*receipt_undo /);
  expect((await week.item('Contoso Retail'))?.words).not.toMatch(/digest_do|Shall I/);
  await week.morning([ANA, OMAR]);
  expect(await week.item('Northwind Traders')).toMatchObject({ lane: 'Still open' });
  expect((await week.item('Contoso Retail'))?.words).not.toMatch(/digest_do|waits|Shall I/);
  expect(week.tasks('Contoso Retail')).toEqual([]);
  expect(new Set(week.executed(({ tool }) => tool === 'hubspot_task_create').map(({ ranAs }) => ranAs))).toEqual(
    new Set(['ana@acme.test']),
  );
});

test('one follow-up for each stretch in which an account is bad', async () => {
  const week = await aWeek(ANA);
  const { tasks, comments, item } = week;
  const made = (customer: string) => [tasks(customer).length, comments(customer).length];
  await week.morning();
  expect((await item('Northwind Traders'))?.lane).toBeUndefined();
  await week.press('digest_mode_automatic');
  for (const customer of ['Northwind Traders', 'Umbrella Health']) week.worsen(customer);

  await week.morning();
  expect(await item('Northwind Traders')).toMatchObject({
    lane: 'Needs you',
    words: expect.stringMatching(/At Risk 54 \(−36 since yesterday, mostly [^)]*\) · was Healthy/),
  });
  expect((await item('Northwind Traders'))?.words).toMatch(/Did as you: .*HubSpot task ↗/);
  expect(made('Northwind Traders')).toEqual([1, 1]);
  // Worse than at its follow-up, whose task is still open.
  expect((await item('Umbrella Health'))?.words).toMatch(/Critical.*was At Risk[\s\S]*on an earlier morning/);
  expect(made('Umbrella Health')).toEqual([1, 1]);

  const [task] = tasks('Umbrella Health');
  week.run(
    'hubspot',
    'hubspot_task_complete',
    { task_id: task?.id ?? '', hs_task_status: 'COMPLETED' },
    'ana@acme.test',
  );
  await week.morning();
  expect(await item('Northwind Traders')).toMatchObject({
    lane: 'Still open',
    words: expect.stringContaining('followed up'),
  });
  expect(made('Northwind Traders')).toEqual([1, 1]);
  // Now that it is closed, there is one more.
  expect(made('Umbrella Health')).toEqual([2, 2]);
  expect(tasks('Umbrella Health')[1]?.title).toContain('Umbrella Health is Critical');
  expect((await item('Umbrella Health'))?.words).toContain('Did as you: ');

  week.recover('Northwind Traders');
  await week.morning();
  expect(await item('Northwind Traders')).toMatchObject({
    lane: 'Changed',
    words: expect.stringMatching(/Healthy \d+ \(\+\d+ since yesterday.*was At Risk/),
  });
  week.worsen('Northwind Traders');
  await week.morning();
  expect((await item('Northwind Traders'))?.lane).toBe('Needs you');
  expect(made('Northwind Traders')).toEqual([2, 2]);
  expect(made('Umbrella Health')).toEqual([2, 2]);
});

test('what could not be done, and what nobody knows of, is said', async () => {
  const week = await aWeek(ANA);
  const { scalekit } = week.world;
  const broken = { code: 13, toolErrorCode: 'EXEC_FAILED', message: 'no' };
  await week.morning();
  scalekit.fault({ tool: 'hubspot_task_create', toolError: { code: 3, toolErrorCode: 'BAD_REQUEST', message: 'no' } });
  scalekit.fault({ tool: 'linear_comment_create', after: 1, drop: 'after' });
  // Where it would be looked up.
  scalekit.fault({ tool: 'linear_comments_list', times: Number.POSITIVE_INFINITY, toolError: broken });
  await week.morning();
  expect((await week.item('Initech'))?.words).toMatch(
    /Did as you: <https:[^>]*\|Linear comment on ONB-27 ↗>\n:x: Could not be done: HubSpot task\./,
  );
  expect((await week.item('Umbrella Health'))?.words).toMatch(
    /Did as you: <https:[^>]*\|HubSpot task ↗>\n:grey_question: It is not known whether this happened: Linear comment on ONB-42\. Please look/,
  );

  scalekit.clearFaults();
  await week.morning();
  // It was there all the same; and what was refused is not asked for every day.
  expect((await week.item('Umbrella Health'))?.words).toMatch(
    /HubSpot task ↗>, <https:[^>]*Linear comment on ONB-42 ↗>/,
  );
  expect([week.tasks('Umbrella Health').length, week.comments('Umbrella Health').length]).toEqual([1, 1]);
  expect([week.tasks('Initech').length, week.comments('Initech').length]).toEqual([0, 1]);
});

test.each(['automatic', 'report'])(
  'what failed for the moment, and she says “%s” by the next morning',
  async (mode) => {
    const week = await aWeek(ANA);
    const { scalekit } = week.world;
    const limit = { code: 8, toolErrorCode: 'RATE_LIMITED', message: 'no', retryAfter: 3600 };
    await week.morning();
    for (const tool of ['hubspot_task_create', 'linear_comment_create']) {
      scalekit.fault({ tool, times: Number.POSITIVE_INFINITY, toolError: limit });
    }
    await week.morning();
    expect((await week.item('Initech'))?.words).toMatch(
      /:x: Could not be done: HubSpot task, Linear comment on ONB-27\./,
    );
    scalekit.clearFaults();
    await week.press('digest_settings');
    await week.submit({ mode });
    expect(await week.modeOf(ANA)).toBe(mode);
    await week.morning();
    const made = [week.tasks('Initech').length, week.comments('Initech').length];
    expect(made).toEqual(mode === 'automatic' ? [1, 1] : [0, 0]);
    const { lane, words } = (await week.item('Initech')) ?? {};
    expect(lane).toBe(mode === 'automatic' ? 'Needs you' : 'Still open');
    expect(words).toContain(mode === 'automatic' ? 'Did as you: ' : 'follow-up not done');
  },
);
