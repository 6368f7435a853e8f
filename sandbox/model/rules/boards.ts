import { projectContents, projectNamed } from './asana.ts';
import { boardContents } from './monday.ts';
import { asksToSee } from './phrases.ts';
import { CONNECTORS, type ConnectorId, offers, type Plan } from './planner.ts';
import type { Turn } from './turn.ts';

/** "What's in the X board?": Asana and Monday.com both have boards, so the ask is looked up in each that is there. */
export function boardPlan(turn: Turn, mentioned: ConnectorId | undefined): Plan | undefined {
  if (!/\bboard\b/i.test(turn.ask) || !asksToSee(turn.ask)) return undefined;
  const name = projectNamed(turn.ask);
  return name === undefined ? undefined : lookUp(turn, name, mentioned);
}

const CONTENTS = { asana: projectContents, monday: boardContents } as const;
type WithBoards = keyof typeof CONTENTS;

function* lookUp(turn: Turn, name: string, mentioned: ConnectorId | undefined): Plan {
  const places = placesFor(turn, mentioned);
  const found: string[] = [];
  for (const place of places) {
    const contents = yield* CONTENTS[place](name);
    if (contents) found.push(contents);
  }
  if (found.length > 0) return found.join('\n\n');
  return `I could not find a board **${name}** in your ${places.map((place) => CONNECTORS[place]).join(' or ')}.`;
}

/** The one that was named, else those whose tools are offered, else Asana: its plan asks to connect it. */
function placesFor(turn: Turn, mentioned: ConnectorId | undefined): WithBoards[] {
  if (mentioned === 'asana' || mentioned === 'monday') return [mentioned];
  const offered = (['asana', 'monday'] as const).filter((place) => offers(turn, place));
  return offered.length > 0 ? offered : ['asana'];
}
