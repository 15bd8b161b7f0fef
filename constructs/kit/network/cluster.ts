import type { Peer } from '../../contracts';
import { labelProblems } from '../validation/labels';
import { peerProblems } from './peers';
import { portListProblems } from './egress';
import { isObjectName } from '../validation/names';
import { error, replaceWith, type Problem } from '../validation/problem';
import type { Path } from '../validation/path';
import { escapeControl } from '../validation/text';

/** What a room has to know of the cluster it stands in. */
export interface ClusterSettings {
  /**
   * The cluster's DNS domain. Every config names hosts in full, so nothing depends on search domains.
   *
   * @default 'cluster.local'
   */
  readonly domain?: string;
  /**
   * The minor release of Kubernetes that the manifests are written for, `1.28` or later. With several clusters it is the
   * oldest of them. Every release from 1.28 accepts the output of every value; a wrong value only makes a second
   * `kubectl apply` say `configured` where nothing changed.
   *
   * @default '1.34'
   */
  readonly kubernetes?: string;
  /**
   * Who answers DNS.
   *
   * @default 'anyone' - since NodeLocal DNS is no pod
   */
  readonly dns?: Peer;
  /**
   * The ports on which it listens, UDP and TCP. A Service of port 53 may lead to pods of another: those of OpenShift listen
   * on 5353.
   *
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
  /**
   * Who answers as API server.
   *
   * @default 'anyone' - since it usually stands in the host's network
   */
  readonly apiServer?: Peer;
  /** The ports on which it listens, such as 16443 of MicroK8s. @default [443, 6443] */
  readonly apiServerPorts?: readonly number[];
  /**
   * Who may fetch metrics from the pods.
   *
   * @default - nobody
   */
  readonly scrapers?: readonly Peer[];
  /**
   * How Prometheus learns of them: `prometheus.io/…` annotations of the pods, or a PodMonitor for each workload, whose CRD
   * the Prometheus Operator brings.
   *
   * @default 'annotations'
   */
  readonly monitoring?: 'annotations' | 'pod-monitors' | 'none';
  /** Labels by which the Prometheus Operator chooses its PodMonitors: `{ release: 'prometheus' }`. @default - none */
  readonly podMonitorLabels?: Readonly<Record<string, string>>;
}

/** Full name of a Service. */
export function serviceHost(name: string, namespace: string, cluster: ClusterSettings | undefined): string {
  return `${name}.${namespace}.svc.${cluster?.domain ?? 'cluster.local'}`;
}

/** The oldest minor release of Kubernetes, 1.x, that every manifest is valid for. */
const oldestMinor = 28;

/** Whether the cluster runs the minor release 1.`minor` or a later one. */
export function runsKubernetes(cluster: ClusterSettings | undefined, minor: number): boolean {
  return Number((cluster?.kubernetes ?? '1.34').replace('1.', '')) >= minor;
}

/** What of a cluster cannot be; every address of the platform is made from its domain. */
export function clusterProblems(path: Path, cluster: ClusterSettings | undefined): Problem[] {
  if (cluster === undefined) return [];
  const { domain = 'cluster.local', kubernetes, dns, apiServer, scrapers = [], podMonitorLabels } = cluster;
  const { dnsPorts, apiServerPorts } = cluster;
  return [
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

function kubernetesProblems(path: Path, release: string | undefined): Problem[] {
  if (release === undefined) return [];
  // `v1.28.15` and `1.28.15-eks-1` name a minor release too.
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
      `'${escapeControl(release)}' is not a minor release of Kubernetes: write the major and the minor version only, such as '1.34'.`,
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
      `'${escapeControl(domain)}' is not the DNS domain of a cluster: what stands behind 'svc.' in the full name of a Service, lower-case letters, digits and '-', in parts with '.' between them, no number last.`,
      replaceWith(isDomain(bare) ? bare : undefined),
    ),
  ];
}

/** What ends in a number, decimal or hexadecimal, is read as an address. */
function isDomain(text: string): boolean {
  return isObjectName(text) && text !== 'svc' && !/(^|\.)(\d+|0x[0-9a-f]*)$/.test(text);
}
