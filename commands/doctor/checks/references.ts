import { isMap, type Data } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';
import { failed, orPassed, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { textAt } from '../cluster/reader';
import type { PlatformWorkload } from '../workloads';

/** Objects that pods refer to, and that the platform does not create. */
export const references: DoctorCheck = {
  id: 'references',
  phase: 'before',
  checks:
    'What pod settings refer to exists: PriorityClass, RuntimeClass, ServiceAccount, ConfigMaps and Secrets of `env` and `volumes`, and the Secrets for pulling images, which have a login for the registry of the image.',
  says: 'The object that is missing; the setting of `pod` that names it.',
  run: (context) => {
    const findings = context.workloads.flatMap((workload) => referencesOf(context, workload));
    const unique = [...new Map(findings.map((one) => [one.detail, one])).values()];
    return orPassed(unique, 'everything that pod settings refer to exists');
  },
};

function referencesOf(context: Context, workload: PlatformWorkload): Finding[] {
  const { cluster } = context;
  const { pod, namespace, subject } = workload;
  const byName = (field: string, kind: string, ...setting: readonly string[]): Finding[] => {
    const name = pod[field];
    if (typeof name !== 'string' || name.startsWith('system-') || isOwn(context, kind, namespace, name)) return [];
    const place = kind === 'ServiceAccount' ? namespace : undefined;
    if (cluster.find(kind.toLowerCase(), name, place) !== undefined) return [];
    return [
      failed(`${subject}: there is no ${kind} '${name}', and its pods are not created without it`, {
        setting: workload.setting(...setting),
      }),
    ];
  };
  return [
    ...byName('priorityClassName', 'PriorityClass', 'priorityClass'),
    ...byName('runtimeClassName', 'RuntimeClass', 'runtimeClassName'),
    ...byName('serviceAccountName', 'ServiceAccount', 'serviceAccount'),
    ...objectsRead(pod).flatMap(({ kind, name, setting }): Finding[] => {
      if (isOwn(context, kind, namespace, name) || isDeclared(context, kind, namespace, name)) return [];
      if (cluster.find(kind.toLowerCase(), name, namespace) !== undefined) return [];
      return [
        failed(`${subject}: there is no ${kind} ${namespace}/${name}, and its pods do not start without it`, {
          setting: workload.setting(setting),
        }),
      ];
    }),
    ...listAt(pod, ['imagePullSecrets']).flatMap((one) => pullFindings(context, workload, textAt(one, 'name'))),
  ];
}

function isOwn({ manifests }: Context, kind: string, namespace: string, name: string): boolean {
  return manifests.some(
    (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
  );
}

/** The check of Secrets knows more about those that components declare. */
function isDeclared({ secrets }: Context, kind: string, namespace: string, name: string): boolean {
  return (
    kind === 'Secret' && secrets.some(({ secret, namespaces }) => secret === name && namespaces.includes(namespace))
  );
}

interface ObjectRead {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** The pod setting that adds such a reference. */
  readonly setting: 'env' | 'volumes';
}

/** ConfigMaps and Secrets in volumes and environment variables of a pod, without optional ones. */
export function objectsRead(pod: Data): ObjectRead[] {
  const containers = [...listAt(pod, ['containers']), ...listAt(pod, ['initContainers'])];
  const variables = containers.flatMap((one) => listAt(one, ['env'])).map((one) => one['valueFrom']);
  const sources = listAt(pod, ['volumes']).flatMap((volume) => [volume, ...listAt(volume, ['projected', 'sources'])]);
  const read = (holder: unknown, key: string, nameKey: string): string[] => {
    const source = isMap(holder) ? holder[key] : undefined;
    return isMap(source) && source['optional'] !== true && typeof source[nameKey] === 'string' ? [source[nameKey]] : [];
  };
  const of = (
    holders: readonly unknown[],
    keys: readonly [ObjectRead['kind'], string, string][],
    setting: 'env' | 'volumes',
  ) =>
    keys.flatMap(([kind, key, nameKey]) =>
      holders.flatMap((holder) => read(holder, key, nameKey)).map((name): ObjectRead => ({ kind, name, setting })),
    );
  return [
    ...of(
      variables,
      [
        ['ConfigMap', 'configMapKeyRef', 'name'],
        ['Secret', 'secretKeyRef', 'name'],
      ],
      'env',
    ),
    ...of(
      sources,
      [
        ['ConfigMap', 'configMap', 'name'],
        ['Secret', 'secret', 'secretName'],
        ['Secret', 'secret', 'name'],
      ],
      'volumes',
    ),
  ];
}

/** The registry of an image: Docker Hub, if none is named. */
export function registryOf(image: string): string {
  const [first, ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first!) ? first! : 'docker.io';
}

function pullFindings({ cluster }: Context, workload: PlatformWorkload, name: string): Finding[] {
  const { namespace, subject, pod } = workload;
  const setting = workload.setting('imagePullSecrets');
  const secret = cluster.find('secret', name, namespace);
  if (secret === undefined)
    return [failed(`${subject}: there is no Secret ${namespace}/${name} for pulling images`, { setting })];
  const text = textAt(secret, 'data', '.dockerconfigjson');
  if (text === '')
    return [
      failed(`${subject}: the Secret ${namespace}/${name} for pulling images has no key '.dockerconfigjson'`, {
        setting,
      }),
    ];
  const registries = registriesIn(Buffer.from(text, 'base64').toString('utf8'));
  if (registries === undefined)
    return [failed(`the Secret ${namespace}/${name} for pulling images is not JSON with the key 'auths'`, { setting })];
  const wanted = [...new Set(listAt(pod, ['containers']).map((one) => registryOf(textAt(one, 'image'))))];
  const lacking = wanted.filter((one) => !registries.some((known) => known.includes(one)));
  return lacking.length === 0
    ? []
    : [
        warned(
          `${subject}: the Secret ${namespace}/${name} has no login for ${lacking.join(', ')}, where its image is`,
          {
            setting,
          },
        ),
      ];
}

function registriesIn(text: string): readonly string[] | undefined {
  try {
    const { auths } = JSON.parse(text) as { auths?: unknown };
    return isMap(auths) ? Object.keys(auths) : undefined;
  } catch {
    return undefined;
  }
}
