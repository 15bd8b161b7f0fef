import { ClusterReader } from '../../../commands/doctor/cluster/reader';
import { examine, type ExamineOptions, type Result } from '../../../commands/doctor/run';
import { manifestsIn } from '../../../commands/secrets/namespaces';
import { secretsFor } from '../../../commands/secrets/make';
import { inventoryOf, isMap, pathText, valueAt, type Data, type Manifest } from '../../../constructs/kit';
import { render, type Environment } from '../../../constructs/platform';

/** An object of a cluster, as `kubectl get --output json` prints it. */
export type FakeObject = Data;

/** What the API server of a fake cluster does besides keeping objects. */
export interface Behaviour {
  /** Kinds, in lower case, that the user may not read. @default - none */
  readonly forbidden?: readonly string[];
  /** Why an object of a dry run is refused; undefined if it is not. @default - none is */
  readonly refusal?: (object: Manifest) => string | undefined;
  /** Answers of paths, besides those of the API. @default - none */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** Logs by `namespace/pod container`, those of the run before with ` previous` after it. @default - none */
  readonly logs?: Readonly<Record<string, string>>;
  /** @default 'v1.34.4' */
  readonly release?: string;
  /** Kinds that the API server does not have. @default - none */
  readonly without?: readonly string[];
}

/** kubectl before a cluster with these objects. */
export function fakeKubectl(objects: readonly FakeObject[], behaviour: Behaviour = {}) {
  return (args: readonly string[], { input = '' }: { readonly input?: string } = {}) => {
    try {
      return { status: 0, stdout: answer(objects, behaviour, args, input), stderr: `Date: ${now.toUTCString()}\n` };
    } catch (error) {
      return { status: 1, stdout: '', stderr: (error as Error).message };
    }
  };
}

const now = new Date('2026-11-27T12:00:00Z');

function answer(objects: readonly FakeObject[], behaviour: Behaviour, args: readonly string[], input: string): string {
  const [verb, what = ''] = args;
  const option = (name: string): string | undefined => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  if (verb === 'auth') return 'yes\n';
  if (verb === 'logs') {
    const key = `${option('--namespace')}/${what} ${option('--container')}${args.includes('--previous') ? ' previous' : ''}`;
    const text = behaviour.logs?.[key];
    if (text === undefined && args.includes('--previous'))
      throw new Error('Error from server (BadRequest): previous terminated container not found');
    return text ?? '';
  }
  if (verb === 'create' || verb === 'apply') {
    const given = JSON.parse(input.startsWith('{') ? input : JSON.stringify(fromYaml(input))) as Manifest;
    const all = given.kind === 'List' ? (given['items'] as readonly Manifest[]) : [given];
    const reason = all.map((one) => behaviour.refusal?.(one)).find((one) => one !== undefined);
    if (reason !== undefined) throw new Error(reason);
    return '';
  }
  if (what === '--raw') return JSON.stringify(rawAnswer(behaviour, args[2]!));
  const kind = singular(what);
  if (behaviour.forbidden?.includes(kind))
    throw new Error(
      `Error from server (Forbidden): ${what} is forbidden: User "viewer" cannot list resource "${what}"`,
    );
  const namespace = option('--namespace');
  const named = args[2]?.startsWith('--') === false ? args[2] : undefined;
  const labels = (option('--selector') ?? '').split(',').filter((one) => one !== '');
  const found = objects.filter(
    (one) =>
      String(one['kind']).toLowerCase() === kind &&
      (namespace === undefined || valueAt(one, ['metadata', 'namespace']) === namespace) &&
      (named === undefined || valueAt(one, ['metadata', 'name']) === named) &&
      labels.every((label) => {
        const [key, value] = label.split('=');
        return valueAt(one, ['metadata', 'labels', key!]) === value;
      }),
  );
  if (named === undefined) return JSON.stringify({ kind: 'List', items: found });
  return found.length === 0 ? '' : JSON.stringify(found[0]);
}

function fromYaml(text: string): unknown {
  return (require('js-yaml') as { load(text: string): unknown }).load(text);
}

function singular(resource: string): string {
  const name = resource.toLowerCase().split('.')[0]!;
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (name.endsWith('classes')) return name.slice(0, -2);
  return name.replace(/s$/, name.endsWith('ss') ? 's' : '');
}

function rawAnswer(behaviour: Behaviour, path: string): unknown {
  const other = behaviour.raw?.[path];
  if (other !== undefined) return other;
  if (path === '/version') return { gitVersion: behaviour.release ?? 'v1.34.4' };
  if (path.endsWith('/proxy/configz'))
    return { kubeletconfig: { clusterDomain: 'cluster.local', clusterDNS: ['10.96.0.10'] } };
  if (path.startsWith('/api')) {
    const kinds = allKinds.filter((kind) => behaviour.without?.includes(kind) !== true);
    return { resources: kinds.map((kind) => ({ kind })) };
  }
  throw new Error('Error from server (NotFound): the server could not find the requested resource');
}

const allKinds =
  `Namespace ServiceAccount ClusterRole ClusterRoleBinding Role RoleBinding NetworkPolicy ConfigMap Service
PodDisruptionBudget Deployment StatefulSet DaemonSet Job CronJob`.split(/\s/);

/** A cluster of one node that lacks nothing, before anything of a platform. */
export function emptyCluster(): FakeObject[] {
  const conditions = [{ type: 'Ready', status: 'True' }];
  const dnsLabels = { 'k8s-app': 'kube-dns' };
  const slice = { 'kubernetes.io/service-name': 'kube-dns' };
  return [
    {
      kind: 'Node',
      metadata: {
        name: 'node-1',
        labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': 'node-1' },
      },
      status: { conditions, allocatable: { cpu: '4', memory: '8Gi', pods: '110' }, images: [] },
    },
    {
      kind: 'Lease',
      metadata: { name: 'node-1', namespace: 'kube-node-lease' },
      spec: { renewTime: new Date(now.getTime() - 4000).toISOString() },
    },
    {
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'rancher.io/local-path',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    { kind: 'Namespace', metadata: { name: 'kube-system', labels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
    {
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: 'kube-system', labels: dnsLabels },
      spec: { clusterIP: '10.96.0.10', selector: dnsLabels },
    },
    {
      kind: 'EndpointSlice',
      metadata: { name: 'kube-dns-1', namespace: 'kube-system', labels: slice },
      endpoints: [{ conditions: { ready: true } }],
      ports: [{ name: 'dns', port: 53 }],
    },
    {
      kind: 'Pod',
      metadata: { name: 'coredns-1', namespace: 'kube-system', labels: dnsLabels },
      status: { phase: 'Running' },
    },
    {
      kind: 'EndpointSlice',
      metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      endpoints: [{ addresses: ['192.0.2.1'] }],
      ports: [{ name: 'https', port: 6443 }],
    },
    { kind: 'DaemonSet', metadata: { name: 'cilium', namespace: 'kube-system' } },
  ];
}

/** The namespaces and Secrets of an environment. */
export function preparedFor(environment: Environment): FakeObject[] {
  const { platform, ...rendered } = render(environment);
  const { secrets } = secretsFor(inventoryOf(platform!).secrets, () => undefined);
  return [
    ...manifestsIn(rendered).filter(({ kind }) => kind === 'Namespace'),
    ...secrets.map(({ namespace, name, content }) => ({
      kind: 'Secret',
      metadata: { namespace, name },
      data: Object.fromEntries(
        Object.entries(content).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
    })),
  ];
}

/** Objects with one of them changed. @param change - receives the object, and returns what replaces it, or nothing */
export function changed(
  objects: readonly FakeObject[],
  kind: string,
  name: string,
  change: (object: FakeObject) => FakeObject | undefined,
): FakeObject[] {
  let found = 0;
  const result = objects.flatMap((one) => {
    if (one['kind'] !== kind || valueAt(one, ['metadata', 'name']) !== name) return [one];
    found += 1;
    const replaced = change(one);
    return replaced === undefined ? [] : [replaced];
  });
  if (found === 0) throw new Error(`there is no ${kind} ${name}`);
  return result;
}

/** The findings of an examination that did not pass: check, outcome, and the text with the setting and the command. */
export async function findings(
  environment: Environment,
  objects: readonly FakeObject[],
  behaviour: Behaviour = {},
  options: ExamineOptions = {},
): Promise<string[]> {
  const results = await allResults(environment, objects, behaviour, options);
  return results.filter(({ outcome, check }) => outcome !== 'passed' && !leftOut.has(check)).map(textOf);
}

/** Checks that cannot tell anything of a fake cluster. */
const leftOut = new Set(['node-limits', 'images']);

/** All findings. */
export async function allResults(
  environment: Environment,
  objects: readonly FakeObject[],
  behaviour: Behaviour = {},
  options: ExamineOptions = {},
): Promise<readonly Result[]> {
  const cluster = new ClusterReader(fakeKubectl(objects, behaviour));
  return (await examine(environment, { cluster, ...options })).results;
}

function textOf({ check, outcome, detail, setting, command }: Result): string {
  const change = setting === undefined ? '' : ` → ${pathText(setting)}`;
  return `${check} ${outcome}: ${detail}${change}${command === undefined ? '' : ` $ ${command}`}`;
}

/** An object with a value at a path replaced. */
export function withValue(object: FakeObject, path: readonly string[], value: unknown): FakeObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const inner = object[key];
  return { ...object, [key]: rest.length === 0 ? value : withValue(isMap(inner) ? inner : {}, rest, value) };
}
