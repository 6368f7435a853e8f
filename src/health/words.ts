import type { Reason, Signals } from './types.ts';

/**
 * A reason as a CSM would say it: one short phrase, plain text, not escaped. `signals` are those the reason came from;
 * they know what its numbers do not, such as the stage's name.
 */
export function reasonWords({ rule, value, against = 0 }: Reason, signals: Signals): string {
  switch (rule) {
    case 'stage.pace':
      return `${inStage(signals)} for ${counted(value, 'day')} (plan: ${against})`;
    case 'stage.moved_back':
      return `moved back to ${stageOf(signals)}`;
    case 'support.open':
      return counted(value, 'open ticket');
    case 'support.oldest':
      return `oldest open ticket is ${counted(value, 'day')} old`;
    case 'support.urgent_or_reopened':
      return urgentOrReopened(value, signals);
    case 'delivery.overdue':
      return `${counted(value, 'task')} overdue`;
    case 'delivery.completion':
      return `${value} of ${counted(against, 'planned task')} done`;
    case 'delivery.quiet':
      return `no task moved for ${counted(value, 'day')}`;
    default:
      // A rule of another release, out of an old snapshot: its id says more than nothing.
      return rule;
  }
}

function stageOf({ stage }: Signals): string {
  return stage.kind === 'value' ? `"${stage.value.stage}"` : 'an earlier stage';
}

function inStage({ stage }: Signals): string {
  return `in ${stage.kind === 'value' ? `"${stage.value.stage}"` : 'its stage'}`;
}

function urgentOrReopened(value: number, { support }: Signals): string {
  if (support.kind !== 'value') return counted(value, 'urgent or reopened ticket');
  const { urgent, reopened } = support.value;
  if (reopened === 0) return counted(urgent, 'urgent ticket');
  return urgent === 0
    ? counted(reopened, 'reopened ticket')
    : `${urgent} urgent and ${counted(reopened, 'reopened ticket')}`;
}

/** `1 task`, `2 tasks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
