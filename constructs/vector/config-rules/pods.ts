import {
  error,
  isMap,
  isSamePath,
  managedProblems,
  replaceWith,
  sinkCaFile,
  valueAt,
  type Data,
  type Path,
  type Problem,
} from '../../kit';
import { ids } from '../config';
import { vectorFormat } from '../config-format';
import { componentsOf, kinds, stringsOf, type CheckContext } from './context';

const listening = 'listens for connections, but the NetworkPolicy allows only the scraping of metrics';

/** Types of sources that cannot work in the agent's pods, and why. */
const unusableSources: Readonly<Record<string, string>> = {
  docker_logs: 'needs the Docker socket, which gives root access to the node and is not mounted',
  journald: 'needs journalctl, which is not in the image',
  stdin: 'reads standard input, which is empty in a pod',
  http: listening,
  http_server: listening,
  socket: listening,
  syslog: listening,
};

/** Keys that hold the address of a server, by type of sink. */
const addressKeys: Readonly<Record<string, string>> = {
  loki: 'endpoint',
  http: 'uri',
  prometheus_remote_write: 'endpoint',
};

/** Keys that hold the path of a file. */
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

/** Validates what depends on the agent's pods: managed keys, mounted files and the NetworkPolicy. */
export function podProblems(context: CheckContext): Problem[] {
  const { config, sink: receiver, sources, ownSinks, userMounts } = context;
  const own = new Set(sources.map(({ lines }) => lines.id));
  const folders = sources.flatMap(({ mounts }) => mounts.map(({ path }) => path));
  return [
    ...managedKeyProblems(context),
    ...componentsOf(config, 'sources').flatMap(([id, { type }]) =>
      own.has(id) ? [] : sourceProblems(['sources', id, 'type'], String(type)),
    ),
    ...componentsOf(config, 'sinks').flatMap(([id, sink]) =>
      ownSinks.includes(id) ? [] : addressProblems(['sinks', id], sink),
    ),
    ...dataDirProblems(config),
    ...kinds.flatMap((kind) =>
      componentsOf(config, kind).flatMap(([id, component]) =>
        fileProblems([kind, id], component, {
          dataDir: String(config['data_dir']),
          sink: receiver,
          ownSinks,
          userMounts: [...folders, ...userMounts],
        }),
      ),
    ),
  ];
}

/** Own components whose type was changed. */
export function typeProblems({ config, sources }: CheckContext): Problem[] {
  const types = [
    ...sources.map(({ lines, component }) => [['sources', lines.id], String(component['type'])] as const),
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
        `${at[1]} is the id of an own component of type ${type}; another component needs another id.`,
        replaceWith(type),
      ),
    ];
  });
}

/** Keys that only this construct sets. A template in the login of the sink is reported where it is. */
function managedKeyProblems({ release, userConfig }: CheckContext): Problem[] {
  const auth = ['sinks', ids.sink, 'auth'];
  const login = valueAt(userConfig, auth);
  const [key, template] =
    Object.entries(isMap(login) ? login : {}).find(([, text]) => String(text).includes('{{')) ?? [];
  return managedProblems(vectorFormat(release).managed, userConfig).map((problem) =>
    key === undefined || !isSamePath(problem.path, auth)
      ? problem
      : error(
          [...auth, key],
          `Vector does not expand templates in auth: it would send '${String(template)}' literally. ${problem.message}`,
        ),
  );
}

function sourceProblems(at: Path, type: string): Problem[] {
  const reason = Object.hasOwn(unusableSources, type) ? unusableSources[type] : undefined;
  return reason === undefined ? [] : [error(at, `A source of type ${type} ${reason}.`)];
}

function addressProblems(at: Path, sink: Data): Problem[] {
  const type = String(sink['type']);
  const key = Object.hasOwn(addressKeys, type) ? addressKeys[type] : undefined;
  if (key === undefined) return [];
  return [
    error(
      [...at, key],
      `A second sink of type ${type} is not supported: the NetworkPolicy allows connections only to the sink of the agent.`,
    ),
  ];
}

function dataDirProblems(config: Data): Problem[] {
  const folder = config['data_dir'];
  if (typeof folder !== 'string' || /^\/[\w.-]+(\/[\w.-]+)*$/.test(folder)) {
    const systemFolder = ['/var/log', '/etc', '/usr', '/proc', '/sys'].find((one) =>
      `${String(folder)}/`.startsWith(`${one}/`),
    );
    if (systemFolder === undefined) return [];
    return [
      error(
        ['data_dir'],
        `'${String(folder)}' is in the system folder ${systemFolder}; the agent's state would be mounted over it.`,
      ),
    ];
  }
  return [error(['data_dir'], `'${folder}' is not a valid absolute path; the agent's state is mounted there.`)];
}

/** The folders and files that are mounted. */
interface Mounts extends Pick<CheckContext, 'sink' | 'ownSinks' | 'userMounts'> {
  readonly dataDir: string;
}

function fileProblems(at: Path, component: Data, mounts: Mounts): Problem[] {
  const { dataDir, sink, ownSinks, userMounts } = mounts;
  const isMounted = (path: string): boolean =>
    [dataDir, ...userMounts].some((mount) => path.startsWith(`${mount}/`)) ||
    (sink.ca !== undefined && path === sinkCaFile);
  return Object.entries(component).flatMap(([key, value]): Problem[] => {
    if (key === 'request' || key === 'labels' || key === 'structured_metadata') return [];
    const here = [...at, key];
    if (isMap(value)) return fileProblems(here, value, mounts);
    if (!fileKeys.has(key) || ownSinks.includes(String(at.at(-1)))) return [];
    const paths = typeof value === 'string' ? [value] : stringsOf(value);
    const missing = paths.find((path) => !isMounted(path));
    if (missing === undefined) return [];
    return [
      error(
        here,
        `'${missing}' is not mounted in the pods; only files in ${userMounts.join(', ')} and in ${dataDir} (data_dir) are.`,
      ),
    ];
  });
}
