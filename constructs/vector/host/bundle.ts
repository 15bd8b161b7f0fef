import type { Artifact, LogSink } from '../../contracts';
import { listenAddress } from '../config-rules/listen';
import type { VectorVersion } from '../releases';
import { composeText } from './compose';
import { installScript } from './install-script';
import { configFolder, credentialsFile, hostUnit, hostUser, marker, programPath } from './layout';
import { readmeText } from './readme';
import type { HostSources, VectorDownload } from './settings';
import { defaultSocket, defaultSyslogAddress, settingsOf } from './sources';
import { assignments } from './text';
import { uninstallScript } from './uninstall-script';
import { groupsOf, hostUnitText } from './unit';
import { verifyScript } from './verify-script';

/** Input of the files of a machine. */
export interface BundlePlan {
  readonly host: string;
  /** The image of `compose.yaml`. */
  readonly image: string;
  readonly sources: HostSources;
  readonly sink: LogSink;
  /** URL of the receiver. */
  readonly endpoint: string;
  readonly release: string;
  readonly version: VectorVersion;
  readonly dataPath: string;
  readonly caFile: string | undefined;
  readonly download: VectorDownload;
  /** Prints the credentials. */
  readonly credentialsCommand: string | undefined;
  /** The text of `vector.yaml`. */
  readonly config: string;
}

/** The files for a machine, below `hosts/<name>/`. None of them contains a password. */
export function bundle(plan: BundlePlan): Artifact[] {
  const { host, config, version } = plan;
  const credentials = credentialsFile(version);
  const files: readonly (readonly [name: string, text: string, mode?: number])[] = [
    ['README.md', readmeText(plan)],
    ['vector.yaml', `${marker(host)}\n${config}`],
    ['host.conf', `${marker(host)}\n${assignments(confOf(plan))}`],
    [hostUnit, hostUnitText(plan)],
    ['compose.yaml', composeText(plan)],
    ['environment', environment],
    [`${credentials}.template`, templateOf(plan)],
    ['install.sh', installScript, 0o755],
    ['uninstall.sh', uninstallScript, 0o755],
    ['verify.sh', verifyScript, 0o755],
  ];
  return files.map(([name, text, mode]) => ({
    path: `hosts/${host}/${name}`,
    text,
    ...(mode !== undefined && { mode }),
  }));
}

const environment = `# Variables of Vector, such as VECTOR_LOG=debug and HTTPS_PROXY=http://proxy.example.com:3128.
# install.sh does not replace this file once it is in ${configFolder}. No passwords belong here.
`;

/** The file of credentials, without the password. */
function templateOf({ sink, version }: BundlePlan): string {
  const username = sink.login?.user ?? 'none';
  return version.login === 'environment'
    ? `LOKI_USERNAME='${username}'\nLOKI_PASSWORD='REPLACE_ME'\n`
    : `${JSON.stringify({ username, password: 'REPLACE_ME' }, null, 2)}\n`;
}

/** The differences between machines, which the scripts read. */
function confOf(plan: BundlePlan) {
  const { host, sources, sink, endpoint, release, version, dataPath, caFile, download } = plan;
  const { docker, journal, syslog } = sources;
  const asFile = version.login === 'directory';
  const listens = settingsOf(syslog);
  const port = listens && listenAddress(listens.address ?? defaultSyslogAddress)?.port;
  return {
    HOST: host,
    MARKER: marker(host),
    RELEASE: release,
    MIRROR: download.mirror ?? 'https://packages.timber.io/vector',
    SHA256_X86_64: download.sha256?.x86_64 ?? '',
    SHA256_AARCH64: download.sha256?.aarch64 ?? '',
    UNIT: hostUnit,
    PROGRAM: programPath,
    CONFIG_FOLDER: configFolder,
    DATA_PATH: dataPath,
    USER_NAME: hostUser,
    EXTRA_GROUPS: groupsOf(sources).join(' '),
    CREDENTIALS: credentialsFile(version),
    CREDENTIALS_MODE: asFile ? '0640' : '0600',
    CREDENTIALS_GROUP: asFile ? hostUser : 'root',
    CREDENTIALS_PATTERN: asFile ? '"password" *: *"' : '^LOKI_PASSWORD=',
    CREDENTIALS_HELP:
      plan.credentialsCommand ?? `write them into ${credentialsFile(version)}.template, and use that file`,
    DOCKER_SOCKET: docker === undefined ? '' : (settingsOf(docker)?.socket ?? defaultSocket),
    READS_JOURNAL: journal === undefined ? 'no' : 'yes',
    SYSLOG_PORT: port === undefined ? '' : String(port),
    SYSLOG_PROTOCOL: listens?.protocol ?? 'tcp',
    URL: endpoint,
    PUSH_PATH: sink.pushPath,
    TENANT: sink.tenant ?? '',
    CA_FILE: caFile ?? '',
  };
}
