import { hostPort, inventoryOf, valueAt, yamlText, type Data, type Manifest } from '../../constructs/kit';
import type { LoggingPlatform } from '../../constructs/platform';
import { kubectl, KubectlError } from '../kubectl';
import { Skipped } from './check';

/** Seconds for the pod to start and to finish. */
const podSeconds = 60;

/**
 * Shell script that connects to addresses in parallel and prints `open` or `closed` with each address. curl reports the
 * time to connect even if the server sends no response; nc starts a program when it is connected.
 */
export const probeScript = `try() {
  if command -v curl >/dev/null 2>&1; then
    seconds=$(curl --silent --output /dev/null --connect-timeout 5 --max-time 6 --write-out '%{time_connect}' "http://$1:$2/")
    case "$seconds" in '' | 0 | 0.000000 | 0,000000) return 1 ;; esac
  else
    nc -w 5 "$1" "$2" -e echo >/dev/null 2>&1
  fi
}
for address in $ADDRESSES; do
  if try "\${address%:*}" "\${address##*:}"; then echo "open $address"; else echo "closed $address"; fi &
done
wait`;

/** An address that every pod can connect to that no NetworkPolicy selects: the API server. */
export const control = 'kubernetes.default.svc:443';

/**
 * Checks that a pod that no NetworkPolicy selects cannot connect to Loki or Tempo directly: without enforced policies,
 * every pod of the cluster could read every tenant without a login.
 *
 * @throws Error if a connection succeeds
 * @throws Skipped if the check could not run
 */
export async function policiesHold(platform: LoggingPlatform, manifests: readonly Manifest[]): Promise<string> {
  const { service, ...gateway } = platform.gateway!.endpoint;
  const { loki, tempo } = platform.environment;
  const backends = [...(loki === undefined ? [] : ['Loki']), ...(tempo === undefined ? [] : ['Tempo'])];
  const { namespace, name } = service!;
  const isGateway = (pods: { readonly namespace: string; readonly name: string }): boolean =>
    pods.namespace === namespace && pods.name === name;
  const deployment = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && isGateway({ namespace: '', ...metadata }),
  );
  const forbidden = [
    ...new Set(
      inventoryOf(platform).flows.flatMap(({ from, to }) =>
        'namespace' in from && isGateway(from) && to.service !== undefined ? [hostPort(to)] : [],
      ),
    ),
  ];
  const allowed = hostPort(gateway);
  const open = await reachable(namespace, deployment!, [...forbidden, allowed, control]);
  const reached = forbidden.filter((address) => open.has(address));
  if (reached.length > 0)
    throw new Error(
      `any pod can connect to ${backends.join(' and ')} without the gateway (${reached.join(', ')}) and read every tenant: the cluster does not enforce NetworkPolicies, or cluster.scrapers allows all pods`,
    );
  if (!open.has(allowed)) {
    if (
      open.has(control) &&
      !admitsAll(manifests.find((one) => one.kind === 'NetworkPolicy' && isGateway({ namespace: '', ...one.metadata })))
    )
      return `a pod of ${namespace} can connect to the API server, but neither to the gateway, whose clients are listed, nor to ${backends.join(' or ')}`;
    throw new Skipped(
      `a pod of ${namespace} can connect to neither ${backends.join(' nor ')} nor the gateway, which proves nothing about policies`,
    );
  }
  return `a pod of ${namespace} can connect to the gateway, and to none of ${forbidden.length} addresses of ${backends.join(' and ')}`;
}

/** Whether a NetworkPolicy has a rule for every pod. */
function admitsAll(policy: Manifest | undefined): boolean {
  const rules = (valueAt(policy, ['spec', 'ingress']) ?? []) as readonly { readonly from?: readonly Data[] }[];
  return rules.some(({ from }) => from?.some((peer) => yamlText(peer) === yamlText({ namespaceSelector: {} })) ?? true);
}

/** The addresses that a pod can connect to. It runs the image of the gateway, and is deleted afterwards. */
export async function reachable(
  namespace: string,
  gateway: Manifest,
  addresses: readonly string[],
): Promise<Set<string>> {
  const pod = `smoke-test-${Date.now().toString(36)}`;
  try {
    kubectl(['create', '--filename', '-'], yamlText(probe(pod, namespace, gateway, addresses)));
    for (const end = Date.now() + podSeconds * 1000; ;) {
      const phase = kubectl(['get', 'pod', pod, '--namespace', namespace, '--output', 'jsonpath={.status.phase}']);
      if (phase === 'Succeeded') break;
      if (phase === 'Failed' || Date.now() > end)
        throw new Skipped(`the pod ${namespace}/${pod} did not succeed within ${podSeconds} s: it is ${phase}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const lines = kubectl(['logs', pod, '--namespace', namespace]).trim().split('\n');
    return new Set(lines.filter((line) => line.startsWith('open ')).map((line) => line.slice('open '.length)));
  } catch (error) {
    if (error instanceof KubectlError) throw new Skipped(`the pod could not run: ${error.message}`);
    throw error;
  } finally {
    kubectl(['delete', 'pod', pod, '--namespace', namespace, '--ignore-not-found', '--wait=false']);
  }
}

/** A pod that no NetworkPolicy of the platform selects, and that Pod Security `restricted` admits. */
export function probe(name: string, namespace: string, gateway: Manifest, addresses: readonly string[]): Data {
  const spec = valueAt(gateway, ['spec', 'template', 'spec']) as Data;
  const of = (key: string): Data => (spec[key] === undefined ? {} : { [key]: spec[key] });
  const [{ image }] = spec['containers'] as [{ image: string }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/name': 'smoke-test' } },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: podSeconds,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10101,
        runAsGroup: 10101,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...of('imagePullSecrets'),
      ...of('nodeSelector'),
      ...of('tolerations'),
      containers: [
        {
          name: 'probe',
          image,
          command: ['sh', '-c', probeScript],
          env: [{ name: 'ADDRESSES', value: addresses.join(' ') }],
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
