import { describe, expect, test } from 'vitest';
import { beginningsOf, likeness, namedIn, needleOf, phraseOf } from './names.ts';

test.each([
  ['Acme Inc.', 'acme'],
  ['Acme, S.A.', 'acme'],
  ['ACME GmbH & Co. KG', 'acme'],
  ['Müller Söhne AG', 'muller sohne'],
  ['Nestlé', 'nestle'],
  ['Inc', 'inc'],
  ['Company of Heroes', 'company of heroes'],
  ['Co Op', 'co op'],
  ['!!!', ''],
])('%s is looked for as %j', (name, phrase) => {
  expect(phraseOf(name)).toBe(phrase);
});

test.each([
  ['Acme Robotics, Inc.', 'nwt.example', ['Acme Robotics', 'Acme', 'nwt']],
  ['ACME GmbH & Co. KG', 'acme.example', ['ACME']],
  ['Société Générale S.A.', undefined, ['Société Générale', 'Société']],
  ['Yahoo!', 'yahoo.example', ['Yahoo']],
  ['X', 'x.example', []],
  ['Inc', undefined, ['Inc']],
  ['  ', undefined, []],
])('what %s of %s begins with elsewhere: %j', (name, domain, beginnings) => {
  expect(beginningsOf(name, domain)).toEqual(beginnings);
});

const of = (...names: [name: string, domain?: string][]) =>
  names.map(([name, domain]) => needleOf({ key: name, name, ...(domain === undefined ? {} : { domain }) }));

describe('a text is of', () => {
  test.each([
    ['Acme onboarding', ['Acme Inc']],
    ['Onboarding: ACME, Inc.', ['Acme Inc']],
    ['(acme)', ['Acme Inc']],
    ['Setup for acme.example', ['Acme Inc']],
    ['https://www.acme.example/start', ['Acme Inc']],
    ['Academe', []],
    ['Acmes', []],
    ['notacme.example', []],
    ['acme.example.org', ['Acme Inc']],
    ['', []],
  ])('%j: %j', (text, keys) => {
    expect(namedIn(text, of(['Acme Inc', 'acme.example'], ['!!!']))).toEqual(keys);
  });

  test('accents and case on either side do not matter', () => {
    expect(namedIn('Rollout Societe Generale', of(['Société Générale']))).toEqual(['Société Générale']);
    expect(namedIn('Rollout SOCIÉTÉ GÉNÉRALE', of(['Societe Generale']))).toEqual(['Societe Generale']);
  });

  test('the longer of two names', () => {
    const both = of(['Acme'], ['Acme Robotics']);
    expect(namedIn('Acme Robotics onboarding', both)).toEqual(['Acme Robotics']);
    expect(namedIn('Acme onboarding', both)).toEqual(['Acme']);
  });

  test('all that it names', () => {
    expect(namedIn('Acme and Globex together', of(['Acme'], ['Globex']))).toEqual(['Acme', 'Globex']);
  });

  test('a domain as a whole', () => {
    const both = of(['One', 'acme.example'], ['Two', 'shop.acme.example']);
    expect(namedIn('shop.acme.example', both)).toEqual(['Two']);
  });
});

test('the likeness of names puts the likelier first', () => {
  const wanted = 'Northwind Traders';
  const names = ['Southbank', 'Northwind', 'Nordwind Trader', 'Quux'];
  const ranked = names.toSorted((a, b) => likeness(b, wanted) - likeness(a, wanted));
  expect(ranked).toEqual(['Northwind', 'Nordwind Trader', 'Southbank', 'Quux']);
  expect(likeness('', wanted)).toBe(0);
});
