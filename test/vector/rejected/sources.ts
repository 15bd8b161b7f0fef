import type { WrongAgent } from './inputs';

const files = (include: readonly string[], more: object = {}): Readonly<Record<string, unknown>> => ({
  sources: { files: { app: { include, ...more } } },
});
const tcp = (settings: object): Readonly<Record<string, unknown>> => ({
  sources: { tcp: { machines: { port: 6051, decode: 'text', ...settings } } },
});

/** Sources that would expose more of the node than its logs, lose lines, or send them twice. */
export const wrongSources: readonly WrongAgent[] = [
  ['no source', { sources: { pods: false } }],
  ['all files of the node', files(['/**/*.log'])],
  ['files of a folder with keys', files(['/etc/app/*.log'])],
  ['the Secrets of all pods', files(['/var/lib/kubelet/pods/*/volumes/**/*'])],
  ['the environment of processes', files(['/proc/*/environ'])],
  ['sockets by another path', files(['/var/run/app/*.log'])],
  ['all of /var/lib', files(['/var/lib/*/*.log'])],
  ['a relative path', files(['app/*.log'])],
  ['a path with ..', files(['/var/log/../lib/kubelet/*.log'])],
  ['files of pods', files(['/var/log/**/*.log'])],
  ['links to files of pods', files(['/var/log/containers/*.log'])],
  ['no files', files([])],
  ['excluded files without their folder', files(['/opt/app/logs/*.log'], { exclude: ['debug.log'] })],
  ['no units', { sources: { journal: { units: [] } } }],
  ['a name that is no label', { sources: { files: { 'My App': { include: ['/opt/app/logs/*.log'] } } } }],
  ['the port of the metrics', tcp({ port: 9598 })],
  ['a port that does not exist', tcp({ port: 70_000 })],
  ['a host name instead of an address', tcp({ hostIP: 'localhost' })],
  ['an open port that admits nobody', tcp({ hostIP: '0.0.0.0' })],
  ['a port that is open to everybody', tcp({ hostIP: '0.0.0.0', clients: ['anyone'] })],
  ['clients of a port of loopback', tcp({ clients: [{ cidrs: ['192.0.2.0/24'] }] })],
  ['another format', tcp({ decode: 'logfmt' })],
  [
    'two sources on one port',
    { sources: { tcp: { one: { port: 6051, decode: 'text' }, two: { port: 6051, decode: 'json' } } } },
  ],
  ['a unit that is read and not read', { sources: { journal: { units: ['a.service'], excludeUnits: ['a.service'] } } }],
  ['a unit with a wildcard', { sources: { journal: { units: ['kube*'] } } }],
  ['an audit log by a wildcard', { sources: { audit: { path: '/var/log/kubernetes/*.log' } } }],
  ['an audit log beside the keys of the cluster', { sources: { audit: { path: '/etc/kubernetes/audit.log' } } }],
  ['a journal of another type', { sources: { journal: true }, config: { sources: { journal: { type: 'stdin' } } } }],
];
