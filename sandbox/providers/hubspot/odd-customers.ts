import { type Customer, customerOf, type OnboardingStage } from './customers.ts';

/** A customer whom the three products do not agree about. */
export interface OddCustomer extends Customer {
  /** Whether the help desk knows them. */
  inZendesk: boolean;
  /** The names of their projects in Linear. */
  projects: readonly string[];
  /** The later stage that their onboarding was in before. */
  cameBackFrom?: OnboardingStage;
}

const ANA = 'ana@acme.test';

/** Those a report on all accounts has to cope with, one for each way. */
export const ODD_CUSTOMERS: readonly OddCustomer[] = [
  {
    ...customerOf(
      ['Massive Dynamic', 'massive.example', 'BIOTECHNOLOGY', 'New Haven', 1500, 90_000],
      [ANA, 'watch', 'technical_setup', 9, 17, 24],
      ['Nina Sharp', 'Astrid Farnsworth', 'Philip Broyles'],
    ),
    inZendesk: false,
    projects: ['Massive Dynamic onboarding'],
  },
  {
    ...customerOf(
      ['Oceanic Air', 'oceanic.example', 'AIRLINES_AVIATION', 'Honolulu', 4100, 134_000],
      [ANA, 'watch', 'data_migration', 8, 22, 19],
      ['Cindy Chandler', 'Seth Norris', 'Rose Nadler'],
    ),
    inZendesk: true,
    projects: [],
  },
  {
    ...customerOf(
      ['Weyland Mining', 'weyland.example', 'MINING_METALS', 'Boise', 2200, 167_000],
      [ANA, 'healthy', 'training', 5, 26, 14],
      ['Meredith Vickers', 'Charlie Holloway', 'Elizabeth Shaw'],
    ),
    inZendesk: true,
    projects: ['Weyland Mining onboarding', 'Weyland Mining second site'],
  },
  {
    ...customerOf(
      ['Dharma Batteries', 'dharma.example', 'RENEWABLES_ENVIRONMENT', 'Ann Arbor', 380, 58_000],
      [ANA, 'watch', 'data_migration', 4, 24, 16],
      ['Horace Goodspeed', 'Stuart Radzinsky', 'Juliet Carlson'],
    ),
    inZendesk: true,
    projects: ['Dharma Batteries onboarding'],
    cameBackFrom: 'training',
  },
];

/** Customers who are nothing but contacts in the CRM, with an onboarding of their own. */
export interface LooseContacts {
  deal: string;
  stage: OnboardingStage;
  daysInStage: number;
  startedDaysAgo: number;
  people: readonly { firstName: string; lastName: string; email: string }[];
  /** Their project in Linear. */
  project: string;
}

/** Two of one mail domain, and one with a private address. */
export const LOOSE_CONTACTS: readonly LooseContacts[] = [
  {
    deal: 'Prestige Boats onboarding',
    stage: 'technical_setup',
    daysInStage: 6,
    startedDaysAgo: 12,
    people: [
      { firstName: 'Brennan', lastName: 'Huff', email: 'brennan.huff@prestige.example' },
      { firstName: 'Dale', lastName: 'Doback', email: 'dale.doback@prestige.example' },
    ],
    // Known by their domain alone.
    project: 'Setup for prestige.example',
  },
  {
    deal: 'Nora Quill onboarding',
    stage: 'kickoff',
    daysInStage: 3,
    startedDaysAgo: 5,
    people: [{ firstName: 'Nora', lastName: 'Quill', email: 'nora.quill@gmail.com' }],
    project: 'Nora Quill onboarding',
  },
];
