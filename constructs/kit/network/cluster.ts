import type { Labels, Peer } from '../../contracts';
import { cleanedLabelValue, isLabelValue, labelProblems, labelValueRule } from '../validation/labels';
import { peerProblems } from './peers';
import { portListProblems } from './egress';
import { isObjectName } from '../validation/names';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** Properties of the cluster that components depend on. */
export interface ClusterSettings {
  /**
   * Name of the cluster, which becomes the label `cluster` of all logs and events that are collected in it: `edge-1`.
   *
   * @default - none: logs and events have no label `cluster`
   */
  readonly name?: string;
  /**
   * The cluster's DNS domain. Configurations use fully qualified host names and no search domains.
   *
   * @default 'cluster.local'
   */
  readonly domain?: string;
  /**
   * The minor release of Kubernetes, `1.28` or later; with several clusters, the oldest of them. Whatever the value, the
   * manifests are valid for every release from 1.28; a wrong value only makes a repeated `kubectl apply` report
   * `configured` for unchanged objects.
   *
   * @default '1.34'
   */
  readonly kubernetes?: string;
  /**
   * The DNS servers, for the NetworkPolicies.
   *
   * @default 'anyone' - NodeLocal DNS listens on an address of the node, not of a pod
   */
  readonly dns?: Peer;
  /**
   * The ports on which the DNS pods listen, UDP and TCP. They may differ from the port of their Service: OpenShift
   * uses 5353.
   *
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
  /**
   * The API servers, for the NetworkPolicies.
   *
   * @default 'anyone' - they usually run in the host network
   */
  readonly apiServer?: Peer;
  /** The ports on which the API servers listen, such as 16443 on MicroK8s. @default [443, 6443] */
  readonly apiServerPorts?: readonly number[];
  /**
   * Clients allowed to scrape metrics from the pods.
   *
   * @default - none
   */
  readonly scrapers?: readonly Peer[];
  /**
   * How Prometheus discovers the pods: by `prometheus.io/…` annotations, or by one PodMonitor per workload, which needs
   * the CRD of the Prometheus Operator.
   *
   * @default 'annotations'
   */
  readonly monitoring?: 'annotations' | 'pod-monitors' | 'none';
  /** Labels by which the Prometheus Operator selects PodMonitors: `{ release: 'prometheus' }`. @default - none */
  readonly podMonitorLabels?: Readonly<Record<string, string>>;
}

/** Fully qualified DNS name of a Service. */
export function serviceHost(name: string, namespace: string, cluster: ClusterSettings | undefined): string {
  return `${name}.${namespace}.svc.${cluster?.domain ?? 'cluster.local'}`;
}

/** The names by which pods find a Service: its full one, and those that a search domain completes. */
export function serviceNames(service: {
  readonly name: string;
  readonly namespace: string;
  /** The full name. */
  readonly host: string;
}): readonly string[] {
  const { name, namespace, host } = service;
  return [host, `${name}.${namespace}.svc`, `${name}.${namespace}`, name];
}

/** The stream label of everything that is collected in a cluster with a name. */
export function clusterLabels(cluster: ClusterSettings | undefined): Labels {
  return cluster?.name === undefined ? {} : { cluster: cluster.name };
}

/**
 * A user's own label `cluster` next to `cluster.name`.
 *
 * @param path - path of the labels
 * @param labels - the user's own stream labels
 */
export function clusterLabelProblems(
  path: Path,
  labels: Readonly<Record<string, unknown>>,
  cluster: ClusterSettings | undefined,
): Problem[] {
  if (cluster?.name === undefined || !Object.hasOwn(labels, 'cluster')) return [];
  return [
    error(
      [...path, 'cluster'],
      `the label cluster is set by cluster.name ('${escapeControl(cluster.name)}'), so that a query by cluster finds all logs and events of the cluster.`,
      { fix: { remove: true } },
    ),
  ];
}

/** Minor version of the oldest supported release of Kubernetes, 1.x. */
const oldestMinor = 28;

/** Whether the cluster runs the minor release 1.`minor` or a later one. */
export function runsKubernetes(cluster: ClusterSettings | undefined, minor: number): boolean {
  return Number((cluster?.kubernetes ?? '1.34').replace('1.', '')) >= minor;
}

/** Validates cluster settings. */
export function clusterProblems(path: Path, cluster: ClusterSettings | undefined): Problem[] {
  if (cluster === undefined) return [];
  const { name, domain = 'cluster.local', kubernetes, dns, apiServer, scrapers = [], podMonitorLabels } = cluster;
  const { dnsPorts, apiServerPorts } = cluster;
  return [
    ...clusterNameProblems([...path, 'name'], name),
    ...domainProblems([...path, 'domain'], domain),
    ...kubernetesProblems([...path, 'kubernetes'], kubernetes),
    ...peerProblems([...path, 'dns'], dns),
    ...peerProblems([...path, 'apiServer'], apiServer),
    ...portListProblems([...path, 'dnsPorts'], dnsPorts),
    ...portListProblems([...path, 'apiServerPorts'], apiServerPorts),
    ...scrapers.flatMap((peer, n) => peerProblems([...path, 'scrapers', n], peer)),
    ...labelProblems([...path, 'podMonitorLabels'], podMonitorLabels),
  ];
}

function clusterNameProblems(path: Path, name: string | undefined): Problem[] {
  if (name === undefined) return [];
  if (name === '') return [error(path, 'the name is empty, and Loki does not store a label without a value.')];
  if (isLabelValue(name)) return [];
  return [
    error(
      path,
      `'${escapeControl(name)}' is not a valid name of a cluster, which is a label value: ${labelValueRule}.`,
      // What is left of a template is no name.
      replaceWith(/[{$]/.test(name) ? undefined : cleanedLabelValue(name)),
    ),
  ];
}

function kubernetesProblems(path: Path, release: string | undefined): Problem[] {
  if (release === undefined) return [];
  // `v1.28.15` and `1.28.15-eks-1` are patch releases, from which the fix takes the minor release.
  const minor = /^v?1\.([1-9]\d{0,2})(?:\.\d[\w.+-]*)?$/.exec(release)?.[1];
  if (minor !== undefined && Number(minor) < oldestMinor)
    return [
      error(
        path,
        `Kubernetes ${escapeControl(release)} is not supported; the oldest supported release is 1.${oldestMinor}.`,
      ),
    ];
  if (release === `1.${minor}`) return [];
  return [
    error(
      path,
      `'${escapeControl(release)}' is not a minor release of Kubernetes: only the major and the minor version, such as '1.34'.`,
      replaceWith(minor && `1.${minor}`),
    ),
  ];
}

function domainProblems(path: Path, domain: string): Problem[] {
  const bare = domain
    .trim()
    .toLowerCase()
    .replace(/^[.]*(svc\.)?|\.+$/g, '');
  if (isDomain(domain) && domain === bare) return [];
  return [
    error(
      path,
      `'${escapeControl(domain)}' is not a valid cluster domain: the part after 'svc.' in the full DNS name of a Service, of lowercase letters, digits, '-' and '.'; its last label must not be a number.`,
      replaceWith(isDomain(bare) ? bare : undefined),
    ),
  ];
}

/** URL parsers read a host that ends in a decimal or hexadecimal number as an IP address. */
function isDomain(text: string): boolean {
  return isObjectName(text) && text !== 'svc' && !/(^|\.)(\d+|0x[0-9a-f]*)$/.test(text);
}
