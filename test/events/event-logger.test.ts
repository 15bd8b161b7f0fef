import type { LogPipeline } from '../../constructs/contracts';
import { manifestsOf, problemsOf } from '../../constructs/kit';
import { EventLogger, type EventLoggerProps } from '../../constructs/events';
import { render, type Environment } from '../../constructs/platform';
import { eventLogger } from '../fixtures/event-logger';
import { chart } from '../support/components';
import { only } from '../support/manifests';

const all: Required<EventLoggerProps> = {
  namespace: 'logging',
  name: 'events',
  release: '2.4',
  ignoreNormal: true,
  pod: { image: 'mirror/k8s-event-logger:2.4' },
  cluster: { name: 'prod-1', domain: 'example.local' },
};

const logger = (props: Partial<EventLoggerProps> = {}) => {
  const scope = chart();
  const built = new EventLogger(scope, 'events', { namespace: 'logging', ...props });
  return { built, problems: problemsOf(scope), manifests: manifestsOf(scope) };
};

interface Deployment {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

test('every setting reaches the pod', () => {
  const { problems, manifests } = logger(all);
  expect(problems).toEqual([]);
  const { spec } = only(manifests, 'Deployment', 'events') as unknown as Deployment;
  expect(spec.template.spec.containers).toMatchObject([
    { name: 'event-logger', image: 'mirror/k8s-event-logger:2.4', args: ['-ignore-normal'] },
  ]);
});

test('there is at most one pod, which may read only events', () => {
  const { manifests } = logger();
  expect(only(manifests, 'Deployment', 'event-logger')).toMatchObject({
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
  expect(only(manifests, 'ClusterRole', 'logging-event-logger')).toMatchObject({
    rules: [{ apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] }],
  });
});

test('its lines are found by labels under the names that the agent gives them', () => {
  const { built } = logger();
  const structuredMetadata = {};
  expect(
    built.selector({
      labels: { ns: { pod: 'namespace' }, node: { pod: 'node' }, c: { pod: 'container' } },
      structuredMetadata,
    }),
  ).toBe('{ns="logging", c="event-logger"}');
  expect(built.selector({ labels: { app: { pod: 'app' } }, structuredMetadata })).toBe('{app="event-logger"}');
  expect(built.selector({ labels: { namespace: { pod: 'namespace' } }, structuredMetadata })).toBeUndefined();
});

/** The warnings of an environment with these settings of the agent. */
const warnings = (pipeline: LogPipeline): string[] => {
  const environment: Environment = {
    ...eventLogger,
    collect: { ...eventLogger.collect, logs: { ...eventLogger.collect.logs, pipeline } },
  };
  const { errors, warnings: found } = render(environment);
  expect(errors).toEqual([]);
  return found.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

test.each<[string, LogPipeline, string]>([
  ['a sample', { stages: [{ sample: { keepOneIn: 10 } }] }, 'stages[0] keeps 1 of 10 events'],
  [
    'a rate limit of its namespace',
    { stages: [{ level: 'detect' }, { when: { namespace: 'logging' }, rateLimit: { linesPerSecond: 5 } }] },
    'stages[1] drops events of the event logger above 5 lines per second',
  ],
  [
    'multiline by a date',
    { stages: [{ multiline: { firstLine: String.raw`^\d{4}-` } }] },
    'stages[0] joins all events of the event logger into one line',
  ],
  ['a keep', { stages: [{ keep: { line: 'ERROR' } }] }, 'stages[0] drops events of the event logger that do not match'],
  ['a drop by text', { stages: [{ drop: { line: '(?i)healthz' } }] }, 'stages[0] drops events of the event logger'],
  [
    'a drop by a field of an event',
    { stages: [{ parse: 'json' }, { drop: { field: 'type', matches: 'Normal' } }] },
    'stages[1] drops events of the event logger',
  ],
  [
    'a drop by a level in the text',
    { stages: [{ level: 'detect' }, { drop: { field: 'level', matches: 'debug' } }] },
    'stages[1] drops events of the event logger',
  ],
  [
    'no label of the container',
    { labels: { container: false } },
    'No label of collect.logs.pipeline has the container or the app of a pod',
  ],
])('what makes its lines incomplete or not to be found is a warning: %s', (_, pipeline, text) => {
  expect(warnings(pipeline)).toEqual([expect.stringContaining(text)]);
  expect(warnings(pipeline)[0]).toMatch(/^collect\.events\.logger: /);
});

test('stages that spare its lines cause no warning', () => {
  expect(
    warnings({
      stages: [
        { multiline: { firstLine: String.raw`^\S` } },
        { when: { namespace: 'shop' }, sample: { keepOneIn: 10 } },
        { when: { container: 'web' }, rateLimit: { linesPerSecond: 5 } },
        { when: { namespace: 'shop' }, keep: { line: 'ERROR' } },
        { parse: 'json' },
        { drop: { field: 'http.status', matches: '^2' } },
        { drop: { line: '^GET /healthz' } },
        { when: { container: 'event-logger' }, drop: { line: '"type":"Normal"' } },
        { level: 'detect' },
      ],
    }),
  ).toEqual([]);
});
