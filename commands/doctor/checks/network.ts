import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { listAt } from '../../checks/workloads';
import { KubectlError } from '../../kubectl';
import { counted, failed, namesText, orPassed, unknown, type Context, type DoctorCheck, type Finding } from '../check';
import { matchesSelector } from '../cluster/nodes';
import { Forbidden, mapAt, nameOf, textAt } from '../cluster/reader';
import { labelsOfNamespaces } from './namespaces';

/** The configuration of a kubelet; undefined if none can be read. */
function kubeletConfig({ cluster }: Context): Data | undefined {
  try {
    for (const node of cluster.list('nodes')) {
      const config = configOf(cluster, nameOf(node));
      if (config !== undefined) return config;
    }
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
  }
  return undefined;
}

/** @throws Forbidden */
function configOf(cluster: Context['cluster'], node: string): Data | undefined {
  try {
    const config = valueAt(cluster.raw(`/api/v1/nodes/${node}/proxy/configz`), ['kubeletconfig']);
    return isMap(config) ? config : undefined;
  } catch (error) {
    // A node that is down does not answer; another may.
    if (error instanceof KubectlError) return undefined;
    throw error;
  }
}

/** The domain of the cluster in the configuration of CoreDNS. */
function corefileDomain({ cluster }: Context): string | undefined {
  const text = textAt(cluster.find('configmap', 'coredns', 'kube-system'), 'data', 'Corefile');
  return /^\s*kubernetes\s+([\w.-]+)/m.exec(text)?.[1];
}

/** The DNS domain of the cluster. */
export const clusterDomain: DoctorCheck = {
  id: 'cluster-domain',
  phase: 'before',
  checks:
    'The DNS domain of the cluster, of the kubelets (`clusterDomain`) or of CoreDNS, is `cluster.domain`: all addresses are full names below it. A wrong one ends as `host not found in upstream` and `no such host`.',
  says: 'Both domains; `cluster.domain`.',
  run: (context) => {
    const configured = context.environment.cluster?.domain ?? 'cluster.local';
    const domain = textAt(kubeletConfig(context), 'clusterDomain').replace(/\.$/, '') || corefileDomain(context);
    if (domain === undefined)
      return [unknown('neither the configuration of a kubelet nor that of CoreDNS can be read')];
    if (domain === configured) return domain;
    return [
      failed(`the domain of the cluster is ${domain}, and the addresses of this environment end with ${configured}`, {
        setting: ['cluster', 'domain'],
      }),
    ];
  },
};

/** The DNS Service of a cluster. */
interface Dns {
  readonly namespace: string;
  readonly service: string;
  /** Pods that are ready. */
  readonly pods: readonly Data[];
  /** Ports of the pods. */
  readonly ports: readonly number[];
  readonly ready: number;
}

/** The DNS Service: that of the kubelets, or of the usual names. */
function dnsOf(context: Context): Dns | undefined {
  const { cluster } = context;
  const addresses = kubeletConfig(context)?.['clusterDNS'];
  const services = ['kube-system', 'openshift-dns'].flatMap((namespace) =>
    cluster.list('services', { namespace }).map((one) => ({ namespace, one })),
  );
  const found =
    services.find(({ one }) => Array.isArray(addresses) && addresses.includes(textAt(one, 'spec', 'clusterIP'))) ??
    services.find(
      ({ one }) => mapAt(one, 'metadata', 'labels')['k8s-app'] === 'kube-dns' || nameOf(one) === 'dns-default',
    );
  if (found === undefined) return undefined;
  const { namespace } = found;
  const service = nameOf(found.one);
  const selector = `kubernetes.io/service-name=${service}`;
  const slices = cluster.list('endpointslices.discovery.k8s.io', { namespace, selector });
  const endpoints = slices.flatMap((slice) => listAt(slice, ['endpoints']));
  const podSelector = { matchLabels: mapAt(found.one, 'spec', 'selector') };
  return {
    namespace,
    service,
    ready: endpoints.filter((one) => valueAt(one, ['conditions', 'ready']) !== false).length,
    ports: [
      ...new Set(
        slices
          .flatMap((slice) => listAt(slice, ['ports']))
          .filter(({ name }) => String(name).startsWith('dns'))
          .map(({ port }) => Number(port)),
      ),
    ],
    pods: cluster
      .list('pods', { namespace })
      .filter((pod) => matchesSelector(mapAt(pod, 'metadata', 'labels'), podSelector)),
  };
}

/** The DNS of the cluster, as NetworkPolicies expect it. */
export const dns: DoctorCheck = {
  id: 'dns',
  phase: 'before',
  checks:
    'The DNS of the cluster has ready pods, on the ports of `cluster.dnsPorts`, which `cluster.dns` selects; and no NetworkPolicy in its namespace keeps the pods of this platform away from it.',
  says: 'The Service, its ports, or the NetworkPolicy; `cluster.dnsPorts` or `cluster.dns`.',
  run: (context) => {
    const found = dnsOf(context);
    if (found === undefined) return [unknown('no DNS Service is in kube-system or openshift-dns')];
    const { namespace, service, pods, ports, ready } = found;
    const subject = `the DNS Service ${namespace}/${service}`;
    const allowed = context.environment.cluster?.dnsPorts ?? [53];
    const wrong = ports.filter((port) => !allowed.includes(port));
    const findings = [
      ...(ready > 0
        ? []
        : [
            failed(`${subject} has no ready pod: no name of the cluster is resolved`, {
              command: `kubectl get pods --namespace ${namespace} --output wide`,
            }),
          ]),
      ...(wrong.length === 0
        ? []
        : [
            failed(
              `the pods of ${subject} listen on ${wrong.join(', ')}, and the NetworkPolicies allow ${allowed.join(', ')}`,
              { setting: ['cluster', 'dnsPorts'] },
            ),
          ]),
      ...peerFindings(context, found, subject),
      ...shieldFindings(context, namespace, pods, ports),
    ];
    return orPassed(findings, `${subject} has ${counted(ready, 'ready pod')}, port ${ports.join(', ') || 'unknown'}`);
  },
};

/** Whether `cluster.dns` selects the pods of the DNS. */
function peerFindings(context: Context, { namespace, pods }: Dns, subject: string): Finding[] {
  const peer = context.environment.cluster?.dns;
  if (peer === undefined || peer === 'anyone' || 'cidrs' in peer) return [];
  const places = labelsOfNamespaces(context);
  const isSelected = (pod: Data): boolean =>
    ('namespace' in peer
      ? peer.namespace === namespace
      : matchesSelector(places.get(namespace) ?? {}, { matchLabels: peer.namespaceLabels })) &&
    matchesSelector(mapAt(pod, 'metadata', 'labels'), { matchLabels: peer.labels ?? {} });
  if (pods.length === 0 || pods.some(isSelected)) return [];
  return [
    failed(`cluster.dns selects none of the pods of ${subject}, so that the NetworkPolicies block DNS`, {
      setting: ['cluster', 'dns'],
    }),
  ];
}

/** NetworkPolicies that protect the DNS from the pods of the platform. */
function shieldFindings(
  context: Context,
  namespace: string,
  pods: readonly Data[],
  ports: readonly number[],
): Finding[] {
  const selecting = context.cluster
    .list('networkpolicies.networking.k8s.io', { namespace })
    .filter((policy) => isIngress(policy))
    .filter((policy) =>
      pods.some((pod) => matchesSelector(mapAt(pod, 'metadata', 'labels'), valueAt(policy, ['spec', 'podSelector']))),
    );
  if (selecting.length === 0) return [];
  const labels = labelsOfNamespaces(context);
  const blocked = context.workloads.filter(
    ({ namespace: own, podLabels }) =>
      !selecting.some((policy) =>
        admits(policy, ports, { isSame: own === namespace, namespace: labels.get(own) ?? {}, pod: podLabels }),
      ),
  );
  if (blocked.length === 0) return [];
  const names = namesText(selecting.map(nameOf));
  return [
    failed(
      `the NetworkPolicy ${names} in ${namespace} selects the DNS pods and admits none of ${namesText(blocked.map(({ subject }) => subject))}: they resolve no names`,
      { command: `kubectl describe networkpolicy ${nameOf(selecting[0])} --namespace ${namespace}` },
    ),
  ];
}

function isIngress(policy: Data): boolean {
  const types = valueAt(policy, ['spec', 'policyTypes']);
  return !Array.isArray(types) || types.includes('Ingress');
}

interface Source {
  readonly isSame: boolean;
  readonly namespace: Readonly<Record<string, string>>;
  readonly pod: Readonly<Record<string, string>>;
}

/** Whether a NetworkPolicy admits a pod to one of the ports; blocks of addresses may contain it. */
function admits(policy: Data, ports: readonly number[], source: Source): boolean {
  return listAt(policy, ['spec', 'ingress']).some((rule) => {
    const allowed = listAt(rule, ['ports']);
    const isPort = allowed.length === 0 || allowed.some(({ port }) => typeof port !== 'number' || ports.includes(port));
    const peers = listAt(rule, ['from']);
    return isPort && (peers.length === 0 || peers.some((peer) => isPeer(peer, source)));
  });
}

function isPeer(peer: Data, { isSame, namespace, pod }: Source): boolean {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock !== undefined) return true;
  const isPlace = namespaceSelector === undefined ? isSame : matchesSelector(namespace, namespaceSelector);
  return isPlace && (podSelector === undefined || matchesSelector(pod, podSelector));
}

/** The API server, as NetworkPolicies expect it. */
export const apiServer: DoctorCheck = {
  id: 'api-server',
  phase: 'before',
  checks: 'The API servers listen on the ports of `cluster.apiServerPorts`, which the NetworkPolicies of agents allow.',
  says: 'The ports; `cluster.apiServerPorts`.',
  run: (context) => {
    if (!context.workloads.some(({ apiAccess }) => apiAccess)) return 'no pod calls the API server';
    const slices = context.cluster.list('endpointslices.discovery.k8s.io', {
      namespace: 'default',
      selector: 'kubernetes.io/service-name=kubernetes',
    });
    const ports = [...new Set(slices.flatMap((slice) => listAt(slice, ['ports'])).map(({ port }) => Number(port)))];
    const allowed = context.environment.cluster?.apiServerPorts ?? [443, 6443];
    const wrong = ports.filter((port) => !allowed.includes(port));
    if (ports.length === 0) return [unknown('the Service default/kubernetes has no endpoints')];
    if (wrong.length === 0) return `on ${ports.join(', ')}`;
    return [
      failed(
        `the API servers listen on ${wrong.join(', ')}, and the NetworkPolicies allow ${allowed.join(', ')}: agents find no pods`,
        {
          setting: ['cluster', 'apiServerPorts'],
        },
      ),
    ];
  },
};
