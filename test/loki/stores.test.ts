import { errorsIn, manifestsOf, problemsOf, valueAt, type Manifest } from '../../constructs/kit';
import { lokiReleases, type Topology } from '../../constructs/loki';
import { AzureObjectStore, ExternalObjectStore, GcsObjectStore } from '../../constructs/object-store';
import { azureIdentity, eksRole } from '../fixtures/stores';
import { aloneLoki } from '../support/components';

const aws = { url: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' };
const noAnnotations = { serviceAccountAnnotations: {} };
const stores = {
  's3 by keys': new ExternalObjectStore({ ...aws, keys: { secret: 's3' } }),
  's3 by role': new ExternalObjectStore({ ...aws, workloadIdentity: { ...eksRole, cidrs: ['192.0.2.0/24'] } }),
  's3 by Pod Identity': new ExternalObjectStore({ ...aws, workloadIdentity: noAnnotations }),
  'azure by identity': new AzureObjectStore({ account: 'examplelogs', workloadIdentity: azureIdentity }),
  'azure by key': new AzureObjectStore({ account: 'examplelogs', keys: { secret: 'azure' } }),
  'gcs by identity': new GcsObjectStore({ workloadIdentity: noAnnotations }),
  'gcs by key file': new GcsObjectStore({ keys: { secret: 'google' } }),
} as const;
type Name = keyof typeof stores;

const workloads = (manifests: readonly Manifest[]): Manifest[] =>
  manifests.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment');

/** The objects of a Loki with a store, which has no problems. */
function manifestsWith(name: Name, topology: Topology = 'monolithic', release = lokiReleases.newest): Manifest[] {
  const { chart } = aloneLoki({ topology, release, store: stores[name] });
  expect(errorsIn(problemsOf(chart))).toEqual([]);
  return manifestsOf(chart);
}

const names = Object.keys(stores) as Name[];
const matrix = names.flatMap((name) =>
  lokiReleases.names.flatMap((release) =>
    (['monolithic', 'simple-scalable', 'distributed'] as const).map((topology) => ({ name, release, topology })),
  ),
);

test.each(matrix)('$name, $release, $topology: every pod gets the identity, and no ConfigMap a key', (one) => {
  const manifests = manifestsWith(one.name, one.topology, one.release);
  const { serviceAccountAnnotations = {}, podLabels = {} } = one.name.startsWith('azure by i')
    ? azureIdentity
    : one.name === 's3 by role'
      ? eksRole
      : {};
  const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');
  expect(accounts).toHaveLength(workloads(manifests).length);
  for (const account of accounts)
    expect(valueAt(account, ['metadata', 'annotations']) ?? {}).toEqual(serviceAccountAnnotations);
  for (const workload of workloads(manifests)) {
    expect(valueAt(workload, ['spec', 'template', 'metadata', 'labels'])).toMatchObject(podLabels);
    const hasKeys = /"secret(KeyRef|Name)"/.test(JSON.stringify(workload));
    expect(hasKeys).toBe(one.name.includes('key'));
  }
  const config = JSON.stringify(manifests.filter(({ kind }) => kind === 'ConfigMap'));
  expect(config.includes('${AZURE_ACCOUNT_KEY}')).toBe(one.name === 'azure by key');
});

test.each<[Name, readonly string[]]>([
  ['s3 by keys', ['443 anyone']],
  ['s3 by role', ['443 anyone']],
  ['s3 by Pod Identity', ['443 anyone', '80 169.254.170.23/32 fd00:ec2::23/128']],
  ['azure by identity', ['443 anyone']],
  ['gcs by identity', ['443 anyone', '988 169.254.169.252/32', '80 169.254.169.254/32']],
  ['gcs by key file', ['443 anyone']],
])('the NetworkPolicy with a store on %s allows the store and the token service: %j', (name, expected) => {
  const policies = manifestsWith(name).filter(({ kind }) => kind === 'NetworkPolicy');
  const rules = policies.flatMap((policy) => valueAt(policy, ['spec', 'egress']) as readonly EgressRule[]);
  const outside = rules
    .filter(({ to = [] }) => to.every(({ ipBlock }) => ipBlock !== undefined))
    .map(({ ports, to = [] }) =>
      [ports[0]!.port, ...(to.length === 0 ? ['anyone'] : to.map((peer) => peer.ipBlock!.cidr))].join(' '),
    );
  expect(outside.filter((rule) => !rule.startsWith('53 '))).toEqual(expected);
});

interface EgressRule {
  readonly ports: readonly { readonly port: number }[];
  readonly to?: readonly { readonly ipBlock?: { readonly cidr: string } }[];
}

test('the addresses of a store and of its token service are separate rules', () => {
  const store = new ExternalObjectStore({
    ...aws,
    cidrs: ['198.51.100.0/24'],
    workloadIdentity: { ...eksRole, cidrs: ['192.0.2.0/24'] },
  });
  const { chart } = aloneLoki({ store });
  const text = JSON.stringify(manifestsOf(chart).filter(({ kind }) => kind === 'NetworkPolicy'));
  expect(text).toContain('198.51.100.0/24');
  expect(text).toContain('192.0.2.0/24');
});
