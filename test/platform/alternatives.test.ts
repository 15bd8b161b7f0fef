import Ajv from 'ajv';
import { nearestErrors } from '../../constructs/platform/alternatives';

const text = { type: 'string' };
const validate = new Ajv({ allErrors: true, strict: false }).compile({
  type: 'object',
  properties: {
    rules: { type: 'array', items: { anyOf: [{ $ref: '#/definitions/Alert' }, { $ref: '#/definitions/Record' }] } },
    size: { anyOf: [{ type: 'number' }, { type: 'string' }] },
  },
  additionalProperties: false,
  definitions: {
    Alert: {
      type: 'object',
      properties: { alert: text, expr: text, labels: { type: 'object', additionalProperties: text } },
      required: ['alert', 'expr'],
      additionalProperties: false,
    },
    Record: {
      type: 'object',
      properties: { record: text, expr: text },
      required: ['record', 'expr'],
      additionalProperties: false,
    },
  },
});

/** Where something is told, and what of. */
function told(value: unknown): string[] {
  expect(validate(value)).toBe(false);
  return nearestErrors(validate.errors ?? []).map(({ instancePath, keyword, params }) =>
    `${instancePath} ${keyword} ${Object.values(params).join(' ')}`.trimEnd(),
  );
}

test('a mistake in an alternative is told as a mistake in that one', () => {
  expect(told({ rules: [{ alert: 'a', expr: 'b', lables: {} }] })).toEqual(['/rules/0 additionalProperties lables']);
  expect(told({ rules: [{ record: 'a', expr: 'b', labels: {} }] })).toEqual(['/rules/0 additionalProperties labels']);
  expect(told({ rules: [{ alert: 'a' }] })).toEqual(['/rules/0 required expr']);
});

test('so is one deeper in it', () => {
  expect(told({ rules: [{ alert: 'a', expr: 'b', labels: { c: 1 } }] })).toEqual(['/rules/0/labels/c type string']);
});

test('where none is nearer than the others, it is told that none is met', () => {
  expect(told({ rules: [{ expr: 'b' }] })).toEqual(['/rules/0 anyOf']);
  expect(told({ size: true })).toEqual(['/size anyOf']);
});

test('what has no alternatives is told as it is', () => {
  expect(told({ rulse: [], size: 1 })).toEqual([' additionalProperties rulse']);
});
