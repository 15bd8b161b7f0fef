import { App, Chart, Testing } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { describe as describeProblem, merged, pathText, printed, type Data } from '../../constructs/kit';
import { MinioStore } from '../../constructs/object-store';
import { LoggingPlatform, render, type Environment } from '../../constructs/platform';
import { laptop, production } from '../fixtures';

const m = (over: Data): Environment => merged({ ...laptop }, over) as unknown as Environment;

/** The error of an app that synthesizes an environment. Empty if it succeeds. */
function errorOfApp(environment: Environment): string {
  const app = Testing.app();
  try {
    new LoggingPlatform(app, 'platform', environment);
    app.synthYaml();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

describe('a LoggingPlatform in another app', () => {
  test('writes the objects that npm run synth writes', () => {
    const app = Testing.app();
    new LoggingPlatform(app, 'platform', laptop);
    const names = (text: string): string[] =>
      (loadAll(text) as { kind: string; metadata: { name: string } }[]).map(
        ({ kind, metadata }) => `${kind} ${metadata.name}`,
      );
    const expected = [...render(laptop).files.values()].flatMap(names);
    expect(names(app.synthYaml()).sort()).toEqual(expected.sort());
  });

  test.each([
    ['a setting that does not exist', m({ lokki: {} })],
    ['two conflicts between sections', m({ collect: { tenant: 'prod' }, namespaces: { minio: { name: 'a.b' } } })],
    ['errors in two components', m({ loki: { storage: 'much' }, gateway: { replicas: 0 } })],
    [
      'an object that kubectl apply cannot remember',
      m({ loki: { pod: { annotations: { note: 'a'.repeat(190_000), more: 'b'.repeat(20_000) } } } }),
    ],
    ['NaN', m({ loki: { replicas: NaN } })],
    ['a huge number of servers', m({ objectStore: { minio: { servers: 1e308 } } })],
  ])('refuses %s with the problems that npm run synth reports, each once', (_, environment) => {
    const { errors: problems } = render(environment);
    expect(problems.length).toBeGreaterThan(0);
    const text = errorOfApp(environment);
    for (const problem of problems) {
      const { path, message } = printed(problem);
      expect(text.split(`${path}: ${message}`)).toHaveLength(2);
    }
    expect(text.split('\n').filter((line) => !/ Fix: | Example: |^Validation/.test(line))).toHaveLength(
      problems.length,
    );
  });

  const paths = (environment: Environment): string[] => render(environment).errors.map(({ path }) => pathText(path));

  test.each<[string, Environment, string[]]>([
    [
      'the object store and an address that Loki needs',
      m({ objectStore: { minio: { storage: 'much' } }, loki: { alertmanager: { url: 'alerts:9093' } } }),
      ['objectStore.minio.storage', 'loki.alertmanager.url'],
    ],
    [
      'a user without write access, a store without TLS, a retention and a buffer',
      {
        ...production,
        objectStore: { external: { ...production.objectStore.external, url: 'http://s3.example.com' } },
        loki: { ...production.loki, retention: { default: '6h' } },
        collect: {
          logs: { ...production.collect.logs, login: 'grafana', vector: { buffer: { maxSize: '1Mi' } } },
        },
      },
      [
        'collect.logs.login',
        'objectStore.external.insecure',
        'loki.retention.default',
        'collect.logs.vector.buffer.maxSize',
      ],
    ],
    [
      'misspelt keys, and values below and beside them',
      m({
        loki: { retenton: { default: '6h' }, storage: 'much' },
        gateway: { replicas: 0 },
        collect: { logs: { vector: { bufer: { maxSize: '1Mi' } } } },
      }),
      [
        'loki.retenton',
        'collect.logs.vector.bufer',
        'loki.storage',
        'gateway.replicas',
        'collect.logs.vector.buffer.maxSize',
      ],
    ],
    [
      'a required key that is only misspelt',
      { ...m({ gateway: { replicas: 0 } }), tenants: undefined, tenant: laptop.tenants } as unknown as Environment,
      ['tenant', 'gateway.replicas'],
    ],
    [
      'a missing key',
      m({ objectStore: { minio: { tls: {} } }, gateway: { replicas: 0 } }),
      ['objectStore.minio.tls', 'gateway.replicas'],
    ],
    [
      'a wrong type',
      m({ loki: { replicas: '3', storage: 'much' }, gateway: { replicas: 0 } }),
      // Other problems of Loki may be consequences of replicas.
      ['loki.replicas', 'gateway.replicas'],
    ],
    [
      'a user that cannot exist and that an agent logs in as',
      {
        ...m({ gateway: { replicas: 0 }, collect: { logs: { login: 'a:b' } } }),
        tenants: { Prod: { users: { 'a:b': { roles: ['write'] } } } },
      },
      ['gateway.replicas', "tenants.Prod.users['a:b']"],
    ],
  ])('reports in one run, each once: %s', (_, environment, expected) => {
    expect(paths(environment).sort()).toEqual(expected.sort());
    const text = errorOfApp(environment);
    for (const problem of render(environment).errors) expect(text.split(describeProblem(problem))).toHaveLength(2);
    expect(text).not.toContain('not-built');
  });
});

test('a component beside a platform reports its own problems', () => {
  const app = new App();
  new LoggingPlatform(app, 'platform', laptop);
  new MinioStore(new Chart(app, 'mine'), 'store', { namespace: 's3', storage: 'much' });
  expect(() => app.synthYaml()).toThrow(/storage: 'much'/);
});
