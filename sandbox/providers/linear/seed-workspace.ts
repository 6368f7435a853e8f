import { instantFrom } from '../support/time.ts';
import type { LinearUser, StateType } from './model.ts';
import type { Workspace } from './seed-issue.ts';
import type { LinearStore } from './store.ts';

const STATES: readonly (readonly [name: string, type: StateType, color: string])[] = [
  ['Backlog', 'backlog', '#bec2c8'],
  ['Todo', 'unstarted', '#e2e2e2'],
  ['In Progress', 'started', '#f2c94c'],
  ['In Review', 'started', '#0f783c'],
  ['Blocked', 'started', '#eb5757'],
  ['Done', 'completed', '#5e6ad2'],
  ['Canceled', 'canceled', '#95a2b3'],
];
/** Two weeks, in days. */
const CYCLE = 14;
/** The present cycle began this many days ago. */
const INTO_CYCLE = 5;

/** People, teams, states, labels and cycles. */
export function seedWorkspace(store: LinearStore, now: Date): Workspace {
  const createdAt = instantFrom(now, -700);
  const person = (email: string, name: string, displayName: string, admin = false) =>
    store.users.push({ id: store.nextId(), email, name, displayName, admin });
  person('ana@acme.test', 'Ana Ruiz', 'ana');
  person('omar@acme.test', 'Omar Haddad', 'omar', true);
  person('leo@acme.test', 'Leo Brandt', 'leo');
  person('mia@acme.test', 'Mia Larsen', 'mia');
  const users = (email: string): LinearUser => store.signIn(email);

  const team = (key: string, name: string, isPrivate: boolean, emails: string[]) => {
    const memberIds = emails.map((email) => users(email).id);
    const id = store.nextId();
    store.teams.push({ id, key, name, private: isPrivate, memberIds, createdAt });
    STATES.forEach(([state, type, color], position) => {
      store.states.push({ id: store.nextId(), teamId: id, name: state, type, color, position });
    });
    [-1, 0, 1].forEach((offset, index) => {
      const begins = offset * CYCLE - INTO_CYCLE;
      store.cycles.push({
        id: store.nextId(),
        teamId: id,
        number: 23 + index,
        startsAt: instantFrom(now, begins),
        endsAt: instantFrom(now, begins + CYCLE),
      });
    });
    return id;
  };
  const onboarding = team('ONB', 'Onboarding', false, [
    'ana@acme.test',
    'omar@acme.test',
    'leo@acme.test',
    'mia@acme.test',
  ]);
  team('ENG', 'Engineering', false, ['leo@acme.test', 'omar@acme.test']);
  const leadership = team('LEAD', 'Leadership', true, ['omar@acme.test']);

  const label = (name: string, color: string, teamId: string | null) =>
    store.labels.push({ id: store.nextId(), name, color, teamId });
  label('Bug', '#eb5757', null);
  label('Customer request', '#bb87fc', null);
  label('Integration', '#4ea7fc', onboarding);
  label('Data', '#4cb782', onboarding);
  label('Training', '#f2c94c', onboarding);
  label('Go-live', '#f2994a', onboarding);
  label('Blocked', '#eb5757', onboarding);
  label('Confidential', '#26b5ce', leadership);
  return { users, currentCycleStart: instantFrom(now, -INTO_CYCLE) };
}
