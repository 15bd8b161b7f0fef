import { isMap, type Data } from '../../../constructs/kit';
import type { Context, SecretRef } from '../loki-config/context';
import { defined, referenceIn } from '../loki-config/context';
import type { Layers } from '../layers';

/** The pod settings of a component of a chart. What has no counterpart stays unread. */
export function podOf(section: Layers | undefined, used: ReadonlySet<string> = new Set()): Data {
  if (section === undefined) return {};
  const settings = defined({
    resources: resourcesOf(section.at('resources')),
    nodeSelector: mapOf(section.at('nodeSelector')),
    tolerations: taken(section.at('tolerations')),
    affinity: taken(section.at('affinity')),
    priorityClass: section.at('priorityClassName')?.text(),
    annotations: mapOf(section.at('podAnnotations')),
    labels: mapOf(section.at('podLabels')),
    env: envOf(section.at('extraEnv') ?? section.at('env'), used),
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

/** The variables of a list of Kubernetes, with texts and references to Secrets. */
function envOf(list: Layers | undefined, used: ReadonlySet<string>): Data | undefined {
  const entries = (list?.items() ?? []).flatMap((entry): [string, unknown][] => {
    const { value } = entry;
    if (!isMap(value) || typeof value['name'] !== 'string') return [];
    const name = value['name'];
    const ref = secretRefOf(value);
    const text =
      typeof value['value'] === 'string' && referenceIn(value['value']) === undefined ? value['value'] : undefined;
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
    return used.has(name) ? [] : [[name, ref ?? text]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
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

/** Whether a component keeps nothing on a volume. */
export function isEphemeral(section: Layers | undefined): boolean {
  const persistence = section?.at('persistence');
  return ['enabled', 'volumeClaimsEnabled'].some((key) => persistence?.at(key)?.value === false);
}
