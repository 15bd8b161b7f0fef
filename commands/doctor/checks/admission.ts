import { grouped, isMap, subjectOf, yamlText, type Data, type Manifest } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';
import { oneLine } from '../../kubectl';
import { counted, failed, orPassed, unknown, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { groupOf, resourceOf } from '../cluster/live';
import { matchesSelector } from '../cluster/nodes';
import { nameOf, textAt } from '../cluster/reader';
import type { PlatformWorkload } from '../workloads';
import { labelsOfNamespaces } from './namespaces';
import { refusalOf } from './refusals';

/** Pods as the API server judges them. */
export const podAdmission: DoctorCheck = {
  id: 'pod-admission',
  phase: 'before',
  checks:
    'The API server accepts a pod of every workload: it is asked by a dry run, which creates nothing and asks admission webhooks, Pod Security, quotas and limit ranges.',
  says: 'Who refuses the pod and why; the setting, where it follows.',
  run: (context) => {
    const { cluster, workloads } = context;
    const existing = existingNamespaces(context);
    const tried = workloads.filter(({ namespace }) => existing.has(namespace));
    const findings = tried.flatMap((workload) => {
      const { status, stderr } = cluster.tried(
        ['create', '--dry-run=server', '--filename', '-', '--output', 'name'],
        yamlText(podOf(workload)),
      );
      return status === 0 ? [] : [refusal(context, workload, reasonIn(stderr))];
    });
    const later = [...new Set(workloads.map(({ namespace }) => namespace))].filter((name) => !existing.has(name));
    const rest = later.length === 0 ? '' : `; not tried, since the namespace does not exist: ${later.join(', ')}`;
    const [first] = findings;
    // The same for all: a missing permission.
    if (first?.outcome === 'skipped' && findings.every(({ outcome }) => outcome === 'skipped')) return [first];
    if (tried.length === 0)
      return [unknown(`no namespace of the pods exists yet, and a dry run needs them: ${later.join(', ')}`)];
    return orPassed(findings, `the API server accepts pods of ${counted(tried.length, 'workload')}${rest}`);
  },
};

/** The namespaces of the platform that exist. */
function existingNamespaces({ cluster, namespaces }: Context): ReadonlySet<string> {
  return new Set(namespaces.filter((name) => cluster.find('namespace', name) !== undefined));
}

/** A pod of a workload, with the ServiceAccount that every namespace has. */
function podOf({ pod, podLabels, name, namespace, claims }: PlatformWorkload): Data {
  const { serviceAccountName: _own, ...spec } = pod;
  const volumes = [
    ...listAt(pod, ['volumes']),
    ...claims.map((claim) => ({ name: nameOf(claim), persistentVolumeClaim: { claimName: nameOf(claim) } })),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: `${name}-doctor-`, namespace, labels: podLabels },
    spec: { restartPolicy: 'Always', ...spec, volumes, automountServiceAccountToken: false },
  };
}

/** The last message of kubectl about an object. */
function reasonIn(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Warning:'));
  return lines
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(
      /^(Error from server( \([\w ]+\))?: |error: )?(error when creating "STDIN": |error when applying patch: )?/,
      '',
    );
}

function refusal(context: Context, workload: PlatformWorkload, reason: string): Finding {
  if (/is forbidden: User /.test(reason)) return unknown(`${workload.subject}: not permitted: ${oneLine(reason)}`);
  if (/does not support dry run/.test(reason)) return unknown(`${workload.subject}: ${oneLine(reason)}`);
  return refusalOf(context, workload, reason);
}

/** Objects as the API server judges them. */
export const objectAdmission: DoctorCheck = {
  id: 'object-admission',
  phase: 'before',
  checks:
    'kubectl apply of every object would succeed: a dry run, which changes nothing, finds immutable fields that differ, and what admission webhooks refuse.',
  says: 'The object and the reason; for an immutable field the command that deletes the object without its pods.',
  run: (context) => {
    const { manifests } = context;
    const existing = existingNamespaces(context);
    const objects = manifests.filter(({ kind }) => kind !== 'Namespace');
    const possible = objects.filter(
      ({ metadata }) => metadata.namespace === undefined || existing.has(metadata.namespace),
    );
    if (possible.length === 0) return [unknown('no namespace of the objects exists yet, and a dry run needs them')];
    const rest = objects.length > possible.length ? '; the others are in namespaces that do not exist yet' : '';
    // Objects of one kind at a time: an error does not always name its object.
    const findings = [...grouped(possible, resourceOf).values()].flatMap((members) => applied(context, members));
    return orPassed(findings, `kubectl apply would succeed for ${possible.length} of ${objects.length} objects${rest}`);
  },
};

function applied({ cluster }: Context, members: readonly Manifest[]): Finding[] {
  const dryRun = (objects: readonly Manifest[]): ReturnType<typeof cluster.tried> =>
    cluster.tried(
      ['apply', '--dry-run=server', '--filename', '-', '--output', 'name'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
  const together = dryRun(members);
  if (together.status === 0) return [];
  const findings = members.flatMap((manifest): Finding[] => {
    const { status, stderr } = members.length === 1 ? together : dryRun([manifest]);
    return status === 0 ? [] : [objectFinding(manifest, reasonIn(stderr))];
  });
  const [first] = findings;
  // The same for all objects of a kind: a missing permission, or a webhook that does not answer.
  const isSame = findings.length === members.length && findings.every(({ outcome }) => outcome === 'skipped');
  return isSame && first !== undefined ? [first] : findings;
}

function objectFinding(manifest: Manifest, text: string): Finding {
  const subject = subjectOf(manifest);
  const reason = oneLine(text);
  // kubectl prints the configuration before the reason.
  const [refused] = /\S+ is forbidden: User .*/.exec(text) ?? [];
  if (refused !== undefined) return unknown(`${subject}: not permitted: ${oneLine(refused)}`);
  if (/does not support dry run/.test(reason)) return unknown(`${subject}: ${reason}`);
  // The check of kinds reports it.
  if (/no matches for kind/.test(reason)) return unknown(`${subject}: ${reason}`);
  if (/immutable|updates to statefulset spec|field is not allowed to be changed/i.test(reason)) {
    const { name, namespace } = manifest.metadata;
    return failed(`${subject}: a field that cannot be changed differs in the cluster: ${reason}`, {
      command: `kubectl delete ${resourceOf(manifest)} ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`} --cascade=orphan`,
    });
  }
  return failed(`${subject}: the API server refuses it: ${reason}`);
}

/** Webhooks that nobody answers. */
export const webhooks: DoctorCheck = {
  id: 'webhooks',
  phase: 'before',
  checks:
    'Admission webhooks that must answer (failurePolicy Fail) for objects of `dist/` have a Service with endpoints; otherwise the API server refuses these objects.',
  says: 'The webhook configuration and its Service.',
  run: (context) => {
    const kinds = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];
    const all = kinds.flatMap((kind) =>
      context.cluster
        .list(`${kind}.admissionregistration.k8s.io`)
        .flatMap((one) => listAt(one, ['webhooks']).map((webhook) => ({ kind, configuration: nameOf(one), webhook }))),
    );
    const concerned = all.filter(({ webhook }) => webhook['failurePolicy'] !== 'Ignore' && concerns(context, webhook));
    const findings = concerned.flatMap(({ kind, configuration, webhook }): Finding[] => {
      const service = {
        namespace: textAt(webhook, 'clientConfig', 'service', 'namespace'),
        name: textAt(webhook, 'clientConfig', 'service', 'name'),
      };
      const subject = `the webhook ${textAt(webhook, 'name')} of ${configuration}`;
      if (service.name === '')
        return [
          warned(
            `${subject} is outside the cluster (${textAt(webhook, 'clientConfig', 'url')}), and whether it answers is not visible`,
          ),
        ];
      if (hasEndpoints(context, service.namespace, service.name)) return [];
      return [
        failed(
          `${subject} must answer before objects of this platform are created, and its Service ${service.namespace}/${service.name} has no ready pod`,
          {
            command: `kubectl describe ${kind.slice(0, -1)} ${configuration}`,
          },
        ),
      ];
    });
    return orPassed(
      findings,
      concerned.length === 0
        ? 'no webhook must answer'
        : `${counted(concerned.length, 'webhook')} must answer, and can`,
    );
  },
};

/** Whether rules and namespaces of a webhook match an object or a pod of the platform. */
function concerns(context: Context, webhook: Data): boolean {
  const rules = listAt(webhook, ['rules']);
  const labels = labelsOfNamespaces(context);
  const matches = (list: unknown, value: string): boolean =>
    Array.isArray(list) && list.some((one) => one === '*' || one === value);
  const objects = [
    ...context.manifests.map(({ apiVersion, kind, metadata }) => ({
      group: groupOf(apiVersion),
      plural: pluralOf(kind),
      namespace: metadata.namespace,
    })),
    ...context.workloads.map(({ namespace }) => ({ group: '', plural: 'pods', namespace })),
  ];
  const selector = webhook['namespaceSelector'];
  return objects.some(
    ({ group, plural, namespace }) =>
      rules.some(
        (rule) =>
          matches(rule['operations'], 'CREATE') &&
          matches(rule['apiGroups'], group) &&
          matches(rule['resources'], plural),
      ) &&
      (namespace === undefined ||
        !isMap(selector) ||
        matchesSelector(labels.get(namespace) ?? { 'kubernetes.io/metadata.name': namespace }, selector)),
  );
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('y')) return `${lower.slice(0, -1)}ies`;
  return lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

/** Whether a Service has a ready endpoint. */
export function hasEndpoints({ cluster }: Pick<Context, 'cluster'>, namespace: string, service: string): boolean {
  const selector = `kubernetes.io/service-name=${service}`;
  return cluster
    .list('endpointslices.discovery.k8s.io', { namespace, selector })
    .flatMap((slice) => listAt(slice, ['endpoints']))
    .some((endpoint) => !isMap(endpoint['conditions']) || endpoint['conditions']['ready'] !== false);
}
