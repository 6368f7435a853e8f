import type { Args } from '../hubspot/args.ts';
import { isDay } from '../support/time.ts';
import { type LinearUser, PROJECT_STATES, type Project } from './model.ts';
import { invalidArgument, type LinearStore } from './store.ts';

/** Changes what is given, all of it or nothing. */
export function changeProject(store: LinearStore, me: LinearUser, project: Project, args: Args): Project {
  const [startDate, targetDate] = [dayOf(args, 'startDate'), dayOf(args, 'targetDate')];
  const asked = args.text('state');
  const state = PROJECT_STATES.find((one) => one === asked);
  if (asked !== undefined && state === undefined) throw invalidArgument(`state ${asked} does not exist`);
  return Object.assign(project, {
    ...(args.text('name') === undefined ? {} : { name: args.need('name') }),
    ...(args.text('description') === undefined ? {} : { description: args.text('description') }),
    ...(state === undefined ? {} : { state }),
    ...(startDate === undefined ? {} : { startDate }),
    ...(targetDate === undefined ? {} : { targetDate }),
    updatedAt: store.now(),
    updatedById: me.id,
  });
}

function dayOf(args: Args, name: string): string | undefined {
  const day = args.text(name);
  if (day !== undefined && !isDay(day)) throw invalidArgument(`${name} must be a date`);
  return day;
}
