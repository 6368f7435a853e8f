import { expect, test } from 'vitest';
import { claimsChange } from './claims.ts';

test.each([
  'Done.',
  'All set ✅',
  'I created the task “Review”.',
  'Sure. I’ve just assigned it to you.',
  'We have now closed the ticket.',
  'The ticket has been updated.',
  '**Created** the task you asked for.',
  'It was successfully sent.',
  'He creado la tarea.',
  'J’ai créé la tâche.',
  'Ich habe die Aufgabe für Sie angelegt.',
  'Criei a tarefa.',
  'Ho creato l’attività.',
])('a claim: %s', (text) => expect(claimsChange(text)).toBe(true));

test.each([
  'You have three open tasks; the first was created on Monday.',
  'Status: Done',
  'Two of five are done.',
  'Shall I create the task?',
  'I could not create it: Asana did not answer.',
  'The board was updated by Omar last week.',
  'I found nothing.',
  'I could not find that project, so I created nothing.',
])('no claim: %s', (text) => expect(claimsChange(text)).toBe(false));
