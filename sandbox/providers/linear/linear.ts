import { toolMaker } from '../hubspot/define-tool.ts';
import { asUsers } from '../support/directory.ts';
import { type ProviderOptions, systemClock } from '../support/time.ts';
import type { Provider } from '../types.ts';
import { linearRecords } from './records.ts';
import { seedLinear } from './seed.ts';
import { seedMadeUpLinear } from './seed-made-up.ts';
import { LinearStore } from './store.ts';
import { commentTools } from './tools/comment-tools.ts';
import { issueTools } from './tools/issue-tools.ts';
import { linkTools } from './tools/link-tools.ts';
import { projectTools } from './tools/project-tools.ts';
import { workspaceTools } from './tools/workspace-tools.ts';

/**
 * A Linear workspace of its own, seeded as of now: a project for each customer in onboarding, Engineering's bugs, and a
 * private Leadership team that only the operations lead sees; or a project for each of as many made-up customers as
 * asked for.
 */
export function createLinear({ now = systemClock, customers }: ProviderOptions = {}): Provider {
  const store = new LinearStore(now);
  if (customers === undefined) seedLinear(store, now());
  else seedMadeUpLinear(store, now(), customers);
  const tool = toolMaker((email) => store.signIn(email));
  return {
    id: 'linear',
    label: 'Linear',
    providerKey: 'LINEAR',
    tools: [
      ...issueTools(tool, store),
      ...commentTools(tool, store),
      ...linkTools(tool, store),
      ...projectTools(tool, store),
      ...workspaceTools(tool, store),
    ],
    users: () => asUsers(store.users),
    records: () => linearRecords(store),
  };
}
