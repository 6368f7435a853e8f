import { createOneMorning } from './one-morning.ts';

/** Does the job of one run, named by RUN_ID, and ends. */
const { RUN_ID = '', AHEAD_MS = '0' } = process.env;
const morning = await createOneMorning(process.env, Number(AHEAD_MS));
await morning.run(RUN_ID);
process.exit(0);
