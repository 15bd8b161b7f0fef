import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { requestsOf, type RequestOptions } from '../../../constructs/grafana';

const variable = (name: string, more: object): VariableModel => ({ name, ...more }) as VariableModel;

const list = [
  variable('datasource', { type: 'datasource', current: { text: 'loki', value: 'loki' } }),
  variable('ns', { multi: true, includeAll: true, allValue: '.+', current: { text: ['All'], value: ['$__all'] } }),
  variable('search', { type: 'textbox', current: { text: '(?i)', value: '(?i)' } }),
];

function query(expr: string, options: RequestOptions = {}, queryType = 'range'): string {
  const targets = [{ expr, queryType, datasource: { type: 'loki', uid: '${datasource}' } }];
  const dashboard = { uid: 'a', templating: { list }, panels: [{ type: 'logs', title: 'b', targets }] };
  return requestsOf([dashboard], options)[0]!.query;
}

test.each([
  ['all values are the value that stands for them', {}, '{ns=~".+"}'],
  ['one chosen value is escaped', { ns: ['a.b'] }, String.raw`{ns=~"a\\.b"}`],
  ['several values are alternatives', { ns: ['a', 'b+'] }, String.raw`{ns=~"a|b\\+"}`],
])('%s', (_what, variables, expected) => {
  expect(query('{ns=~"$ns"}', { variables })).toBe(expected);
});

test('a text is inserted as it is, and as a string if its format says so', () => {
  const variables = { search: 'say "hi"' };
  expect(query('|~ "$search"', { variables })).toBe('|~ "say "hi""');
  expect(query('|~ ${search:doublequote}', { variables })).toBe(String.raw`|~ "say \"hi\""`);
});

test.each([
  [5, '5s'],
  [90, '1m'],
  [150, '2m'],
  [5400, '1h'],
  [90_000, '1d'],
])('a step of %i s is %s', (stepSeconds, expected) => {
  expect(query('[$__auto]', { stepSeconds })).toBe(`[${expected}]`);
});

test('an instant query covers the whole time', () => {
  expect(query('[$__auto] [$__range] $__range_s $__range_ms $__interval_ms', { rangeSeconds: 7200 }, 'instant')).toBe(
    '[7200s] [7200s] 7200 7200000 15000',
  );
});

test('variables that do not exist stay', () => {
  expect(query('{a="$other"}')).toBe('{a="$other"}');
});
