import type { Customer, OnboardingStage } from '../hubspot/customers.ts';

/** A step every onboarding goes through. */
export interface PlanStep {
  stage: OnboardingStage;
  title: string;
  description: string;
  /** csm: whoever onboards the customer. */
  doer: 'csm' | 'leo@acme.test' | 'mia@acme.test';
  label: 'Training' | 'Integration' | 'Data' | 'Go-live';
}

export const STAGES: readonly OnboardingStage[] = [
  'kickoff',
  'technical_setup',
  'data_migration',
  'training',
  'go_live',
];

/** The twelve issues of an onboarding, in the order they are done. */
export function planFor({ name, domain, contacts }: Customer): PlanStep[] {
  const [sponsor, lead, user] = contacts;
  const leo = 'leo@acme.test';
  return [
    step(
      'kickoff',
      `Kickoff with ${name}`,
      `Goals, people and dates with ${sponsor.firstName} and ${lead.firstName}.`,
      'csm',
      'Training',
    ),
    step('kickoff', `Collect requirements of ${name}`, `Questionnaire to ${lead.email}.`, 'csm', 'Data'),
    step(
      'technical_setup',
      `Single sign-on for ${domain}`,
      'SAML with their identity provider, test with two users.',
      leo,
      'Integration',
    ),
    step(
      'technical_setup',
      `Webhooks to the ERP of ${name}`,
      'Their IT has to open the firewall first.',
      leo,
      'Integration',
    ),
    step(
      'technical_setup',
      `Roles and permissions for ${name}`,
      'Reviewer must not be cloned from Editor.',
      'csm',
      'Integration',
    ),
    step(
      'data_migration',
      `Map the fields of ${name}'s old system`,
      `${user.firstName} sends the export.`,
      leo,
      'Data',
    ),
    step(
      'data_migration',
      `Test import for ${name}, 1,000 rows`,
      'Check accents, quotes and empty columns.',
      leo,
      'Data',
    ),
    step(
      'data_migration',
      `Full import and reconciliation for ${name}`,
      'Totals must equal their ledger.',
      leo,
      'Data',
    ),
    step(
      'training',
      `Admin training for ${user.firstName} (${name})`,
      'Two sessions of 90 minutes.',
      'csm',
      'Training',
    ),
    step('training', `End user training at ${name}`, 'Recorded, with exercises on their own data.', 'csm', 'Training'),
    step(
      'go_live',
      `Go-live checklist for ${name}`,
      `Sign-off by ${sponsor.firstName} ${sponsor.lastName}.`,
      'csm',
      'Go-live',
    ),
    step('go_live', `Hand ${name} over to support`, 'Notes, open tickets, contacts.', 'mia@acme.test', 'Go-live'),
  ];
}

function step(
  stage: OnboardingStage,
  title: string,
  description: string,
  doer: PlanStep['doer'],
  label: PlanStep['label'],
): PlanStep {
  return { stage, title, description, doer, label };
}
