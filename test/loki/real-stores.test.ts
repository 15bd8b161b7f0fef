import { load } from 'js-yaml';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsIn, manifestsOf, problemsOf, valueAt, type Data } from '../../constructs/kit';
import { lokiReleases, type LokiProps, type LokiRelease, type LokiStore } from '../../constructs/loki';
import { AzureObjectStore, ExternalObjectStore, GcsObjectStore } from '../../constructs/object-store';
import { aloneLoki } from '../support/components';
import { lokiProgram } from '../support/loki-process';
import { only } from '../support/manifests';
import { folder } from '../support/processes';
import { azureIdentity, eksRole } from '../fixtures/stores';

const absent = lokiReleases.names.filter((release) => lokiProgram(release) === undefined);
if (absent.length > 0) console.warn(`skipped: Loki ${absent.join(', ')} is not in ../shared/lab`);
const when = absent.length > 0 ? describe.skip : describe;

const url = 'https://s3.eu-central-1.amazonaws.com';
const s3 = { url, region: 'eu-central-1' };
const stores = {
  's3 by role': new ExternalObjectStore({ ...s3, workloadIdentity: eksRole }),
  's3 by Pod Identity': new ExternalObjectStore({ ...s3, workloadIdentity: { serviceAccountAnnotations: {} } }),
  'azure by identity': new AzureObjectStore({ account: 'examplelogs', workloadIdentity: azureIdentity }),
  'azure by key': new AzureObjectStore({ account: 'examplelogs', keys: { secret: 'azure' } }),
  'azure of China': new AzureObjectStore({
    account: 'examplelogs',
    cloud: 'AzureChinaCloud',
    keys: { secret: 'azure' },
  }),
  'gcs by identity': new GcsObjectStore({ workloadIdentity: { serviceAccountAnnotations: {} } }),
  'gcs by key file': new GcsObjectStore({ keys: { secret: 'google' } }),
} satisfies Readonly<Record<string, LokiStore>>;
type Name = keyof typeof stores;

/** The legacy client would request the credentials of a role from its endpoint. */
const legacyS3 = { endpoint: '', region: 'eu-central-1', access_key_id: '', s3forcepathstyle: false };
const s3Client = { endpoint: 's3.eu-central-1.amazonaws.com:443', region: 'eu-central-1', access_key_id: '' };
const azureClient = { account_name: 'examplelogs', endpoint_suffix: 'blob.core.windows.net' };

/** The fields of each client that must be in the configuration that Loki prints. */
const expected: Readonly<Record<Name, Readonly<Record<LokiRelease, Data>>>> = {
  's3 by role': { '3.3.2': legacyS3, '3.7.8': { ...s3Client, native_aws_auth_enabled: true } },
  's3 by Pod Identity': { '3.3.2': legacyS3, '3.7.8': { ...s3Client, native_aws_auth_enabled: true } },
  'azure by identity': {
    '3.3.2': { ...azureClient, use_federated_token: true, account_key: '' },
    '3.7.8': { ...azureClient, account_key: '', user_assigned_id: '' },
  },
  'azure by key': {
    '3.3.2': { ...azureClient, use_federated_token: false, account_key: '********', environment: 'AzureGlobal' },
    '3.7.8': { ...azureClient, account_key: '********' },
  },
  'azure of China': {
    '3.3.2': { endpoint_suffix: 'blob.core.chinacloudapi.cn', environment: 'AzureChinaCloud' },
    '3.7.8': { endpoint_suffix: 'blob.core.chinacloudapi.cn' },
  },
  'gcs by identity': { '3.3.2': { service_account: '' }, '3.7.8': { service_account: '' } },
  'gcs by key file': { '3.3.2': { service_account: '' }, '3.7.8': { service_account: '' } },
};

/** The configuration file, the arguments and the environment of the pods of Loki. */
function podOf(props: Partial<LokiProps>): { readonly text: string; readonly args: readonly string[] } {
  const { chart } = aloneLoki({ retention: { default: '30d' }, ...props });
  expect(errorsIn(problemsOf(chart))).toEqual([]);
  const manifests = manifestsOf(chart);
  const { data } = only(manifests, 'ConfigMap', 'loki') as unknown as { data: Record<string, string> };
  const pods = only(manifests, 'StatefulSet', 'loki');
  const [{ args }] = valueAt(pods, ['spec', 'template', 'spec', 'containers']) as [{ args: string[] }];
  return { text: data['config.yaml']!, args: args.filter((arg) => !arg.startsWith('-config.file=')) };
}

/** The configuration that Loki prints. */
function printedBy(release: LokiRelease, { text, args }: ReturnType<typeof podOf>): Data {
  const own = folder('loki-stores');
  const file = join(own.path, 'config.yaml');
  writeFileSync(file, text);
  const env = { AZURE_ACCOUNT_KEY: 'c2VjcmV0', EARLIER_AZURE_ACCOUNT_KEY: 'b2xk', EARLIER_ACCESS_KEY_ID: 'old' };
  const { status, stderr, stdout } = spawnSync(
    lokiProgram(release)!,
    [`-config.file=${file}`, ...args, '-verify-config', '-print-config-stderr'],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  own.remove();
  const printed = stderr.slice(stderr.indexOf('\n---\n') + 1);
  if (status !== 0) throw new Error(`${stdout}${stderr.slice(-1000)}`);
  return load(
    printed
      .split('\n')
      .filter((line) => !/^(\{|level=|ts=)/.test(line))
      .join('\n'),
  ) as Data;
}

const names = Object.keys(stores) as Name[];
const cases = lokiReleases.names.flatMap((release) => names.map((name) => ({ release, name })));

when('the real Loki', () => {
  test.each(cases)('$release has the settings of a store on $name, for chunks and for rules', ({ release, name }) => {
    const kind = name.split(' ')[0]!;
    const printed = printedBy(release, podOf({ release, store: stores[name] }));
    const legacy = release === '3.3.2';
    const bucket = { s3: legacy ? 'bucketnames' : 'bucket_name', azure: 'container_name', gcs: 'bucket_name' }[kind]!;
    const paths = legacy
      ? [
          ['storage_config', kind === 's3' ? 'aws' : kind],
          ['ruler', 'storage', kind],
        ]
      : [
          ['storage_config', 'object_store', kind],
          ['ruler_storage', kind],
        ];
    for (const [n, path] of paths.entries())
      expect(valueAt(printed, path)).toMatchObject({
        ...expected[name][release],
        [bucket]: ['loki-chunks', 'loki-ruler'][n],
      });
    expect(valueAt(printed, legacy ? ['ruler', 'storage', 'type'] : ['ruler_storage', 'backend'])).toBe(kind);
    expect(valueAt(printed, ['schema_config', 'configs'])).toMatchObject([{ object_store: kind }]);
    expect(valueAt(printed, ['compactor', 'delete_request_store'])).toBe(kind);
  });
});
