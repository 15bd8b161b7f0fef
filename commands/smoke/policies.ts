import { flowsOf, valueAt, yamlText, type Data, type Manifest } from '../../constructs/kit';
import { hostPort } from '../../constructs/contracts';
import type { LoggingPlatform } from '../../constructs/platform';
import { kubectl, KubectlError } from '../kubectl';
import { Skipped } from './check';

/** How long the pod may take to start and to try, seconds. */
const podSeconds = 60;

/**
 * Tries addresses from inside a pod, all at once: `open` or `closed` and the address, one a line. curl tells the time to
 * connect, also where the server then says nothing; nc starts a program once it is connected.
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

/**
 * Opens connections that the policies forbid: from a pod that none of them selects, straight to Loki. Without policies
 * every pod of the cluster could read every tenant there, without a login.
 *
 * @throws Error if one of them succeeds
 * @throws Skipped if it could not be tried
 */
export async function policiesHold(platform: LoggingPlatform, manifests: readonly Manifest[]): Promise<string> {
  const { service, ...gateway } = platform.gateway.endpoint;
  const { namespace, name } = service!;
  const isGateway = (pods: { readonly namespace: string; readonly name: string }): boolean =>
    pods.namespace === namespace && pods.name === name;
  const deployment = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && isGateway({ namespace: '', ...metadata }),
  );
  const forbidden = [
    ...new Set(
      flowsOf(platform).flatMap(({ from, to }) => (isGateway(from) && to.service !== undefined ? [hostPort(to)] : [])),
    ),
  ];
  const allowed = hostPort(gateway);
  const open = await reachable(namespace, deployment!, [...forbidden, allowed]);
  const reached = forbidden.filter((address) => open.has(address));
  if (reached.length > 0)
    throw new Error(
      `any pod reaches Loki past the gateway (${reached.join(', ')}) and reads every tenant: the network of this cluster does not enforce NetworkPolicies, or cluster.scrapers admits every pod`,
    );
  if (!open.has(allowed))
    throw new Skipped(`a pod of ${namespace} reaches neither Loki nor the gateway, so it shows nothing about policies`);
  return `a pod of ${namespace} reaches the gateway, and none of ${forbidden.length} addresses of Loki`;
}

/** The addresses that a pod of a namespace can connect to. It runs the image of the gateway, and is deleted afterwards. */
async function reachable(namespace: string, gateway: Manifest, addresses: readonly string[]): Promise<Set<string>> {
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
    if (error instanceof KubectlError) throw new Skipped(`no pod for it: ${error.message}`);
    throw error;
  } finally {
    kubectl(['delete', 'pod', pod, '--namespace', namespace, '--ignore-not-found', '--wait=false']);
  }
}

/** A pod that no policy of the platform selects, and that Pod Security `restricted` admits. */
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
