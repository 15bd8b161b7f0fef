import { App, Chart, Testing } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { merged, pathText, printed, type Data } from '../../constructs/kit';
import { MinioStore } from '../../constructs/object-store';
import { LoggingPlatform, render, type Environment } from '../../constructs/platform';
import { laptop } from '../fixtures';

const m = (over: Data): Environment => merged({ ...laptop }, over) as unknown as Environment;

/** What an app of somebody else says of an environment. */
function told(environment: Environment): string {
  const app = Testing.app();
  try {
    new LoggingPlatform(app, 'platform', environment);
    app.synthYaml();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

describe('a LoggingPlatform in an app of its own', () => {
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
    [
      'two faults in what sections say of each other',
      m({ collect: { tenant: 'prod' }, namespaces: { minio: { name: 'a.b' } } }),
    ],
    ['faults in two components', m({ loki: { storage: 'much' }, gateway: { replicas: 0 } })],
    [
      'an object that kubectl apply cannot remember',
      m({ loki: { pod: { annotations: { note: 'a'.repeat(190_000), more: 'b'.repeat(20_000) } } } }),
    ],
    ['a number that is none', m({ loki: { replicas: NaN } })],
    ['a number of servers without end', m({ objectStore: { minio: { servers: 1e308 } } })],
  ])('refuses %s with every problem that npm run synth tells, each once', (_, environment) => {
    const { errors: problems } = render(environment);
    expect(problems.length).toBeGreaterThan(0);
    const text = told(environment);
    for (const problem of problems) {
      const { path, message } = printed(problem);
      expect(text.split(`${path}: ${message}`)).toHaveLength(2);
    }
    expect(text.split('\n').filter((line) => !/ Fix: | Example: |^Validation/.test(line))).toHaveLength(
      problems.length,
    );
  });

  test('tells what is wrong with the object store beside what Loki cannot be built from', () => {
    const environment = m({
      objectStore: { minio: { storage: 'much' } },
      loki: { alertmanager: { url: 'alerts:9093' } },
    });
    const { errors: problems } = render(environment);
    expect(problems.map(({ path }) => pathText(path))).toEqual(['objectStore.minio.storage', 'loki.alertmanager.url']);
    for (const { message } of problems) expect(told(environment)).toContain(message);
  });
});

test('a component beside a platform still tells its own problems', () => {
  const app = new App();
  new LoggingPlatform(app, 'platform', laptop);
  new MinioStore(new Chart(app, 'mine'), 'store', { namespace: 's3', storage: 'much' });
  expect(() => app.synthYaml()).toThrow(/storage: 'much'/);
});
