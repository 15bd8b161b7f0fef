import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { manifestsOf } from '../../constructs/kit';
import { retireVariable } from '../../constructs/object-store/provisioning';
import { MinioStore, type ObjectStoreConsumer } from '../../constructs/object-store';
import { only } from '../support/manifests';
import { startMinio } from '../support/minio-process';
import { below, folder, unpacked, type Running } from '../support/processes';

const missing = ['minio', 'mc'].filter((program) => unpacked(program) === undefined);
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')} not installed`);

jest.setTimeout(120_000);

const root = { user: 'the-root-user', password: 'the-root-password' };
const keys = { loki: ['key-of-loki', 'secret-of-loki'], tempo: ['key-of-tempo', 'secret-of-tempo'] } as const;
const tempo = (bucket: Omit<ObjectStoreConsumer['buckets'][number], 'name'> = {}): ObjectStoreConsumer => ({
  name: 'tempo',
  buckets: [{ name: 'traces', ...bucket }],
});

(missing.length > 0 ? describe.skip : describe)('provisioning with the real minio and mc', () => {
  let scratch: ReturnType<typeof folder>;
  let minio: { readonly address: string; readonly program: Running };

  beforeAll(async () => {
    scratch = folder('provisioning');
    symlinkSync(unpacked('mc')!, join(scratch.path, 'mc'));
    minio = await startMinio(scratch.path, below(scratch.path, 'data'), root);
  });
  afterAll(async () => {
    await minio.program.stop();
    scratch.remove();
  });

  const shell = (as: readonly [user: string, password: string], script: string, env: Record<string, string> = {}) =>
    spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: {
        PATH: `${scratch.path}:${process.env['PATH']}`,
        MC_CONFIG_DIR: join(scratch.path, '.mc'),
        MC_HOST_store: `http://${as.join(':')}@${minio.address}`,
        ...env,
      },
    });

  /** Runs the script of the Job in another folder. */
  const provision = (consumers: readonly ObjectStoreConsumer[], variables: Record<string, string> = {}): void => {
    const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
    const minioStore = new MinioStore(chart, 'minio', { namespace: 'minio', consumers });
    minioStore.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
    const { data } = only(manifestsOf(chart), 'ConfigMap', 'minio-provisioning') as unknown as {
      data: Record<string, string>;
    };
    for (const [name, text] of Object.entries(data))
      writeFileSync(join(scratch.path, name), text.replaceAll('/provision/', `${scratch.path}/`));
    const buckets = ['loki-chunks', 'loki-ruler', ...consumers.flatMap((of) => of.buckets.map(({ name }) => name))];
    const [[ACCESS_KEY_ID_0, SECRET_ACCESS_KEY_0], [ACCESS_KEY_ID_1, SECRET_ACCESS_KEY_1]] = [keys.loki, keys.tempo];
    const env = { ACCESS_KEY_ID_0, SECRET_ACCESS_KEY_0, ACCESS_KEY_ID_1, SECRET_ACCESS_KEY_1 };
    const { status, stdout, stderr } = shell([root.user, root.password], `sh ${scratch.path}/provision.sh`, {
      ...env,
      BUCKETS: buckets.join(' '),
      REGION: 'us-east-1',
      ...variables,
    });
    if (status !== 0) throw new Error(stdout + stderr);
  };

  test('it is idempotent, and each user has access to its buckets only', () => {
    provision([tempo()]);
    provision([tempo()]);
    const lists = (as: keyof typeof keys, bucket: string): boolean =>
      shell(keys[as], `mc ls store/${bucket}`).status === 0;
    expect(lists('loki', 'loki-chunks')).toBe(true);
    expect(lists('loki', 'traces')).toBe(false);
    expect(lists('tempo', 'traces')).toBe(true);
    expect(lists('tempo', 'loki-chunks')).toBe(false);
  });

  test('lifecycle rules follow the settings, also when a setting is removed', () => {
    const rules = (bucket: string): string =>
      shell([root.user, root.password], `mc ilm rule ls store/${bucket} --json`).stdout;
    provision([tempo({ expireAfterDays: 14 })]);
    expect(rules('traces')).toContain('"Days":14');
    provision([tempo({ expireAfterDays: 30 })]);
    expect(rules('traces')).toContain('"Days":30');
    expect(rules('traces')).not.toContain('"Days":14');
    provision([tempo()]);
    expect(rules('traces')).not.toContain('"Days"');
    expect(rules('loki-chunks')).not.toContain('"Days"');
  });

  test('earlier keys stay valid until they are retired, and retiring does not affect other users', () => {
    // A long access key id, which a table of mc would truncate.
    const fresh = ['key-of-loki-'.padEnd(40, 'x'), 'another-secret-of-loki'] as const;
    const admins = ['key-of-an-admin', 'secret-of-an-admin'] as const;
    const admin = [root.user, root.password] as const;
    const lists = (as: readonly [string, string], bucket: string): boolean =>
      shell(as, `mc ls store/${bucket}`).status === 0;
    provision([tempo()]);
    shell(
      admin,
      `mc admin user add store ${admins.join(' ')}; mc admin policy attach store loki readonly --user ${admins[0]}`,
    );
    const renewed = { ACCESS_KEY_ID_0: fresh[0], SECRET_ACCESS_KEY_0: fresh[1] };
    provision([tempo()], renewed);
    expect([lists(keys.loki, 'loki-chunks'), lists(fresh, 'loki-chunks')]).toEqual([true, true]);
    provision([tempo()], { ...renewed, [retireVariable(0)]: 'yes' });
    expect([lists(keys.loki, 'loki-chunks'), lists(fresh, 'loki-chunks')]).toEqual([false, true]);
    expect([lists(keys.tempo, 'traces'), lists(admins, 'loki-chunks')]).toEqual([true, true]);
    // Applying the earlier Secret enables its keys again.
    provision([tempo()]);
    expect(lists(keys.loki, 'loki-chunks')).toBe(true);
  });

  test('versioning follows the setting', () => {
    const versions = (): string => shell([root.user, root.password], 'mc version info store/traces').stdout;
    provision([tempo({ versioning: true })]);
    expect(versions()).toContain('enabled');
    provision([tempo({ versioning: false })]);
    expect(versions()).toContain('suspended');
  });
});
