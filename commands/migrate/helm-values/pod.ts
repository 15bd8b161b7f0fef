import { isMap, type Data } from '../../../constructs/kit';
import type { Context, SecretRef } from '../loki-config/context';
import { defined, referenceIn } from '../loki-config/context';
import { textOf } from '../input';
import type { Layers } from '../layers';

/**
 * The pod settings of a component of a chart. What has no counterpart stays unread.
 *
 * @param notes - of what is to be done, which are added to
 * @param used - variables that the platform has itself
 */
export function podOf(section: Layers | undefined, notes: string[], used: ReadonlySet<string> = new Set()): Data {
  if (section === undefined) return {};
  const settings = defined({
    resources: resourcesOf(section.at('resources')),
    nodeSelector: mapOf(section.at('nodeSelector')),
    tolerations: taken(section.at('tolerations')),
    affinity: taken(section.at('affinity')),
    priorityClass: section.at('priorityClassName')?.text(),
    annotations: mapOf(section.at('podAnnotations')),
    labels: mapOf(section.at('podLabels')),
    env: envOf(section, notes, used),
    hostAliases: taken(section.at('hostAliases')),
    topologySpreadConstraints: taken(section.at('topologySpreadConstraints')),
    storageClass: classOf(section.at('persistence')),
    terminationGracePeriodSeconds: numberOf(section.at('terminationGracePeriodSeconds')),
  });
  return Object.keys(settings).length === 0 ? {} : { pod: settings };
}

/** A value as it is, unless it is a template of Helm. */
function taken(setting: Layers | undefined): unknown {
  if (setting === undefined) return undefined;
  const why =
    typeof setting.value === 'string' ? 'it is a text that Helm expands; write it as data' : referenceIn(setting.value);
  if (why === undefined) return setting.take();
  setting.differs(why);
  return undefined;
}

function mapOf(setting: Layers | undefined): Data | undefined {
  const value = taken(setting);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)])) : undefined;
}

/** Reads a number. */
export function numberOf(setting: Layers | undefined): number | undefined {
  const value = setting?.value;
  return /^\d+$/.test(String(value)) ? Number(setting?.take()) : undefined;
}

function classOf(persistence: Layers | undefined): string | undefined {
  const claims = persistence?.at('claims')?.items() ?? [];
  const inClaim = claims
    .find((claim) => claim.at('name')?.value === 'data')
    ?.at('storageClass')
    ?.text();
  const name = persistence?.at('storageClass') ?? persistence?.at('storageClassName');
  const text = name?.text();
  const given = inClaim ?? text;
  return given === '-' ? '' : given;
}

/** Requests and the memory limit; a limit of CPU is listed, and so is what lacks a request. */
function resourcesOf(setting: Layers | undefined): Data | undefined {
  if (setting === undefined) return undefined;
  const [requests, limits] = [setting.at('requests'), setting.at('limits')];
  limits?.at('cpu')?.differs('pods have no CPU limit, because throttling loses logs');
  const cpu = requests?.at('cpu')?.text();
  const memoryLimit = limits?.at('memory')?.text();
  const memory = requests?.at('memory')?.text() ?? memoryLimit;
  const disk = limits?.at('ephemeral-storage')?.text();
  requests?.at('ephemeral-storage')?.take();
  if (memory === undefined) {
    setting.differs('without a request of memory the defaults of the platform apply');
    return undefined;
  }
  // Without a request the scheduler would take the limit, which the platform does not have.
  return defined({
    cpu: cpu ?? '100m',
    memory,
    memoryLimit: memoryLimit === memory ? undefined : memoryLimit,
    disk,
  });
}

/** Names of variables that are never secret. */
const plainVariable =
  /^(?:GO(?:MEMLIMIT|GC|MAXPROCS|DEBUG)|TZ|LANG|(?:HTTPS?|NO)_PROXY|AWS_(?:DEFAULT_)?REGION|AWS_ROLE_ARN|AWS_STS_REGIONAL_ENDPOINTS|JAEGER_(?:AGENT_HOST|AGENT_PORT|SAMPLER_TYPE|SAMPLER_PARAM|SERVICE_NAME|TAGS)|OTEL_SERVICE_NAME|(?:VECTOR_|RUST_)?LOG(?:_LEVEL)?|(?:CLUSTER|NODE|POD|HOST)_?NAME|CLUSTER|REGION|NAMESPACE|ENV|ENVIRONMENT)$/;

/** Names of variables that can be secret, whatever they have. */
const secretVariable = /pass|pwd|secret|token|cred|key|auth|cookie|dsn|login|user/i;

/** Whether the value of a variable can be written into a file. */
function isPlain(name: string, value: string): boolean {
  if (plainVariable.test(name)) return !/[@?]/.test(value);
  return !secretVariable.test(name) && /^(?:true|false|\d{1,6}(?:\.\d+)?(?:[a-z%]|[kmgt]i?b?|ms)?)$/i.test(value);
}

/**
 * The variables of a list of Kubernetes: references to Secrets, and texts. What can be secret becomes a key of a Secret,
 * which a note asks for.
 */
function envOf(section: Layers, notes: string[], used: ReadonlySet<string>): Data | undefined {
  const list = section.at('extraEnv') ?? section.at('env');
  const secret = `${kebab(String(section.inputs[0]!.path.at(-1) ?? 'agent'))}-env`;
  const hidden: string[] = [];
  const entries = (list?.items() ?? []).flatMap((entry): [string, unknown][] => {
    const { value } = entry;
    if (!isMap(value) || typeof value['name'] !== 'string') return [];
    const name = value['name'];
    const ref = secretRefOf(value);
    const given = value['value'];
    const text = given !== undefined && referenceIn(given) === undefined ? textOf(given) : undefined;
    if (ref === undefined && text === undefined) {
      entry.differs('a variable of a pod has a text or a key of a Secret');
      return [];
    }
    for (const path of [
      ['name'],
      ['value'],
      ['valueFrom', 'secretKeyRef', 'name'],
      ['valueFrom', 'secretKeyRef', 'key'],
    ])
      entry.at(...path)?.take();
    entry.reject('a variable of a pod has no such setting');
    // The platform has a variable of its own for the keys of the store.
    if (used.has(name)) return [];
    if (ref !== undefined || isPlain(name, text!)) return [[name, ref ?? text]];
    hidden.push(name);
    return [[name, { secret, key: name }]];
  });
  if (hidden.length > 0)
    notes.push(
      `The Secret '${secret}' in the namespace of these pods needs ${hidden.join(', ')}: the values of the variables can be secret, and were not copied. Write those that are not into pod.env.`,
    );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** `singleBinary` is `single-binary`. */
function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function secretRefOf(variable: Data): SecretRef | undefined {
  const from = variable['valueFrom'];
  const ref = isMap(from) ? from['secretKeyRef'] : undefined;
  if (!isMap(ref) || typeof ref['name'] !== 'string' || typeof ref['key'] !== 'string') return undefined;
  return { secret: ref['name'], key: ref['key'] };
}

/** Finds the key of a Secret that a variable in any of these lists has. Nothing is read. */
export function secretsIn(lists: readonly (Layers | undefined)[]): Context['secretOf'] {
  const found = new Map<string, SecretRef>();
  for (const variable of lists.flatMap((list) => (Array.isArray(list?.value) ? list.value : []) as unknown[])) {
    if (!isMap(variable)) continue;
    const ref = secretRefOf(variable);
    if (ref !== undefined) found.set(String(variable['name']), ref);
  }
  return (name) => found.get(name);
}

/** The size of the volumes of a component, unless the platform's default is the same. */
export function storageOf(section: Layers | undefined): Data {
  const persistence = section?.at('persistence');
  const claims = persistence?.at('claims')?.items() ?? [];
  const data = claims.find((claim) => claim.at('name')?.value === 'data');
  for (const key of [
    'enabled',
    'volumeClaimsEnabled',
    'enableStatefulSetAutoDeletePVC',
    'whenDeleted',
    'whenScaled',
    'accessModes',
    'type',
  ])
    persistence?.at(key)?.take();
  data?.at('name')?.take();
  data?.at('accessModes')?.take();
  const size = data?.at('size')?.text() ?? persistence?.at('size')?.text();
  return size === undefined || size === '10Gi' ? {} : { storage: size };
}

/** Whether the pods of the monolithic topology keep nothing on a volume. They have one by default. */
export function isEphemeral(section: Layers | undefined): boolean {
  return String(section?.at('persistence', 'enabled')?.value) === 'false';
}

/**
 * Whether each pod of a StatefulSet has a volume of its own.
 *
 * @param byDefault - the target has one unless `volumeClaimsEnabled` is false; else only if `enabled` is true
 */
export function hasVolumes(section: Layers | undefined, byDefault: boolean): boolean {
  const persistence = section?.at('persistence');
  const value = (key: string): string => String(persistence?.at(key)?.value);
  // In memory, an ephemeral volume, and the one claim of a Deployment are none of the pods of the platform.
  const isOwn =
    value('inMemory') !== 'true' &&
    ['pvc', 'undefined'].includes(value('type')) &&
    String(section?.at('kind')?.value) !== 'Deployment';
  return isOwn && (byDefault ? value('volumeClaimsEnabled') !== 'false' : value('enabled') === 'true');
}
