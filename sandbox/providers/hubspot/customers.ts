/** How an onboarding goes, as the data of the three products together tells it. */
export type CustomerHealth = 'healthy' | 'watch' | 'at_risk' | 'critical';
export type OnboardingStage = 'kickoff' | 'technical_setup' | 'data_migration' | 'training' | 'go_live';

export interface CustomerContact {
  firstName: string;
  lastName: string;
  title: string;
  email: string;
}

/** A company being onboarded. The CRM, the help desk and the issue tracker know it by the same name, domain and people. */
export interface Customer {
  name: string;
  domain: string;
  /** One of HubSpot's industries. */
  industry: string;
  city: string;
  employees: number;
  /** US dollars a year. */
  arr: number;
  /** E-mail address of the colleague who onboards them. */
  csm: string;
  health: CustomerHealth;
  stage: OnboardingStage;
  daysInStage: number;
  startedDaysAgo: number;
  /** Days from now to the agreed go-live; negative: it has passed. */
  goLiveInDays: number;
  /** The sponsor, who signs; the project lead, who works with Acme every day; a user. */
  contacts: readonly [sponsor: CustomerContact, lead: CustomerContact, user: CustomerContact];
}

const ANA = 'ana@acme.test';
const OMAR = 'omar@acme.test';

type Firm = [name: string, domain: string, industry: string, city: string, employees: number, arr: number];
type State = [
  csm: string,
  health: CustomerHealth,
  stage: OnboardingStage,
  inStage: number,
  started: number,
  left: number,
];
type People = [sponsor: string, lead: string, user: string];

const ROWS: readonly (readonly [Firm, State, People])[] = [
  [
    ['Northwind Traders', 'northwind.example', 'WHOLESALE', 'Seattle', 420, 96_000],
    [ANA, 'healthy', 'training', 4, 38, 12],
    ['Nancy Fuller', 'Andrew Leverling', 'Janet Dodsworth'],
  ],
  [
    ['Contoso Retail', 'contoso.example', 'RETAIL', 'Denver', 2600, 184_000],
    [ANA, 'watch', 'data_migration', 13, 41, 9],
    ['Karen Berg', 'Luis Alverca', 'Dana Birkby'],
  ],
  [
    ['Initech', 'initech.example', 'COMPUTER_SOFTWARE', 'Austin', 310, 62_000],
    [ANA, 'critical', 'technical_setup', 27, 58, -6],
    ['Bill Lumbergh', 'Peter Gibbons', 'Samir Nagheenanajar'],
  ],
  [
    ['Umbrella Health', 'umbrella.example', 'HOSPITAL_HEALTH_CARE', 'Chicago', 5400, 240_000],
    [ANA, 'at_risk', 'data_migration', 19, 64, 3],
    ['Alice Abernathy', 'Carlos Olivera', 'Rain Ocampo'],
  ],
  [
    ['Hooli', 'hooli.example', 'INTERNET', 'San Jose', 8900, 310_000],
    [ANA, 'at_risk', 'technical_setup', 16, 33, 20],
    ['Gavin Belson', 'Denpok Singh', 'Patrice Lang'],
  ],
  [
    ['Stark Energy', 'stark.example', 'OIL_ENERGY', 'New York', 1900, 205_000],
    [ANA, 'healthy', 'go_live', 2, 47, 4],
    ['Pepper Potts', 'Happy Hogan', 'Maria Hill'],
  ],
  [
    ['Wayne Logistics', 'wayne.example', 'LOGISTICS_AND_SUPPLY_CHAIN', 'Newark', 1250, 128_000],
    [ANA, 'watch', 'training', 9, 44, 8],
    ['Lucius Fox', 'Selina Kyle', 'Harvey Bullock'],
  ],
  [
    ['Tyrell Robotics', 'tyrell.example', 'INDUSTRIAL_AUTOMATION', 'Los Angeles', 740, 88_000],
    [ANA, 'healthy', 'kickoff', 3, 6, 52],
    ['Eldon Rosen', 'Rachael Voight', 'Leon Kowalski'],
  ],
  [
    ['Wonka Foods', 'wonka.example', 'FOOD_PRODUCTION', 'Portland', 560, 71_000],
    [ANA, 'healthy', 'data_migration', 5, 25, 24],
    ['Charlie Bucket', 'Violet Beauregarde', 'Mike Teavee'],
  ],
  [
    ['Vandelay Imports', 'vandelay.example', 'IMPORT_AND_EXPORT', 'Miami', 180, 39_000],
    [ANA, 'watch', 'technical_setup', 11, 21, 30],
    ['Art Vandelay', 'Elaine Marie', 'Kel Varnsen'],
  ],
  [
    ['Globex', 'globex.test', 'MACHINERY', 'Prague', 3300, 152_000],
    [ANA, 'at_risk', 'training', 21, 70, -2],
    ['Hank Scorpio', 'Eve Novak', 'Frank Grimes'],
  ],
  [
    ['Cyberdyne Labs', 'cyberdyne.example', 'SEMICONDUCTORS', 'Sunnyvale', 640, 118_000],
    [OMAR, 'critical', 'kickoff', 24, 29, 15],
    ['Miles Dyson', 'Tarissa Reese', 'Danny Silberman'],
  ],
  [
    ['Soylent Kitchens', 'soylent.example', 'RESTAURANTS', 'Boston', 230, 44_000],
    [OMAR, 'healthy', 'technical_setup', 6, 15, 33],
    ['Robert Thorn', 'Shirl Holcomb', 'Sol Roth'],
  ],
  [
    ['Bluth Homes', 'bluth.example', 'CONSTRUCTION', 'San Diego', 95, 27_000],
    [OMAR, 'watch', 'training', 12, 50, 6],
    ['Michael Bluth', 'Lindsay Funke', 'Barry Zuckerkorn'],
  ],
];

/** Acme's customers in onboarding. */
export const CUSTOMERS: readonly Customer[] = ROWS.map((row) => customerOf(...row));

/** A customer from what a row says of the firm, of how its onboarding goes, and of its people. */
export function customerOf(firm: Firm, state: State, people: People): Customer {
  const [name, domain, industry, city, employees, arr] = firm;
  const [csm, health, stage, daysInStage, startedDaysAgo, goLiveInDays] = state;
  const contacts = [
    contact(people[0], 'VP Operations', domain),
    contact(people[1], 'Implementation Lead', domain),
    contact(people[2], 'Business Analyst', domain),
  ] as const;
  return {
    name,
    domain,
    industry,
    city,
    employees,
    arr,
    csm,
    health,
    stage,
    daysInStage,
    startedDaysAgo,
    goLiveInDays,
    contacts,
  };
}

function contact(fullName: string, title: string, domain: string): CustomerContact {
  const [firstName = '', lastName = ''] = fullName.split(' ');
  // Globex writes its addresses without the surname; Eve is the one who sits in the shared channel.
  const local = domain === 'globex.test' ? firstName : `${firstName}.${lastName}`;
  return { firstName, lastName, title, email: `${local}@${domain}`.toLowerCase() };
}
