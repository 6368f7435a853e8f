import { expect, test } from 'vitest';
import { claimsChange, withoutOwnClaims } from './claims.ts';

test.each([
  'Done',
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
  'Success! The task is there.',
  'Success: task 5 is there.',
  'Successfully moved it.',
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
  'Success rate is 90%',
  '- Success criteria: none',
])('no claim: %s', (text) => expect(claimsChange(text)).toBe(false));

test.each([
  ['nothing that claims', 'Three are open.\n\nOne is late.', 'Three are open.\n\nOne is late.'],
  ['a line that claims', 'Three are open.\nI closed one.\nOne is late.', 'Three are open.\nOne is late.'],
  ['a claim beside a quotation', 'Three are open.\n"DNS": I closed it.', 'Three are open.'],
  [
    'a claim after a quotation mark that never ends',
    'The 5" disk:\nI replied.\nThe 6" one.',
    'The 5" disk:\nThe 6" one.',
  ],
  ['a quotation that somebody did it', '"Omar" created the ticket.', '"Omar" created the ticket.'],
  ['a claim over two lines', 'One is late. I have\nreplied.', ''],
  ['only a rule besides', 'I closed it.\n\n---', ''],
])('of %s', (_, text, left) => expect(withoutOwnClaims(text)).toBe(left));
