import type { BundlePlan } from './bundle';
import { configFolder, credentialsFile, credentialsPath, hostUnit, putCredentials } from './layout';
import { groupsOf } from './unit';

/** The instructions for a machine, in Markdown. */
export function readmeText(plan: BundlePlan): string {
  const { host, sources, endpoint, release, version, dataPath, caFile, sink } = plan;
  const credentials = credentialsFile(version);
  const { docker, journal, files = {}, syslog } = sources;
  const user = sink.login === undefined ? '' : ` as the user \`${sink.login.user}\``;
  const tenant = sink.tenant === undefined ? '' : ` of the tenant \`${sink.tenant}\``;
  const read = [
    ...(docker === undefined
      ? []
      : ['lines of the containers of Docker, from the start of Vector on (`job="docker"`)']),
    ...(journal === undefined ? [] : ['the systemd journal since the last boot (`job="systemd-journal"`)']),
    ...Object.entries(files).map(
      ([name, { include }]) => `${include.map((path) => `\`${path}\``).join(', ')} (\`job="${name}"\`)`,
    ),
    ...(syslog === undefined ? [] : ['syslog messages that it receives (`job="syslog"`)']),
  ];
  const groups = groupsOf(sources);
  return [
    `# ${host}`,
    '',
    `Vector ${release} on this machine sends to ${endpoint}${user}${tenant}:`,
    '',
    ...read.map((one) => `- ${one}`),
    '',
    '## Install',
    '',
    ...credentialsStep(plan),
    ...(caFile === undefined ? [] : [`   Copy the certificate of the authority of the receiver to \`${caFile}\`.`, '']),
    '2. Copy this folder to the machine, and run as root `./install.sh`. It checks everything before it changes',
    '   anything, downloads Vector, compares its checksum, and starts the unit. It can be run again: it replaces only',
    '   what differs.',
    '3. Run as root `./verify.sh`: it sends a line directly and one through Vector, and explains what fails.',
    '',
    `\`./uninstall.sh\` removes the program, the unit and the configuration; with \`--purge\` also \`${dataPath}\` and the`,
    'credentials.',
    '',
    '## The checksum of the archive',
    '',
    `Without a pinned checksum, \`install.sh\` takes it from \`vector-${release}-SHA256SUMS\` beside the archive, over TLS. That`,
    'detects damage, but not a host that serves another program with a matching file. To pin it, compare the file of two',
    'sources, and set `vector.download.sha256` of the host, or use `--sha256`.',
    '',
    ...(groups.length === 0
      ? []
      : [
          '## Rights',
          '',
          `The unit runs as the user \`vector\`, with the groups ${groups.map((group) => `\`${group}\``).join(', ')}, and can write to`,
          `\`${dataPath}\` only.`,
          ...(docker === undefined
            ? []
            : ['Access to the socket of Docker is access as root: whoever controls Vector controls the machine.']),
          '',
        ]),
    '## As a container',
    '',
    `In place of the unit: \`compose.yaml\`, with \`${credentials}\` in this folder, and \`docker compose up --detach\`. Do not`,
    'set `hostname`, and do not run both. Positions and buffer are in a volume.',
    '',
    '## Files',
    '',
    '| file | content |',
    '| --- | --- |',
    '| `vector.yaml` | the configuration of Vector |',
    `| \`${hostUnit}\` | the unit of systemd |`,
    `| \`${credentials}.template\` | the form of the file with user and password, which only the machine has |`,
    `| \`environment\` | further variables, such as those of a proxy; in \`${configFolder}\` it is yours |`,
    '| `host.conf` | what the scripts need to know about this machine |',
    '',
  ].join('\n');
}

/** How user and password get to the machine. */
function credentialsStep({ host, version, credentialsCommand: command }: BundlePlan): string[] {
  const credentials = credentialsFile(version);
  if (command === undefined)
    return [
      `1. Copy \`${credentials}.template\` to \`${credentialsPath(version)}\` on the machine, and write the password into it; only`,
      '   root may read it.',
    ];
  const commands = putCredentials(version, host, command).split('\n');
  return [
    '1. Put user and password on the machine, from where `kubectl` reaches the cluster. If they cannot be read, nothing is',
    '   changed:',
    '',
    '   ```sh',
    ...commands.map((line) => `   ${line}`),
    '   ```',
    '',
  ];
}
