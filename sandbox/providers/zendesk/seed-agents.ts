import type { Group } from './model.ts';
import type { ZendeskStore } from './store.ts';

/** The groups and the people of the help desk. */
export function seedAgents(store: ZendeskStore): { onboarding: number } {
  const group = (name: string, description: string, isPublic = true): Group => {
    const added = { id: store.nextId(), name, description, isPublic };
    store.groups.push(added);
    return added;
  };
  const support = group('Support', 'First line');
  const onboarding = group('Onboarding', 'Customers before go-live').id;
  const escalations = group('Escalations', 'Engineering help').id;
  const legal = group('Legal', 'Contracts and claims', false).id;
  const agent = (email: string, name: string, role: 'agent' | 'admin', groupIds: number[]) =>
    store.users.push({
      id: store.nextId(),
      name,
      email,
      role,
      organizationId: null,
      groupIds,
      active: true,
      createdAt: '2023-02-06T09:00:00Z',
    });
  agent('ana@acme.test', 'Ana Ruiz', 'agent', [onboarding, support.id]);
  agent('omar@acme.test', 'Omar Haddad', 'admin', [onboarding, support.id, escalations, legal]);
  agent('mia@acme.test', 'Mia Larsen', 'agent', [support.id, onboarding]);
  agent('leo@acme.test', 'Leo Brandt', 'agent', [escalations, onboarding]);
  return { onboarding };
}
