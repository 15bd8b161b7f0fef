import { parser } from '@grafana/lezer-logql';
import { selectorError } from '../../constructs/loki/rules';
import { expressionError } from '../../constructs/loki/rules/logql';
import { render, type Overlay } from '../../constructs/platform';
import { laptop } from '../fixtures';
import { evaluated } from '../support/evaluated';
import { read, secondColumnCode } from './pages';

/** The code in the second columns of the tables under a heading. */
function codes(heading: string): string[] {
  const section = read('docs/elk.md')
    .split(/^## /m)
    .find((text) => text.startsWith(`${heading}\n`))!;
  return secondColumnCode(section);
}

const queries = codes('Queries');
const logQueries = queries.filter((query) => query.startsWith('{'));
const metricQueries = queries.filter((query) => !query.startsWith('{'));

test('the page has queries on lines and on numbers', () => {
  expect(logQueries.length).toBeGreaterThan(15);
  expect(metricQueries.length).toBeGreaterThan(8);
});

test.each(queries)('the parser of LogQL accepts %s', (query) => {
  const errors: number[] = [];
  parser.parse(query).iterate({ enter: ({ type, from }) => void (type.isError && errors.push(from)) });
  expect(errors).toEqual([]);
});

test.each(logQueries)('the selector selects streams in %s', (query) => {
  expect(selectorError(/^\{[^}]*\}/.exec(query)![0])).toBeUndefined();
});

test.each(metricQueries)('Loki can evaluate %s', (query) => {
  expect(expressionError(query, 'record')).toBeUndefined();
});

const settings = ['Concepts', 'Programs'].flatMap(codes).filter((code) => /^(?:[a-z]\w*: \{|\{ )/i.test(code));

/** A stage that extracts the field of a stage `timestamp`. */
const readsTime = { parse: { regexp: '(?P<ts>\\S+)' } };

/** A setting of an environment, a stage or labels of the pipeline. */
function overlayOf(code: string): Partial<Overlay> {
  const isStage = code.startsWith('{');
  const value = evaluated(isStage ? code : `{ ${code} }`) as Partial<Overlay> & { readonly labels?: object };
  if (isStage)
    return {
      collect: { logs: { pipeline: { stages: 'timestamp' in value ? [readsTime, value] : [value] } } },
    } as Partial<Overlay>;
  return value.labels === undefined ? value : { collect: { logs: { pipeline: value } } };
}

const outside = { expose: { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls' } } };
const tenants = { Machines: { users: { 'build-1': { roles: ['write' as const] } } } };

test.each(settings)('the setting is valid: %s', (code) => {
  const base = { name: 'base', extends: laptop, gateway: outside, tenants, grafana: { login: 'grafana' } };
  expect(render({ ...overlayOf(code), name: 'elk', extends: base }).errors).toEqual([]);
});
