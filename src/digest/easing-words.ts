import type { Easing } from '../health/explain.ts';
import type { Signals } from '../health/types.ts';
import { counted } from '../health/words.ts';

/** What would raise a score, as a thing to do; plain text, not escaped. Undefined for a rule of another release. */
export function easingWords(
  { rule, value, to }: Pick<Easing, 'rule' | 'value' | 'to'>,
  signals: Signals,
): string | undefined {
  switch (rule) {
    case 'stage.pace':
      return `Move on from ${stageOf(signals)}`;
    case 'stage.moved_back':
      return 'Get back to the stage it had reached';
    case 'support.open':
      return `Close ${counted(value - to, 'open ticket')}`;
    case 'support.oldest':
      return `Close the tickets older than ${counted(to, 'day')}`;
    case 'support.urgent_or_reopened':
      return `Close ${counted(value - to, 'urgent or reopened ticket')}`;
    case 'delivery.overdue':
      return `Finish ${counted(value - to, 'overdue task')}`;
    case 'delivery.completion':
      return `Finish ${counted(to - value, 'planned task')} more`;
    case 'delivery.quiet':
      return 'Move any of its tasks';
    default:
      return undefined;
  }
}

function stageOf({ stage }: Signals): string {
  return stage.kind === 'value' ? `"${stage.value.stage}"` : 'its stage';
}
