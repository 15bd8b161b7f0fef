import { error, isMap, replaceWith, valueAt, type Data, type Help, type Path, type Problem } from '../../kit';
import { ids } from '../config';
import { componentsOf, kinds, texts, type CheckContext } from './context';

const closed = 'waits for connections, which the policies of the pods admit for metrics only';

/** Sources that have nothing to read in the agent's pods, and why. */
const outOfReach: Readonly<Record<string, string>> = {
  docker_logs: 'needs the socket of Docker, which is as good as root on the node and is not mounted',
  journald: 'runs journalctl, which the image does not have',
  stdin: 'reads what is typed, and nobody types into a pod',
  http_server: closed,
  socket: closed,
  syslog: closed,
};

/** The keys that name a host. */
const addressKeys: Readonly<Record<string, string>> = {
  loki: 'endpoint',
  http: 'uri',
  prometheus_remote_write: 'endpoint',
};

/** Keys of the agent's sink that the setting `sink` decides. */
const managed: Readonly<Record<string, string>> = {
  endpoint: 'Where logs go follows from the sink of the agent, so that the policies allow it.',
  tenant_id: 'The tenant follows from the sink of the agent.',
  path: 'The path of the push API is known.',
  auth: 'The login follows from the sink of the agent, and comes from its Secret.',
};

/** Keys that name a file. */
const fileKeys = new Set([
  'ca_file',
  'crt_file',
  'key_file',
  'desc_file',
  'kube_config_file',
  'file',
  'files',
  'path',
  'base_dir',
  'include',
]);

/** What the agent's pods do not have, and what its policies would not let through. */
export function podProblems(context: CheckContext): Problem[] {
  const { config, own } = context;
  return [
    ...managedProblems(own),
    ...proxyProblems(own),
    ...componentsOf(config, 'sources').flatMap(([id, { type }]) =>
      reachProblems(['sources', id, 'type'], String(type)),
    ),
    ...componentsOf(config, 'sinks').flatMap(([id, sink]) =>
      id === ids.sink ? [] : addressProblems(['sinks', id], sink),
    ),
    ...folderProblems(config),
    ...kinds.flatMap((kind) =>
      componentsOf(config, kind).flatMap(([id, component]) =>
        fileProblems([kind, id], component, String(config['data_dir'])),
      ),
    ),
  ];
}

/** Own components that were given another type. */
export function typeProblems(config: Data): Problem[] {
  const types = [
    [['sources', ids.logs], 'kubernetes_logs'],
    [['sources', ids.metrics], 'internal_metrics'],
    [['sinks', ids.sink], 'loki'],
    [['sinks', ids.exporter], 'prometheus_exporter'],
  ] as const;
  return types.flatMap(([at, type]): Problem[] => {
    const found = valueAt(config, [...at, 'type']);
    if (found === type || found === undefined) return [];
    return [
      error(
        [...at, 'type'],
        `${at[1]} is the agent's own ${type}; another component needs another id.`,
        replaceWith(type),
      ),
    ];
  });
}

function managedProblems(own: Data): Problem[] {
  const loki = valueAt(own, ['sinks', ids.sink]);
  const found = isMap(loki)
    ? Object.keys(managed)
        .filter((key) => key in loki)
        .map((key) => managedProblem(key, loki[key]))
    : [];
  if (own['secret'] !== undefined)
    found.push(
      error(['secret'], `no Secret is mounted but that of the login, and the agent declares it itself.`, {
        fix: { remove: true },
      }),
    );
  return found;
}

function managedProblem(key: string, value: unknown): Problem {
  const at = ['sinks', ids.sink, key];
  const template = isMap(value) ? Object.entries(value).find(([, text]) => String(text).includes('{{')) : undefined;
  const help: Help = { fix: { remove: true } };
  if (key !== 'auth' || template === undefined) return error(at, managed[key]!, help);
  return error(
    [...at, template[0]],
    `Vector reads no templates in auth: it would send the text ${String(template[1])} itself. ${managed[key]}`,
  );
}

function proxyProblems(own: Data): Problem[] {
  const paths = [[], ...kinds.flatMap((kind) => componentsOf(own, kind).map(([id]) => [kind, id]))];
  return paths.flatMap((path): Problem[] =>
    isMap(valueAt(own, [...path, 'proxy']))
      ? [
          error(
            [...path, 'proxy'],
            'a proxy is a host that the policies of the pods do not know; nothing would get through.',
            { fix: { remove: true } },
          ),
        ]
      : [],
  );
}

function reachProblems(at: Path, type: string): Problem[] {
  const reason = Object.hasOwn(outOfReach, type) ? outOfReach[type] : undefined;
  return reason === undefined ? [] : [error(at, `a source of type ${type} ${reason}.`)];
}

function addressProblems(at: Path, sink: Data): Problem[] {
  const type = String(sink['type']);
  const key = Object.hasOwn(addressKeys, type) ? addressKeys[type] : undefined;
  if (key === undefined) return [];
  return [
    error(
      [...at, key],
      `a second sink of type ${type} sends to a host that the policies of the pods do not know; nothing would get through.`,
    ),
  ];
}

function folderProblems(config: Data): Problem[] {
  const folder = config['data_dir'];
  if (typeof folder !== 'string' || /^\/[\w.-]+(\/[\w.-]+)*$/.test(folder)) {
    const taken = ['/var/log', '/etc', '/usr', '/proc', '/sys'].find((one) =>
      `${String(folder)}/`.startsWith(`${one}/`),
    );
    if (taken === undefined) return [];
    return [
      error(
        ['data_dir'],
        `'${String(folder)}' is below ${taken}, which belongs to others; a folder of the node is mounted there.`,
      ),
    ];
  }
  return [error(['data_dir'], `'${folder}' is no absolute path; a folder of the node is mounted there.`)];
}

function fileProblems(at: Path, component: Data, dataDir: string): Problem[] {
  return Object.entries(component).flatMap(([key, value]): Problem[] => {
    if (key === 'request' || key === 'labels' || key === 'structured_metadata') return [];
    const here = [...at, key];
    if (isMap(value)) return fileProblems(here, value, dataDir);
    if (!fileKeys.has(key) || at.at(-1) === ids.sink) return [];
    const paths = typeof value === 'string' ? [value] : texts(value);
    const missing = paths.find((path) => ![`${dataDir}/`, '/var/log/pods/'].some((mount) => path.startsWith(mount)));
    if (missing === undefined) return [];
    return [
      error(
        here,
        `'${missing}' is not in the pods: they see /var/log/pods and, of their own, ${dataDir}, nothing else of the node.`,
      ),
    ];
  });
}
