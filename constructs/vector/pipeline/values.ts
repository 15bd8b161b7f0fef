import type { LineOrigin, PodField, ValueSource } from '../../contracts';
import { vrlPath, vrlString } from './vrl';

/** A value of a line, as an expression of VRL, and as a template if it is a plain field or a fixed text. */
export interface Value {
  readonly vrl: string;
  readonly template?: string;
  /** The text, if it is fixed. */
  readonly text?: string;
  /** Whether its texts are short and contain nothing that must be escaped in a label. @default - whether it has a template */
  readonly isPlain?: boolean;
}

/** A plain field of the lines of pods. */
function field(path: string): Value {
  return { vrl: path, template: `{{ ${path.slice(1)} }}` };
}

const app = ['app.kubernetes.io/name', 'app', 'k8s-app'].map((label) => vrlPath('kubernetes', 'pod_labels', label));

const podFields: Readonly<Record<PodField & string, Value>> = {
  namespace: field('.kubernetes.pod_namespace'),
  name: field('.kubernetes.pod_name'),
  uid: field('.kubernetes.pod_uid'),
  ip: field('.kubernetes.pod_ip'),
  node: field('.kubernetes.pod_node_name'),
  app: { vrl: `(${app.join(' || ')})`, isPlain: true },
  container: field('.kubernetes.container_name'),
  image: field('.kubernetes.container_image'),
  stream: field('.stream'),
};

const journalFields = { unit: '._SYSTEMD_UNIT', identifier: '.SYSLOG_IDENTIFIER', priority: '.PRIORITY' };

const dockerFields = {
  container: '.container_name',
  image: '.image',
  stream: '.stream',
  composeProject: vrlPath('label', 'com.docker.compose.project'),
  composeService: vrlPath('label', 'com.docker.compose.service'),
};

const syslogFields = { host: '.hostname', app: '.appname', severity: '.severity', facility: '.facility' };

/** A fixed value. */
export function fixed(text: string): Value {
  // Vector reads braces as a field and `%` as a part of a time, and writes labels without escapes.
  return { vrl: vrlString(text), text, ...(!/["\\{}%\p{Cc}]/u.test(text) && { template: text }) };
}

/** The value of a field of a pod. */
export function podValue(wanted: PodField): Value {
  if (typeof wanted === 'string') return podFields[wanted];
  if ('label' in wanted) return field(vrlPath('kubernetes', 'pod_labels', wanted.label));
  // An annotation can contain quotes, which must be escaped.
  return { vrl: vrlPath('kubernetes', 'pod_annotations', wanted.annotation) };
}

/** The field of a pod that is at a path of the event. */
export function podFieldAt(path: string): PodField | undefined {
  return (Object.keys(podFields) as (PodField & string)[]).find((name) => podFields[name]?.vrl === path);
}

/**
 * The value of a source.
 *
 * @param origins - of all lines of the agent: a field with the same name means something else in lines of another origin
 */
export function valueOf(source: ValueSource, origins: readonly LineOrigin[]): Value {
  const { pod, host, journal, docker, syslog, file, extracted, line, value } = source;
  if (value !== undefined) return fixed(value);
  if (pod !== undefined) return podValue(pod);
  if (host !== undefined) return hostName(origins);
  if (journal !== undefined)
    return { vrl: typeof journal === 'string' ? journalFields[journal] : vrlPath(journal.field) };
  if (docker !== undefined)
    return { vrl: typeof docker === 'string' ? dockerFields[docker] : vrlPath('label', docker.label) };
  if (syslog !== undefined) return { vrl: syslogFields[syslog] };
  // Lines of pods have a file too.
  if (file !== undefined) return { vrl: origins.length > 1 ? '.filename' : '.file' };
  if (extracted !== undefined) return { vrl: extractedField(extracted) };
  if (line !== undefined) return origins.length === 1 ? fixed(origins[0]!) : { vrl: '.origin', isPlain: true };
  // A check of the pipeline reports that none of them is set.
  return { vrl: 'null' };
}

/** The machine that read the line: the node of its pod, if all lines are of pods. */
export function hostName(origins: readonly LineOrigin[]): Value {
  const onlyPods = origins.every((origin) => origin === 'pods');
  return onlyPods ? podFields.node : { vrl: '.node' };
}

/** An extracted field. The name of a key can contain dots; otherwise they separate the names of nested keys. */
export function extractedField(name: string): string {
  const nested = vrlPath('extracted', ...name.split('.'));
  if (!name.includes('.')) return nested;
  return `(${vrlPath('extracted', name)} || ${nested})`;
}
