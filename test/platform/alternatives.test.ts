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

/** Path, keyword and parameters of the nearest errors. */
function nearest(value: unknown): string[] {
  expect(validate(value)).toBe(false);
  return nearestErrors(validate.errors ?? []).map(({ instancePath, keyword, params }) =>
    `${instancePath} ${keyword} ${Object.values(params).join(' ')}`.trimEnd(),
  );
}

test('a mistake in one alternative is reported for that alternative', () => {
  expect(nearest({ rules: [{ alert: 'a', expr: 'b', lables: {} }] })).toEqual(['/rules/0 additionalProperties lables']);
  expect(nearest({ rules: [{ record: 'a', expr: 'b', labels: {} }] })).toEqual([
    '/rules/0 additionalProperties labels',
  ]);
  expect(nearest({ rules: [{ alert: 'a' }] })).toEqual(['/rules/0 required expr']);
});

test('so is a mistake in a nested value', () => {
  expect(nearest({ rules: [{ alert: 'a', expr: 'b', labels: { c: 1 } }] })).toEqual(['/rules/0/labels/c type string']);
});

test('without a nearest alternative, only anyOf is reported', () => {
  expect(nearest({ rules: [{ expr: 'b' }] })).toEqual(['/rules/0 anyOf']);
  expect(nearest({ size: true })).toEqual(['/size anyOf']);
});

test('errors outside alternatives are not changed', () => {
  expect(nearest({ rulse: [], size: 1 })).toEqual([' additionalProperties rulse']);
});
