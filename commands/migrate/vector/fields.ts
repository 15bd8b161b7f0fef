import type { ValueSource } from '../../../constructs/contracts';
import type { LogJob } from '../logs/model';

type Origin = LogJob['origin'];

/** Fields of events by the source that makes them. */
const known: Readonly<Record<Origin, Readonly<Record<string, ValueSource>>>> = {
  pods: {
    'kubernetes.pod_namespace': { pod: 'namespace' },
    'kubernetes.pod_name': { pod: 'name' },
    'kubernetes.pod_uid': { pod: 'uid' },
    'kubernetes.pod_ip': { pod: 'ip' },
    'kubernetes.pod_node_name': { pod: 'node' },
    'kubernetes.container_name': { pod: 'container' },
    'kubernetes.container_image': { pod: 'image' },
    stream: { pod: 'stream' },
  },
  journal: {
    host: { host: 'name' },
    _HOSTNAME: { host: 'name' },
    _SYSTEMD_UNIT: { journal: 'unit' },
    SYSLOG_IDENTIFIER: { journal: 'identifier' },
    PRIORITY: { journal: 'priority' },
  },
  files: { file: { file: 'path' }, host: { host: 'name' } },
  docker: {
    container_name: { docker: 'container' },
    image: { docker: 'image' },
    stream: { docker: 'stream' },
    host: { host: 'name' },
    'label.com.docker.compose.project': { docker: 'composeProject' },
    'label.com.docker.compose.service': { docker: 'composeService' },
  },
  syslog: {
    hostname: { syslog: 'host' },
    host: { syslog: 'host' },
    appname: { syslog: 'app' },
    severity: { syslog: 'severity' },
    facility: { syslog: 'facility' },
  },
  tcp: {},
};

/** The names of a path: `.kubernetes.pod_labels."app.kubernetes.io/name"`. */
export function namesOf(path: string): string[] | undefined {
  const trimmed = path.trim().replace(/^\./, '');
  const names = [...trimmed.matchAll(/(?:^|\.)(?:"((?:[^"\\]|\\.)+)"|([\w@-]+))/g)];
  if (names.map(([all]) => all).join('') !== trimmed || names.length === 0) return undefined;
  return names.map(([, quoted, plain]) => (quoted ?? plain!).replaceAll(/\\(.)/g, '$1'));
}

/** The value of a field that a source sets. */
export function fieldOf(origin: Origin, names: readonly string[]): ValueSource | undefined {
  const path = names.join('.');
  const { [path]: source } = known[origin];
  if (source !== undefined) return source;
  const [first, second, ...rest] = names;
  const key = rest.join('.');
  if (origin === 'pods' && first === 'kubernetes' && key !== '') {
    if (second === 'pod_labels') return { pod: { label: key } };
    if (second === 'pod_annotations') return { pod: { annotation: key } };
  }
  if (origin === 'docker' && first === 'label' && second !== undefined)
    return { docker: { label: names.slice(1).join('.') } };
  return origin === 'journal' && names.length === 1 && /^[A-Z_][A-Z0-9_]*$/.test(path)
    ? { journal: { field: path } }
    : undefined;
}
