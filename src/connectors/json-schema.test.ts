import { describe, expect, test } from 'vitest';
import { normaliseJsonSchema } from './json-schema.ts';

describe('normaliseJsonSchema', () => {
  test('drops what only Scalekit sets, and its mark in required', () => {
    const schema = normaliseJsonSchema({
      type: 'object',
      properties: { name: { type: 'string' }, schema_version: { type: 'string' }, tool_version: { type: 'string' } },
      required: ['name', 'schema_version'],
    });
    expect(schema).toEqual({ type: 'object', properties: { name: { type: 'string' } }, required: ['name'] });
  });

  test('drops the keywords validators choke on, and keeps the format as words', () => {
    const schema = normaliseJsonSchema({
      $schema: 'http://json-schema.org/draft-04/schema#',
      $id: 'x',
      id: 'x',
      type: 'object',
      properties: {
        due: { type: 'string', format: 'date', description: 'Due date' },
        mail: { type: 'string', format: 'email', example: 'a@b.c' },
        note: { type: 'string', nullable: true },
      },
    });
    expect(schema).toEqual({
      type: 'object',
      properties: {
        due: { type: 'string', description: 'Due date (format: date)' },
        mail: { type: 'string', description: '(format: email)' },
        note: { type: ['string', 'null'] },
      },
    });
  });

  test('keeps properties that carry the names of dropped keywords', () => {
    const properties = { id: { type: 'string' }, format: { type: 'string' }, example: { type: 'string' } };
    expect(normaliseJsonSchema({ type: 'object', properties }).properties).toEqual(properties);
  });

  test('mends draft-04 bounds, repeated required and invalid patterns, at any depth', () => {
    const schema = normaliseJsonSchema({
      type: 'object',
      properties: {
        rows: {
          type: 'array',
          items: {
            type: 'object',
            required: ['n', 'n'],
            properties: {
              n: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
              s: { type: 'string', pattern: '(?i)x', required: true },
            },
          },
        },
      },
    });
    expect(schema.properties).toEqual({
      rows: {
        type: 'array',
        items: {
          type: 'object',
          required: ['n'],
          properties: { n: { type: 'number', exclusiveMinimum: 0, maximum: 9 }, s: { type: 'string' } },
        },
      },
    });
  });

  test('leaves enums and defaults alone', () => {
    const properties = { a: { enum: [{ id: 1, format: 'x' }], default: { id: 1 } } };
    expect(normaliseJsonSchema({ type: 'object', properties }).properties).toEqual(properties);
  });

  test('makes an object schema of nothing', () => {
    expect(normaliseJsonSchema({})).toEqual({ type: 'object', properties: {} });
  });

  test('leaves a root reference or alternative as it is', () => {
    expect(normaliseJsonSchema({ $ref: '#/definitions/a', definitions: { a: { type: 'object', $id: 'q' } } })).toEqual({
      $ref: '#/definitions/a',
      definitions: { a: { type: 'object' } },
    });
  });

  test('cuts long descriptions', () => {
    const schema = normaliseJsonSchema({ type: 'object', properties: { a: { description: 'x'.repeat(2_000) } } });
    const [a] = Object.values(schema.properties ?? {});
    expect(JSON.stringify(a).length).toBeLessThan(330);
  });

  test('survives a schema without end', () => {
    let deep = {};
    for (let n = 0; n < 200; n += 1) deep = { type: 'object', properties: { a: deep } };
    expect(JSON.stringify(normaliseJsonSchema(deep)).length).toBeLessThan(2_000);
  });
});
