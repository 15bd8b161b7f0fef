import { isMap, type Data } from '../../../constructs/kit';
import { Unreadable } from '../migration';

/** The charts whose values are read. */
export type ChartName = 'loki' | 'vector' | 'promtail';

/** A chart, with the version as far as it is known. */
export interface Chart {
  readonly name: ChartName;
  /** The major version. @default - unknown */
  readonly major?: number;
}

/** The names by which a chart is given, in the repositories that publish it. */
const byName: Readonly<Record<string, ChartName | 'loki-stack'>> = {
  loki: 'loki',
  'grafana/loki': 'loki',
  'grafana-community/loki': 'loki',
  vector: 'vector',
  'vector/vector': 'vector',
  promtail: 'promtail',
  'grafana/promtail': 'promtail',
  'loki-stack': 'loki-stack',
  'grafana/loki-stack': 'loki-stack',
};

/** The versions whose values are read, from the first to the last major one. */
const majors: Readonly<Record<string, readonly [first: number, last: number]>> = {
  loki: [5, 18],
  'grafana/loki': [5, 6],
  // Its first version is 6.56.
  'grafana-community/loki': [6, 18],
  vector: [0, 0],
  'vector/vector': [0, 0],
  promtail: [6, 6],
  'grafana/promtail': [6, 6],
};

const stack =
  'loki-stack is a chart of other charts, which is no longer maintained: put the values below its keys loki and promtail into files of their own. Its Loki is configured by loki.config, which `migrate -- loki-config` reads; the values below promtail are those of the chart promtail.';

const anyOf =
  (...paths: readonly string[]) =>
  (values: Data): boolean =>
    paths.some((path) => has(values, path.split('.')));

/** The keys by which the values of a chart are recognised. */
const keys: readonly (readonly [ChartName | 'loki-stack', (values: Data) => boolean])[] = [
  [
    'loki',
    anyOf(
      'deploymentMode',
      'singleBinary',
      'loki.schemaConfig',
      'loki.storage',
      'loki.commonConfig',
      'loki.auth_enabled',
      'loki.limits_config',
      'loki.structuredConfig',
      'lokiCanary',
      'write',
      'backend',
      'loki.tenants',
    ),
  ],
  ['vector', anyOf('customConfig', 'role', 'existingConfigMaps', 'dataDir', 'haproxy')],
  ['promtail', anyOf('config.clients', 'config.snippets', 'config.file', 'config.lokiAddress', 'config.logLevel')],
  ['loki-stack', anyOf('loki.enabled', 'fluent-bit', 'promtail.enabled', 'grafana.sidecar', 'filebeat', 'logstash')],
];

/** Keys that the values of the chart of Loki have since these versions. */
const since: readonly (readonly [major: number, (values: Data) => boolean])[] = [
  [18, anyOf('monitoring.alerts', 'monitoring.multiCluster', 'monitoring.appInstanceLabelName')],
  [12, ({ deploymentMode }) => String(deploymentMode).startsWith('Monolithic')],
  [9, anyOf('lokiCanary.tenant')],
  [
    6,
    anyOf(
      'deploymentMode',
      'chunksCache',
      'resultsCache',
      'lokiCanary',
      'loki.useTestSchema',
      'queryFrontend',
      'ingester',
      'distributor',
    ),
  ],
];

/** Keys that the values of the chart of Loki had before version 6. */
const before6 = anyOf('monitoring.lokiCanary', 'loki.memcached', 'loki.existingSecretForConfig');

/**
 * The chart of the values, as it is given or by its keys.
 *
 * @throws Unreadable if it is unknown, or if several could be meant
 */
export function chartOf(values: Data, chart: string | undefined, version: string | undefined): Chart {
  const name = chart === undefined ? recognised(values) : byName[chart];
  if (name === undefined)
    throw new Unreadable(`--chart is ${chart}; known charts are ${Object.keys(byName).join(', ')}.`);
  if (name === 'loki-stack') throw new Unreadable(`The values are of the chart loki-stack. ${stack}`);
  const major = majorOf(chart ?? name, version) ?? (name === 'loki' ? lokiMajor(values) : undefined);
  return { name, ...(major !== undefined && { major }) };
}

function recognised(values: Data): ChartName | 'loki-stack' {
  const found = keys.filter(([, fits]) => fits(values)).map(([name]) => name);
  if (found.length === 1) return found[0]!;
  const names = found.length === 0 ? ['loki', 'vector', 'promtail'] : found;
  throw new Unreadable(
    found.length === 0
      ? `The values have no key by which a chart is recognised. Name it with --chart: ${names.join(', ')}.`
      : `The values can be of the charts ${names.join(' and ')}. Name one with --chart: ${names.join(', ')}.`,
  );
}

/** The major version of a chart, as it is given. @throws Unreadable if it is none, or none whose values are read */
function majorOf(chart: string, version: string | undefined): number | undefined {
  if (version === undefined) return undefined;
  const [, text, minor] = /^v?(\d+)(?:\.(\d+|x)(?:\.(?:\d+|x))?)?(?:[-+][\w.+-]+)?$/.exec(version) ?? [];
  if (text === undefined) throw new Unreadable(`--chart-version is '${version}'; a version is like 6.25.1.`);
  const major = Number(text);
  if (chart === 'grafana/loki' && major >= 7)
    throw new Unreadable(
      'From version 7 on the chart grafana/loki deploys Grafana Enterprise Logs only, which the platform does not have; the chart of Loki is grafana-community/loki since then.',
    );
  const [first, last] = majors[chart]!;
  const isBefore = major < first || (chart === 'grafana-community/loki' && major === first && Number(minor) < 56);
  if (isBefore || major > last)
    throw new Unreadable(
      `--chart-version is ${version}: of the chart ${chart}, values of ${versionsFrom(chart, first, last)} are read.${major > last ? ` If the values of yours have not changed since, give --chart-version ${last}.` : ''}`,
    );
  return major;
}

function versionsFrom(chart: string, first: number, last: number): string {
  if (chart === 'grafana-community/loki') return `6.56 to ${last}.x`;
  return first === last ? `${first}.x` : `${first}.x to ${last}.x`;
}

function lokiMajor(values: Data): number | undefined {
  return since.find(([, fits]) => fits(values))?.[0] ?? (before6(values) ? 5 : undefined);
}

function has(values: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  return isMap(values) && Object.hasOwn(values, key) && has(values[key], rest);
}
