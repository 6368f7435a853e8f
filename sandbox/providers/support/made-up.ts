import type { OnboardingStage } from '../hubspot/customers.ts';

/** A customer nobody wrote by hand: one company, one contact, one onboarding. */
export interface MadeUpCustomer {
  /** From 0. */
  index: number;
  name: string;
  domain: string;
  firstName: string;
  lastName: string;
  email: string;
  stage: OnboardingStage;
  daysInStage: number;
  startedDaysAgo: number;
  /** Every other one has one open ticket, every other one two. */
  openTickets: 1 | 2;
  /** Of its ten issues. */
  issuesDone: number;
  issuesOverdue: number;
}

/** Who onboards all of them. */
export const MADE_UP_CSM = 'ana@acme.test';
export const ISSUES_EACH = 10;

const FIRST = ['Amber', 'Birch', 'Cedar', 'Delta', 'Ember', 'Fjord', 'Grove', 'Haven', 'Iris', 'Juniper'];
const LAST = ['Works', 'Foods', 'Freight', 'Labs', 'Media', 'Motors', 'Paper', 'Power', 'Retail', 'Textiles'];
const PEOPLE = ['Alma', 'Bruno', 'Clara', 'Diego', 'Elif', 'Femi', 'Greta', 'Hiro', 'Ines', 'Jonas', 'Kira'];
const STAGES: readonly OnboardingStage[] = ['kickoff', 'technical_setup', 'data_migration', 'training', 'go_live'];

/** As many as asked for, all different, some well and some not; the same in every run. */
export function madeUpCustomers(count: number): MadeUpCustomer[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${pick(FIRST, index)} ${pick(LAST, Math.floor(index / 10))} ${index + 1}`;
    const domain = `${name.toLowerCase().replaceAll(' ', '-')}.example`;
    const firstName = pick(PEOPLE, index);
    const startedDaysAgo = 2 + ((index * 7) % 27);
    const stage = index % STAGES.length;
    return {
      index,
      name,
      domain,
      firstName,
      lastName: `Person${index + 1}`,
      email: `${firstName}.person${index + 1}@${domain}`.toLowerCase(),
      stage: pick(STAGES, stage),
      daysInStage: Math.min(startedDaysAgo, (index * 11) % 24),
      startedDaysAgo,
      openTickets: index % 2 === 0 ? 1 : 2,
      issuesDone: stage * 2,
      issuesOverdue: index % 4 === 3 ? Math.min(4, ISSUES_EACH - stage * 2) : index % 4 === 2 ? 1 : 0,
    };
  });
}

function pick<Value>(values: readonly Value[], index: number): Value {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}
