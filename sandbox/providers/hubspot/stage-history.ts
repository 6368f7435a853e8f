import { instantFrom } from '../support/time.ts';
import type { OnboardingStage } from './customers.ts';
import { ONBOARDING_STAGES } from './pipelines.ts';

const ORDER = ['kickoff', 'technical_setup', 'data_migration', 'training', 'go_live'] as const;

interface Course {
  stage: OnboardingStage;
  daysInStage: number;
  startedDaysAgo: number;
  /** A later stage it was in already, and had to leave again. */
  cameBackFrom?: OnboardingStage | undefined;
}

/** When an onboarding deal entered every stage up to the present one: evenly between the start and the last change. */
export function stageHistory(now: Date, { stage, daysInStage, startedDaysAgo, cameBackFrom }: Course) {
  const passed = ORDER.slice(0, ORDER.indexOf(cameBackFrom ?? stage) + 1);
  const steps = cameBackFrom ? [...passed, stage] : passed;
  const dates: Record<string, string> = {};
  steps.forEach((step, index) => {
    const last = index === steps.length - 1;
    const daysAgo = last ? daysInStage : startedDaysAgo - (index * (startedDaysAgo - daysInStage)) / (steps.length - 1);
    const at = instantFrom(now, -daysAgo);
    dates[`hs_v2_date_entered_${ONBOARDING_STAGES[step]}`] = at;
    const before = steps[index - 1];
    if (before) dates[`hs_v2_date_exited_${ONBOARDING_STAGES[before]}`] = at;
    if (last) dates.hs_v2_date_entered_current_stage = at;
  });
  return dates;
}
