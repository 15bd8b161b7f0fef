import { yamlText } from '../../kit';
import { configFolder, containerName, credentialsFile, marker } from './layout';
import { defaultSocket, settingsOf } from './sources';
import { capabilitiesOf, type UnitPlan } from './unit';

/** Input of the compose file. */
export interface ComposePlan extends UnitPlan {
  /** Contains journalctl, if the journal is read. */
  readonly image: string;
  readonly caFile: string | undefined;
}

/** Vector as a container of Docker Compose, with the same configuration as the unit of systemd. */
export function composeText({ host, image, sources, version, dataPath, caFile }: ComposePlan): string {
  const { docker, journal, files = {}, syslog } = sources;
  const socket = settingsOf(docker)?.socket ?? defaultSocket;
  const capabilities = [
    // Without it, root cannot read files of other users.
    ...(Object.keys(files).length > 0 ? ['DAC_READ_SEARCH'] : []),
    ...(capabilitiesOf(sources) === '' ? [] : ['NET_BIND_SERVICE']),
  ];
  const credentials = credentialsFile(version);
  const mounts = [
    mount('./vector.yaml', `${configFolder}/vector.yaml`),
    ...(version.login === 'directory' ? [mount(`./${credentials}`, `${configFolder}/${credentials}`)] : []),
    ...(caFile === undefined ? [] : [mount(caFile)]),
    ...(docker === undefined ? [] : [mount(socket)]),
    // journalctl finds the journal by the id of the machine.
    ...(journal === undefined ? [] : [mount('/etc/machine-id'), memoryJournal]),
    ...foldersOf([
      // Not the folder of the journal: to create it would change where journald stores entries.
      ...(journal === undefined ? [] : ['/var/log/*']),
      ...Object.values(files).flatMap(({ include }) => include),
    ]).map((path) => mount(path)),
  ];
  const service = {
    image,
    // No `hostname`: Vector recognizes its own container by the default one, the id of the container.
    container_name: containerName,
    command: ['--config', `${configFolder}/vector.yaml`],
    restart: 'unless-stopped',
    stop_grace_period: '75s',
    ...(version.login === 'environment' && { env_file: [credentials] }),
    ...(syslog !== undefined && { network_mode: 'host' }),
    read_only: true,
    cap_drop: ['ALL'],
    ...(capabilities.length > 0 && { cap_add: capabilities }),
    security_opt: ['no-new-privileges:true'],
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    volumes: [...mounts, { type: 'volume', source: 'data', target: dataPath }],
  };
  return `${marker(host)}\n${yamlText({ name: containerName, services: { vector: service }, volumes: { data: {} } })}`;
}

/** A file or folder of the machine; Docker does not create it, unlike with the short form, if it is missing. */
function mount(source: string, target = source): object {
  return { type: 'bind', source, target, read_only: true, bind: { create_host_path: false } };
}

/** The journal of a machine that keeps it in memory. */
const memoryJournal = { type: 'bind', source: '/run/log/journal', target: '/run/log/journal', read_only: true };

/** The folders of the paths, up to the first part with a wildcard, without those in other ones. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = paths.map((path) => {
    const parts = path.split('/');
    const wild = parts.findIndex((part) => /[*?[{]/.test(part));
    return parts.slice(0, wild === -1 ? -1 : wild).join('/');
  });
  return [...new Set(folders)].filter((folder, _n, all) => !all.some((other) => folder.startsWith(`${other}/`)));
}
