import { grouped, partOfLabel, runsKubernetes, subjectOf, type Path } from '../../../constructs/kit';
import {
  counted,
  failed,
  namesText,
  orPassed,
  unknown,
  warned,
  type Context,
  type DoctorCheck,
  type Finding,
} from '../check';
import { groupOf, partOfObject } from '../cluster/live';
import { nodesOf } from '../cluster/nodes';
import { nameOf, textAt } from '../cluster/reader';
import { listAt } from '../../checks/workloads';

/** Minor version of the oldest supported release. */
const oldestMinor = 28;

/** The release of the API server. */
export const serverVersion: DoctorCheck = {
  id: 'server-version',
  phase: 'before',
  checks: 'The release of the API server is 1.28 or later, and not older than `cluster.kubernetes`.',
  says: 'The release; `cluster.kubernetes`.',
  run: ({ cluster, environment }) => {
    const release = textAt(cluster.raw('/version'), 'gitVersion');
    const minor = Number(/^v?1\.(\d+)/.exec(release)?.[1]);
    if (Number.isNaN(minor)) return [unknown(`the API server reports no release: '${release}'`)];
    if (minor < oldestMinor)
      return [failed(`Kubernetes ${release} is not supported: the oldest supported release is 1.${oldestMinor}`)];
    if (runsKubernetes(environment.cluster, minor + 1))
      return [
        warned(
          `Kubernetes is ${release}, older than cluster.kubernetes (${environment.cluster?.kubernetes ?? '1.34 by default'}): a repeated kubectl apply reports unchanged objects as configured`,
          { setting: ['cluster', 'kubernetes'] },
        ),
      ];
    return release;
  },
};

/** What serves a group of kinds, and the setting that needs it. */
const servedBy: Readonly<Record<string, { readonly by: string; readonly setting: Path }>> = {
  'external-secrets.io': { by: 'External Secrets Operator', setting: ['externalSecrets'] },
  'monitoring.coreos.com': { by: 'the Prometheus Operator', setting: ['cluster', 'monitoring'] },
  'gateway.networking.k8s.io': { by: 'the Gateway API', setting: ['gateway', 'expose'] },
  'cert-manager.io': { by: 'cert-manager', setting: ['gateway', 'tls'] },
};

/** The kinds of the output. */
export const apiKinds: DoctorCheck = {
  id: 'api-kinds',
  phase: 'before',
  checks:
    'The API server has every kind that `dist/` contains: those of Kubernetes, of External Secrets Operator, the Prometheus Operator, cert-manager and the Gateway API.',
  says: 'The missing kind and what provides it; the setting that needs it.',
  run: ({ cluster, manifests }) => {
    const kinds = grouped(manifests, ({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    const findings = [...kinds].flatMap(([key, objects]): Finding[] => {
      const [apiVersion, kind] = key.split(' ') as [string, string];
      const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      if (listAt(cluster.raw(path), ['resources']).some((one) => one['kind'] === kind)) return [];
      const { by, setting } = servedBy[groupOf(apiVersion)] ?? {};
      const source = by === undefined ? '' : `: ${by} is not installed, or of a release without this version`;
      return [
        failed(`the API server has no ${kind} of ${apiVersion}, of which there are ${objects.length}${source}`, {
          setting,
        }),
      ];
    });
    return orPassed(findings, `all ${kinds.size} kinds`);
  },
};

/** Seconds by which clocks may differ. Leases are renewed every ten seconds. */
const skewSeconds = 60;

/** The clocks of nodes against that of the API server. */
export const clocks: DoctorCheck = {
  id: 'clocks',
  phase: 'before',
  checks:
    'The clocks of the nodes, by the leases that their kubelets renew, differ from that of the API server by less than a minute. Loki refuses lines from the future, and S3 requests with a clock that is wrong by 15 minutes.',
  says: 'The node and the difference.',
  run: (context) => {
    const { cluster } = context;
    const { stderr } = cluster.tried(['get', '--raw', '/version', '--v=8']);
    const now = Date.parse(/\bDate: ([^\n]+GMT)/.exec(stderr)?.[1] ?? '');
    if (Number.isNaN(now)) return [unknown('kubectl does not print the Date of the API server')];
    const ready = new Set(nodesOf(context).filter(isReady).map(nameOf));
    const leases = cluster
      .list('leases.coordination.k8s.io', { namespace: 'kube-node-lease' })
      .filter((lease) => ready.has(nameOf(lease)));
    if (leases.length === 0) return [unknown('no node that is Ready has a lease')];
    const findings = leases.flatMap((lease): Finding[] => {
      const seconds = Math.round((Date.parse(textAt(lease, 'spec', 'renewTime')) - now) / 1000);
      return Math.abs(seconds) < skewSeconds || Number.isNaN(seconds)
        ? []
        : [
            warned(
              `the clock of the node ${nameOf(lease)} differs by ${seconds} s from that of the API server: is it synchronized (NTP)?`,
            ),
          ];
    });
    return orPassed(findings, `${counted(leases.length, 'clock')} compared: less than ${skewSeconds} s apart`);
  },
};

/** Whether a node is Ready. */
export function isReady(node: unknown): boolean {
  return listAt(node, ['status', 'conditions']).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Objects of the same names that belong to others. */
export const clashes: DoctorCheck = {
  id: 'clashes',
  phase: 'before',
  checks:
    'No object of `dist/` exists already for somebody else, such as a release of a Helm chart: kubectl apply would overwrite it, and Helm would change it back.',
  says: 'The object and its owner, and how to see it.',
  run: ({ live, manifests, partOf }) => {
    const objects = manifests.filter(({ kind }) => kind !== 'Namespace');
    const { pairs, forbidden } = live.pairs(objects);
    const foreign = pairs.filter(({ found }) => found !== undefined && partOfObject(found) !== partOf);
    const owners = grouped(foreign, ({ found }) => ownerOf(found));
    const findings = [...owners].map(([owner, members]) =>
      failed(
        `${members.length} object${members.length === 1 ? '' : 's'} of the same name belong${members.length === 1 ? 's' : ''} to ${owner}: ${namesText(members.map(({ manifest }) => subjectOf(manifest)))}`,
        { command: removalOf(members[0]!.found) },
      ),
    );
    const unread = forbiddenText(forbidden);
    return orPassed([...findings, ...unread], `none of ${objects.length} objects belongs to others`);
  },
};

const releaseAnnotation = 'meta.helm.sh/release-name';

function ownerOf(object: unknown): string {
  const release = textAt(object, 'metadata', 'annotations', releaseAnnotation);
  if (release !== '')
    return `the Helm release ${textAt(object, 'metadata', 'annotations', 'meta.helm.sh/release-namespace')}/${release}`;
  return partOfObject(object) || `somebody else, without the label ${partOfLabel}`;
}

function removalOf(object: unknown): string | undefined {
  const release = textAt(object, 'metadata', 'annotations', releaseAnnotation);
  if (release === '') return undefined;
  return `helm get manifest ${release} --namespace ${textAt(object, 'metadata', 'annotations', 'meta.helm.sh/release-namespace')}`;
}

/** One finding for kinds that may not be read. */
export function forbiddenText(forbidden: ReadonlyMap<string, string>): Finding[] {
  if (forbidden.size === 0) return [];
  return [unknown(`not permitted to read ${namesText([...forbidden.keys()])}`)];
}

/** Whether kubectl may forward ports to the gateway. */
export const portForward: DoctorCheck = {
  id: 'port-forward',
  phase: 'before',
  checks: 'The user of the context may forward ports to the gateway, as `npm run smoke` does without `--url`.',
  says: 'The permission that is missing.',
  run: ({ cluster, platform }: Context) => {
    const namespace = platform.gateway?.endpoint.service?.namespace;
    if (namespace === undefined) return 'there is no gateway';
    const args = ['auth', 'can-i', 'create', 'pods', '--subresource', 'portforward', '--namespace', namespace];
    const { stdout } = cluster.tried(args);
    if (stdout.trim().startsWith('yes')) return `permitted in ${namespace}`;
    return [
      warned(
        `not permitted to create pods/portforward in ${namespace}: npm run smoke needs --url, the address of the gateway`,
      ),
    ];
  },
};
