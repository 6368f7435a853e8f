import type { JsonObject } from '../types.ts';
import type { Seat } from './account.ts';
import type { OnboardingStage } from './customers.ts';

export interface Stage {
  id: string;
  label: string;
  closed: boolean;
  /** Of deals alone. */
  probability?: string;
}

export interface Pipeline {
  id: string;
  label: string;
  stages: readonly Stage[];
  /** Only super admins see it and the deals in it. */
  restricted: boolean;
}

export const ONBOARDING = '75001';
export const EXECUTIVE = '75900';

/** Stages of a pipeline an account made itself have numeric ids; the labels are what people know. */
export const ONBOARDING_STAGES: Readonly<Record<OnboardingStage | 'live' | 'churned', string>> = {
  kickoff: '7500101',
  technical_setup: '7500102',
  data_migration: '7500103',
  training: '7500104',
  go_live: '7500105',
  live: '7500106',
  churned: '7500107',
};

export const DEAL_PIPELINES: readonly Pipeline[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    restricted: false,
    stages: [
      stage('appointmentscheduled', 'Appointment scheduled', '0.2'),
      stage('qualifiedtobuy', 'Qualified to buy', '0.4'),
      stage('contractsent', 'Contract sent', '0.9'),
      stage('closedwon', 'Closed won', '1.0'),
      stage('closedlost', 'Closed lost', '0.0'),
    ],
  },
  {
    id: ONBOARDING,
    label: 'Onboarding',
    restricted: false,
    stages: [
      stage(ONBOARDING_STAGES.kickoff, 'Kickoff', '0.2'),
      stage(ONBOARDING_STAGES.technical_setup, 'Technical setup', '0.4'),
      stage(ONBOARDING_STAGES.data_migration, 'Data migration', '0.6'),
      stage(ONBOARDING_STAGES.training, 'Training', '0.8'),
      stage(ONBOARDING_STAGES.go_live, 'Go-live', '0.9'),
      stage(ONBOARDING_STAGES.live, 'Live', '1.0'),
      stage(ONBOARDING_STAGES.churned, 'Churned', '0.0'),
    ],
  },
  {
    id: EXECUTIVE,
    label: 'Executive',
    restricted: true,
    stages: [
      stage('7590001', 'Exploring', '0.3'),
      stage('7590002', 'Term sheet', '0.7'),
      stage('7590003', 'Signed', '1.0'),
    ],
  },
];

/** HubSpot's own pipeline of tickets, as every account begins with it. */
export const TICKET_PIPELINES: readonly Pipeline[] = [
  {
    id: '0',
    label: 'Support Pipeline',
    restricted: false,
    stages: [
      { id: '1', label: 'New', closed: false },
      { id: '2', label: 'Waiting on contact', closed: false },
      { id: '3', label: 'Waiting on us', closed: false },
      { id: '4', label: 'Closed', closed: true },
    ],
  },
];

function stage(id: string, label: string, probability: string): Stage {
  return { id, label, probability, closed: probability === '1.0' || probability === '0.0' };
}

/** The deal pipelines someone may see. */
export function pipelinesFor(me: Seat): Pipeline[] {
  return DEAL_PIPELINES.filter((pipeline) => !pipeline.restricted || me.superAdmin);
}

export function pipelineJson(pipeline: Pipeline, displayOrder: number): JsonObject {
  return {
    id: pipeline.id,
    label: pipeline.label,
    displayOrder,
    archived: false,
    stages: pipeline.stages.map(stageJson),
  };
}

export function stageJson(one: Stage, displayOrder: number): JsonObject {
  return {
    id: one.id,
    label: one.label,
    displayOrder,
    archived: false,
    metadata:
      one.probability === undefined
        ? { isClosed: String(one.closed), ticketState: one.closed ? 'CLOSED' : 'OPEN' }
        : { isClosed: String(one.closed), probability: one.probability },
  };
}
