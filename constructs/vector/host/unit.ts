import { listenAddress } from '../config-rules/listen';
import type { VectorVersion } from '../releases';
import { configFolder, credentialsFile, hostUser, marker, programPath } from './layout';
import { defaultSyslogAddress, settingsOf } from './sources';
import type { HostSources } from './settings';
import { unitText } from './text';

/** Input of the unit of systemd. */
export interface UnitPlan {
  readonly host: string;
  readonly sources: HostSources;
  readonly version: VectorVersion;
  readonly dataPath: string;
}

/** The groups of the machine whose files and sockets Vector reads. */
export function groupsOf({ docker, journal, files = {} }: HostSources): string[] {
  return [
    ...new Set([
      ...(docker === undefined ? [] : ['docker']),
      ...(journal === undefined ? [] : ['systemd-journal']),
      ...Object.values(files).flatMap(({ group }) => (group === undefined ? [] : [group])),
    ]),
  ];
}

/** The only capability that Vector may need: to listen on a port below 1024. */
export function capabilitiesOf({ syslog }: HostSources): string {
  const settings = settingsOf(syslog);
  const port = listenAddress(settings?.address ?? defaultSyslogAddress)?.port ?? 0;
  return settings !== undefined && port < 1024 ? 'CAP_NET_BIND_SERVICE' : '';
}

/** The unit of Vector on a machine, which can write to its data folder only. */
export function hostUnitText({ host, sources, version, dataPath }: UnitPlan): string {
  const groups = groupsOf(sources);
  const capabilities = capabilitiesOf(sources);
  const included = Object.values(sources.files ?? {}).flatMap(({ include }) => include);
  const reads = (folder: string): boolean => included.some((path) => path.startsWith(`${folder}/`));
  const state = /^\/var\/lib\/(.+)$/.exec(dataPath)?.[1];
  const config = `${configFolder}/vector.yaml`;
  const validate = `${programPath} validate --no-environment ${config}`;
  const sections = unitText([
    [
      'Unit',
      [
        ['Description', 'Vector, which sends the logs of this machine to Loki'],
        ['Documentation', 'https://vector.dev/docs/'],
        ['Wants', 'network-online.target'],
        ['After', `network-online.target${sources.docker === undefined ? '' : ' docker.service'}`],
        // It is restarted without end: while Docker is stopped, for example, Vector cannot start.
        ['StartLimitIntervalSec', '0'],
      ],
    ],
    [
      'Service',
      [
        ['User', hostUser],
        ['Group', hostUser],
        ...(groups.length > 0 ? ([['SupplementaryGroups', groups.join(' ')]] as const) : []),
        ['EnvironmentFile', `-${configFolder}/environment`],
        ...(version.login === 'environment'
          ? ([['EnvironmentFile', `${configFolder}/${credentialsFile(version)}`]] as const)
          : []),
        // Without environment: a full validation fails while Loki cannot be reached, and does not read the login.
        ['ExecStartPre', validate],
        ['ExecStart', `${programPath} --config ${config}`],
        ['ExecReload', validate],
        ['ExecReload', '/bin/kill -HUP $MAINPID'],
        ['Restart', 'always'],
        ['RestartSec', '5'],
        // Vector takes up to 60 s to send what is in its sinks.
        ['TimeoutStopSec', '75'],
        ...(state === undefined
          ? ([['ReadWritePaths', dataPath]] as const)
          : ([
              ['StateDirectory', state],
              ['StateDirectoryMode', '0750'],
            ] as const)),
        ['UMask', '0027'],
        ['NoNewPrivileges', 'true'],
        ['CapabilityBoundingSet', capabilities],
        ['AmbientCapabilities', capabilities],
        ['ProtectSystem', 'strict'],
        ['ProtectHome', reads('/home') || reads('/root') ? 'read-only' : 'true'],
        ['PrivateTmp', reads('/tmp') || reads('/var/tmp') ? 'false' : 'true'],
        ['PrivateDevices', 'true'],
        ['ProtectClock', 'true'],
        ['ProtectControlGroups', 'true'],
        ['ProtectHostname', 'true'],
        ['ProtectKernelLogs', 'true'],
        ['ProtectKernelModules', 'true'],
        ['ProtectKernelTunables', 'true'],
        ['LockPersonality', 'true'],
        ['MemoryDenyWriteExecute', 'true'],
        ['RemoveIPC', 'true'],
        ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
        ['RestrictNamespaces', 'true'],
        ['RestrictRealtime', 'true'],
        ['RestrictSUIDSGID', 'true'],
        ['SystemCallArchitectures', 'native'],
        ['SystemCallFilter', '@system-service'],
        ['SystemCallErrorNumber', 'EPERM'],
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
  return `${marker(host)}\n${sections}`;
}
