import type { JsonObject, ProviderRecord } from '../../sandbox/providers/types.ts';
import type { World } from '../../sandbox/world.ts';
import type { Connector } from './journey.ts';

const OMAR = 'omar@acme.test';

/** What people do in the products themselves, behind the app's back, and what is there. */
export function customerMoves(world: World) {
  const records = (provider: Connector, kind: string) =>
    (world.providers[provider]?.records() ?? []).filter((record) => record.kind === kind);
  const moves = {
    /** Runs a tool as somebody would who works in the product. */
    run(provider: Connector, name: string, args: JsonObject, as = OMAR): JsonObject {
      const tool = world.providers[provider]?.tools.find((one) => one.name === name);
      if (!tool) throw new Error(`${provider} has no ${name}`);
      return tool.run({ email: as, name: as }, args);
    },
    /** Moves all tickets of a customer that are in one state to another; returns how many those were. */
    moveTickets(customer: string, from: string, to: string): number {
      const found = records('zendesk', 'ticket').filter(
        ({ fields }) => fields.organization === customer && fields.status === from,
      );
      for (const { id } of found) {
        const args = { ticket_id: Number(id), status: to, assignee_email: OMAR };
        moves.run('zendesk', 'zendeskoauth_ticket_update', args);
      }
      return found.length;
    },
    /** So with the issues of a customer's project. */
    moveIssues(customer: string, from: string, to: string): number {
      const { workflowStates } = moves.run('linear', 'linear_workflow_states_list', {}) as {
        workflowStates: { nodes: { id: string; name: string; team: { key: string } }[] };
      };
      const state = workflowStates.nodes.find(({ name, team }) => name === to && team.key === 'ONB');
      if (!state) throw new Error(`there is no state ${to}`);
      const found = records('linear', 'issue').filter(
        ({ place, fields }) => place === `${customer} onboarding` && fields.state === from,
      );
      for (const { id } of found) moves.run('linear', 'linear_issue_update', { issueId: id, stateId: state.id });
      return found.length;
    },
    /** A healthy customer turns At Risk: what was solved and done comes back. */
    worsen(customer: string): void {
      moves.moveTickets(customer, 'solved', 'open');
      moves.moveIssues(customer, 'Done', 'Todo');
    },
    /** Everything that weighs on a customer is done with. */
    recover(customer: string): void {
      for (const status of ['open', 'pending', 'hold', 'new']) moves.moveTickets(customer, status, 'solved');
      for (const state of ['Todo', 'In Progress', 'Blocked']) moves.moveIssues(customer, state, 'Done');
    },
    /** The HubSpot tasks about a customer that the digest made, oldest first. */
    tasks: (customer: string): ProviderRecord[] =>
      records('hubspot', 'task')
        .filter(({ title }) => title.startsWith(`${customer} is `))
        .reverse(),
    /** The comments of the digest's on issues of that customer's project, oldest first. */
    comments(customer: string): ProviderRecord[] {
      const issues = records('linear', 'issue').flatMap(({ id, place }) =>
        place === `${customer} onboarding` ? [id] : [],
      );
      return records('linear', 'comment')
        .filter(({ place, title }) => issues.includes(place) && title.startsWith('Checking in on this:'))
        .reverse();
    },
  };
  return moves;
}
