import { runMigrate } from '../../../../commands/migrate/command';
import { storePlan } from '../../../../commands/migrate/store/plan';
import { render, type Environment, type StoreChoice } from '../../../../constructs/platform';
import { laptop } from '../../../fixtures';

const to: StoreChoice = {
  external: { url: 'https://s3.corp.test', region: 'eu-central-1', keys: { secret: 'new-s3' } },
};
const text = 'external: { url: "https://s3.corp.test", region: eu-central-1, keys: { secret: new-s3 } }';

describe('the plan to leave a store', () => {
  const plan = storePlan(laptop, to, '2999-01-10');

  test('keeps the earlier periods in the earlier store, and appends one in the new', () => {
    expect(plan.change).toEqual({
      objectStore: { ...to, earlier: { minio: laptop.objectStore.minio } },
      loki: {
        schema: [{ from: '2024-04-01', keptIn: 'earlier' }, { from: '2999-01-10' }],
      },
    });
  });

  test('is an environment without errors', () => {
    const { objectStore, loki } = plan.change;
    expect(render({ ...laptop, objectStore, loki: { ...laptop.loki, ...loki } }).errors).toEqual([]);
  });

  test('ends the earlier store when the longest retention has passed, and two days', () => {
    expect(plan.ends).toBe('2999-01-19');
    expect(plan.steps.map(({ when }) => when)).toEqual([
      'now',
      'before 2999-01-10 00:00 UTC',
      '2999-01-10 00:00 UTC',
      'until 2999-01-19',
      'from 2999-01-19 on',
    ]);
    const longer: Environment = {
      ...laptop,
      tenants: { Prod: { ...laptop.tenants.Prod, retention: { default: '30d' } } },
    };
    expect(storePlan(longer, to, '2999-01-10').ends).toBe('2999-02-11');
  });

  test('keeps the earlier store where logs are kept for ever, and says so', () => {
    const forever = storePlan({ ...laptop, loki: { ...laptop.loki, retention: {} } }, to, '2999-01-10');
    expect(forever.ends).toBeUndefined();
    expect(forever.steps.map(({ when }) => when)).toContain('for ever');
    expect(forever.notes[0]).toMatch(
      /^Without loki\.retention\.default, or with a period of 0, logs are kept for ever/,
    );
  });

  test('keeps the prefix of the index, and says what becomes of traces', () => {
    const schema = [{ from: '2024-04-01', prefix: 'index_' }];
    const { change, notes } = storePlan({ ...laptop, tempo: {}, loki: { ...laptop.loki, schema } }, to, '2999-01-10');
    expect(change.loki.schema).toEqual([
      { from: '2024-04-01', prefix: 'index_', keptIn: 'earlier' },
      { from: '2999-01-10', prefix: 'index_' },
    ]);
    expect(notes.some((note) => note.startsWith('Tempo has no periods'))).toBe(true);
  });
});

describe('migrate store', () => {
  const environments = () => Promise.resolve([laptop]);
  const run = async (options: object, environment: string | readonly string[] = 'laptop', all = environments) => {
    const written: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    try {
      const code = await runMigrate({ args: ['store', ...[environment].flat()], options, environments: all });
      return { code, text: written.join('') };
    } finally {
      write.mockRestore();
    }
  };

  test('prints the settings, with the store of --to', async () => {
    const { code, text: printed } = await run({ from: '2999-01-10', to: text });
    expect(code).toBe(0);
    expect(printed).toContain('Settings to change, which were checked:');
    expect(printed).toContain("loki: { schema: [{ from: '2024-04-01', keptIn: 'earlier' }, { from: '2999-01-10' }] },");
    const { text: json } = await run({ from: '2999-01-10', to: text, json: true });
    expect(JSON.parse(json)).toEqual(storePlan(laptop, to, '2999-01-10'));
  });

  test('without --to, the new store is an example', async () => {
    expect((await run({ from: '2999-01-10' })).text).toContain(
      'Settings to change; the new store is an example, --to names yours and checks it:',
    );
  });

  test.each<[string, object, string | readonly string[], Environment, string]>([
    [
      'a Secret that both stores would need',
      { to: text.replace('new-s3', 'loki-s3') },
      'laptop',
      laptop,
      "the Secret 'loki-s3' in logging would contain the access keys of the object store of loki and the access keys of the earlier object store of loki; each needs a separate Secret.",
    ],
    ['a day that has begun', { from: '2024-01-01' }, 'laptop', laptop, '--from is 2024-01-01, which has begun'],
    [
      'a list in place of a store',
      { to: '[]' },
      'laptop',
      laptop,
      '--to is the setting of one store, such as external:',
    ],
    ['an option of another kind', { out: 'a.ts' }, 'laptop', laptop, '--out is not for the kind store.'],
    ['two environments', {}, ['laptop', 'small'], laptop, 'migrate store takes the name of one environment.'],
    [
      'a third store',
      {},
      'laptop',
      {
        ...laptop,
        objectStore: { ...to, earlier: laptop.objectStore },
        loki: { ...laptop.loki, schema: [{ from: '2024-04-01', keptIn: 'earlier' }, { from: '2999-01-01' }] },
      },
      "The environment 'laptop' has objectStore.earlier already, and Loki reads two stores at most.",
    ],
    [
      'a last period that begins later',
      { from: '2998-01-01' },
      'laptop',
      { ...laptop, loki: { ...laptop.loki, schema: [{ from: '2024-04-01' }, { from: '2999-01-01' }] } },
      'The last period of loki.schema begins on 2999-01-01, and the new one would on 2998-01-01; --from names a later day.',
    ],
  ])('refuses %s', async (_what, options, name, environment, message) => {
    await expect(run(options, name, () => Promise.resolve([environment as typeof laptop]))).rejects.toThrow(message);
  });
});
