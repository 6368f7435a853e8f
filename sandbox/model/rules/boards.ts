import { projectContents, projectNamed } from './asana.ts';
import { boardContents } from './monday.ts';
import { asksToSee } from './phrases.ts';
import { CONNECTORS, type ConnectorId, offers, type Plan, read, readIfOffered } from './planner.ts';
import type { Turn } from './turn.ts';

/** "What's in the X board?": Asana and Monday.com both have boards, so the ask is looked up in each that is there. */
export function boardPlan(turn: Turn, mentioned: ConnectorId | undefined): Plan | undefined {
  if (!/\bboard\b/i.test(turn.ask) || !asksToSee(turn.ask)) return undefined;
  const name = projectNamed(turn.ask);
  return name === undefined ? undefined : lookUp(turn, name, mentioned);
}

const CONTENTS = { asana: projectContents, monday: boardContents } as const;
const PLACES = ['asana', 'monday'] as const;

function* lookUp(turn: Turn, name: string, mentioned: ConnectorId | undefined): Plan {
  const place = PLACES.find((one) => one === mentioned);
  if (place) return (yield* CONTENTS[place](name, read)) ?? notFound(name, [place]);
  const found: string[] = [];
  for (const one of PLACES) {
    const contents = yield* CONTENTS[one](name, readIfOffered);
    if (contents) found.push(contents);
  }
  if (found.length > 0) return found.join('\n\n');
  const looked = PLACES.filter((one) => offers(turn, one));
  if (looked.includes('monday')) return notFound(name, looked);
  // A board is Monday.com's word: where that was not looked, its plan asks to connect it.
  return (yield* CONTENTS.monday(name, read)) ?? notFound(name, [...looked, 'monday']);
}

function notFound(name: string, places: readonly ConnectorId[]): string {
  return `I could not find a board **${name}** in your ${places.map((place) => CONNECTORS[place]).join(' or ')}.`;
}
