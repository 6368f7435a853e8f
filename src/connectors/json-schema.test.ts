import { describe, expect, test } from 'vitest';
import { normaliseJsonSchema } from './json-schema.ts';
import type { JsonObject } from './types.ts';

describe('normaliseJsonSchema', () => {
  test('drops what only Scalekit sets, and its mark in required', () => {
    const schema = normaliseJsonSchema({
      type: 'object',
      properties: { name: { type: 'string' }, schema_version: { type: 'string' }, tool_version: { type: 'string' } },
      required: ['name', 'schema_version'],
    });
    expect(schema).toEqual({
      ...{ type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      additionalProperties: false,
    });
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
      additionalProperties: false,
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

  describe('at the root', () => {
    const properties = { a: { type: 'object', properties: { b: {} } } };

    test.each<[string, JsonObject]>([
      ['silent', {}],
      ['closed', { additionalProperties: false }],
      ['closed beside patterns', { patternProperties: { '^x_': {} } }],
    ])('a schema that is %s takes what it names and no more', (_name, more) => {
      const schema = normaliseJsonSchema({ type: 'object', properties, ...more });
      expect(schema.additionalProperties).toBe(false);
      // What a nested object may have is between the model and the product.
      expect(schema.properties).toEqual(properties);
    });

    test('a tool without parameters takes none', () => {
      expect(normaliseJsonSchema({ type: 'object', properties: {} }).additionalProperties).toBe(false);
    });

    test.each<[string, JsonObject]>([
      ['true', { additionalProperties: true }],
      ['a schema', { additionalProperties: { type: 'string' } }],
    ])('a schema that allows more by %s stays open', (_name, more) => {
      expect(normaliseJsonSchema({ type: 'object', properties, ...more })).toMatchObject(more);
    });

    test.each<[string, JsonObject]>([
      ['anyOf', { anyOf: [{ required: ['a'] }, { properties: { c: {} } }] }],
      ['allOf', { allOf: [{ properties: { c: {} } }] }],
      ['$ref', { $ref: '#/definitions/a' }],
      ['if', { if: {}, else: { properties: { c: {} } } }],
      ['dependencies', { dependencies: { a: { properties: { c: {} } } } }],
    ])('parameters that %s may name elsewhere are not shut out', (_name, more) => {
      expect(normaliseJsonSchema({ type: 'object', properties, ...more })).not.toHaveProperty('additionalProperties');
    });

    test('what is required and not described may be given', () => {
      const schema = normaliseJsonSchema({ type: 'object', properties, required: ['a', 'z'] });
      expect(schema).toMatchObject({ properties: { ...properties, z: {} }, additionalProperties: false });
    });
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
