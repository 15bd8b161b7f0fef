import { keyProblems, problemsOf, yamlText, type Data } from '../../constructs/kit';
import { lokiFormat } from '../../constructs/loki/config-format';
import { lokiReleases, type LokiProps } from '../../constructs/loki';

import { lokiProgram, minimal, verify } from '../support/loki-process';
import { aloneLoki } from '../support/components';

const absent = lokiReleases.names.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0) console.warn(`skipped: Loki ${absent.join(', ')} is not in ../shared/lab`);
const present = lokiReleases.names.filter((release) => !absent.includes(release));
const when = present.length > 0 ? describe : describe.skip;

/** A key with values that Loki accepts, and values with which it does not start. */
const values: readonly (readonly [name: string, right: readonly unknown[], wrong: readonly unknown[]])[] = [
  ['server.log_level', ['warn'], ['loud', ['warn']]],
  ['ingester.chunk_encoding', ['zstd', 'lz4-1M'], ['zip', '']],
  ['limits_config.deletion_mode', ['filter-only'], ['sometimes', true]],
  ['limits_config.tsdb_sharding_strategy', ['bounded'], ['three']],
  ['limits_config.discover_service_name', [['app', 'job'], []], ['app', { app: 'job' }, [['app']]]],
  ['limits_config.required_labels', [['app']], ['app', [{ app: 'job' }]]],
  [
    'limits_config.blocked_queries',
    [[{ pattern: '.*x.*', regex: true, types: 'metric,limited' }], [{ hash: 12 }]],
    ['x', ['x'], [{ pattern: 'x', types: ['metric'] }], [{ pattern: 'x', regex: 'yes' }], [{ query: 'x' }]],
  ],
  [
    'limits_config.otlp_config.log_attributes',
    [[{ action: 'drop', attributes: ['a'] }], [{ action: 'structured_metadata', regex: 'a.*' }]],
    [
      [{ action: 'hide', attributes: ['a'] }],
      [{ action: 'drop' }],
      [{ action: 'drop', attributes: ['a'], regex: 'b' }],
      [{ attribute: 'a' }],
      [{ action: 'drop', attributes: [] }],
    ],
  ],
  [
    'limits_config.otlp_config.resource_attributes.attributes_config',
    [[{ action: 'index_label', attributes: ['a'] }]],
    [{ action: 'index_label' }],
  ],
  ['limits_config.ruler_remote_write_headers', [{ a: 'b' }], ['a', ['a']]],
  ['frontend.tail_proxy_url', ['http://querier:3100'], [['http://querier:3100'], { url: 'x' }]],
];

const over = (name: string, value: unknown): Data =>
  name.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Data;

// describe.each throws if the list is empty: without Loki, the suites of all releases are listed as skipped.
when.each(present.length > 0 ? present : lokiReleases.names)('Loki %s', (release) => {
  const taken = (config: Data): boolean => verify(release, yamlText({ ...minimal, ...config }), 'all') === 'valid';

  test.each(values)('%s: the verdict is that of Loki', (name, right, wrong) => {
    const found = [...right, ...wrong].map((value) => {
      const config = over(name, value);
      return [value, keyProblems(lokiFormat(release), config, config).length === 0, taken(config)];
    });
    expect(found).toEqual([
      ...right.map((value) => [value, true, true]),
      ...wrong.map((value) => [value, false, false]),
    ]);
  });

  const retention = (selector: string): boolean => {
    const props: Partial<LokiProps> = { retention: { default: '30d', streams: [{ selector, period: '24h' }] } };
    return problemsOf(aloneLoki(props).chart).length === 0;
  };
  const selectors: readonly (readonly [selector: string, right: boolean])[] = [
    ['{level="debug"}', true],
    ['{level=~`debug|trace`, job!="audit"}', true],
    ['{job="audit",}', false],
    ['{ level =~ "a\\\\d" }', true],
    ['{level!="debug"}', false],
    ['{level=~".*"}', false],
    ['{job=~"("}', false],
    ['{job=~"a\\d"}', false],
    ['{job="a"} |= "x"', false],
    ['{or="a"}', false],
    ['job="a"', false],
    ['{job=~`(\\w{1,50}\\.){20}`}', true],
    ['{job=~`(\\w{1,64}\\.){20}`}', false],
    ['{job=~"(?i)*"}', false],
    ['{job=~`\\p{Emoji}`}', false],
    ['{job=~`\\Qb`}', true],
  ];
  test.each(selectors)('the selector %s is valid: %s', (selector, right) => {
    const kept = { retention_stream: [{ selector, priority: 1, period: '24h' }] };
    expect([retention(selector), taken({ limits_config: kept })]).toEqual([right, right]);
  });
});
