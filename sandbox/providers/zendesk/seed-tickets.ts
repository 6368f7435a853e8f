import type { Customer, CustomerHealth } from '../hubspot/customers.ts';
import type { Priority, Status } from './model.ts';

/** A ticket of a customer in some state of health. Days are counted back from now. */
export interface Slot {
  status: Status;
  priority: Priority | null;
  age: number;
  /** When it was last touched. */
  touched: number;
  assignee: 'mia@acme.test' | 'leo@acme.test' | 'csm' | null;
  reopens?: number;
  rating?: 'good' | 'bad';
  /** Which of the customer's people wrote in: 0 sponsor, 1 lead, 2 user. */
  from: 0 | 1 | 2;
}

const MIA = 'mia@acme.test';
const LEO = 'leo@acme.test';

const SOLVED: readonly Slot[] = [
  { status: 'solved', priority: 'normal', age: 24, touched: 21, assignee: MIA, rating: 'good', from: 2 },
  { status: 'solved', priority: 'low', age: 11, touched: 10, assignee: MIA, from: 1 },
];

const SLOTS: Readonly<Record<CustomerHealth, readonly Slot[]>> = {
  healthy: [...SOLVED, { status: 'pending', priority: 'low', age: 1.5, touched: 0.6, assignee: MIA, from: 2 }],
  watch: [
    ...SOLVED,
    { status: 'pending', priority: 'normal', age: 6, touched: 4.5, assignee: 'csm', from: 1 },
    { status: 'open', priority: 'normal', age: 4.2, touched: 2, assignee: MIA, from: 2 },
    { status: 'open', priority: 'low', age: 1.2, touched: 1.1, assignee: null, from: 2 },
  ],
  at_risk: [
    { status: 'closed', priority: 'normal', age: 52, touched: 45, assignee: MIA, rating: 'good', from: 2 },
    { status: 'solved', priority: 'normal', age: 18, touched: 9, assignee: MIA, rating: 'bad', from: 1 },
    { status: 'open', priority: 'high', age: 9.3, touched: 5, assignee: LEO, from: 1 },
    { status: 'open', priority: 'normal', age: 8.1, touched: 6, assignee: MIA, reopens: 1, from: 2 },
    { status: 'open', priority: 'normal', age: 3.4, touched: 3.4, assignee: 'csm', from: 2 },
    { status: 'pending', priority: 'normal', age: 5, touched: 2.5, assignee: MIA, from: 1 },
  ],
  critical: [
    { status: 'solved', priority: 'high', age: 33, touched: 25, assignee: MIA, rating: 'bad', from: 1 },
    { status: 'open', priority: 'high', age: 26, touched: 7, assignee: LEO, reopens: 2, from: 2 },
    { status: 'open', priority: 'urgent', age: 12.5, touched: 8, assignee: LEO, from: 1 },
    { status: 'hold', priority: 'normal', age: 14, touched: 11, assignee: MIA, from: 2 },
    { status: 'open', priority: 'high', age: 10, touched: 9, assignee: MIA, from: 1 },
    { status: 'open', priority: 'normal', age: 7.5, touched: 7.5, assignee: 'csm', from: 2 },
    { status: 'open', priority: 'normal', age: 2.8, touched: 2.8, assignee: null, from: 2 },
    { status: 'new', priority: null, age: 0.4, touched: 0.4, assignee: null, from: 0 },
  ],
};

/** Their onboarding goes well; these two still have to be answered before they go live. */
const OF_NORTHWIND: readonly Slot[] = [
  { status: 'open', priority: 'high', age: 2.6, touched: 1.2, assignee: 'csm', from: 1 },
  { status: 'open', priority: 'normal', age: 0.7, touched: 0.7, assignee: 'csm', from: 2 },
];

/** The tickets a customer has, by how their onboarding goes. */
export function slotsOf({ domain, health }: Customer): readonly Slot[] {
  return domain === 'northwind.example' ? [...SLOTS[health], ...OF_NORTHWIND] : SLOTS[health];
}
