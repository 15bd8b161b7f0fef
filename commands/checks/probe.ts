import { valueAt, yamlText, type Data, type Manifest } from '../../constructs/kit';
import type { Labels } from '../../constructs/contracts';
import { kubectl, KubectlError } from '../kubectl';
import { Skipped } from './check';

/** Seconds for a pod to start and to finish. */
export const podSeconds = 60;

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

/** The addresses that a pod can connect to. It runs the image of the gateway, and is deleted afterwards. */
export async function reachable(
  namespace: string,
  gateway: Manifest,
  addresses: readonly string[],
): Promise<Set<string>> {
  const lines = (await outputOf(probe(nameOfPod('smoke-test'), namespace, gateway, addresses))).trim().split('\n');
  return new Set(lines.filter((line) => line.startsWith('open ')).map((line) => line.slice('open '.length)));
}

/** A name that no pod has yet. */
export function nameOfPod(prefix: string): string {
  return `${prefix}-${Date.now().toString(36)}`;
}

/** What a pod prints until it has succeeded. It is deleted afterwards. @throws Skipped if it does not run */
export async function outputOf(pod: ProbePod, run: (args: readonly string[], input?: string) => string = kubectl) {
  const { name, namespace } = pod.metadata;
  try {
    run(['create', '--filename', '-'], yamlText(pod));
    for (const end = Date.now() + podSeconds * 1000; ;) {
      const phase = run(['get', 'pod', name, '--namespace', namespace, '--output', 'jsonpath={.status.phase}']);
      if (phase === 'Succeeded') break;
      if (phase === 'Failed' || Date.now() > end)
        throw new Skipped(`the pod ${namespace}/${name} did not succeed within ${podSeconds} s: it is ${phase}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return run(['logs', name, '--namespace', namespace]);
  } catch (error) {
    if (error instanceof KubectlError) throw new Skipped(`the pod could not run: ${error.message}`);
    throw error;
  } finally {
    run(['delete', 'pod', name, '--namespace', namespace, '--ignore-not-found', '--wait=false']);
  }
}

/** A pod that no NetworkPolicy of the platform selects, and that Pod Security `restricted` admits. */
export function probe(name: string, namespace: string, gateway: Manifest, addresses: readonly string[]): ProbePod {
  const spec = valueAt(gateway, ['spec', 'template', 'spec']) as Data;
  return probePod({
    name,
    namespace,
    app: 'smoke-test',
    like: spec,
    script: probeScript,
    env: { ADDRESSES: addresses.join(' ') },
  });
}

/** A manifest of a pod. */
export interface ProbePod extends Data {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Labels };
}

/** A pod that runs a script. */
export interface Script {
  readonly name: string;
  readonly namespace: string;
  /** Its label `app.kubernetes.io/name`. */
  readonly app: string;
  /** The spec of a pod whose image, which has a shell, and whose placement it has. */
  readonly like: Data;
  readonly script: string;
  /** @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** The node that it runs on, whatever its taints. @default - as `like` */
  readonly node?: string;
}

/** A pod that runs a script, and that Pod Security `restricted` admits. */
export function probePod({ name, namespace, app, like, script, env = {}, node }: Script): ProbePod {
  const of = (key: string): Data => (like[key] === undefined ? {} : { [key]: like[key] });
  const [{ image }] = like['containers'] as [{ image: string }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/name': app } },
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
      ...(node === undefined
        ? { ...of('nodeSelector'), ...of('tolerations') }
        : { nodeName: node, tolerations: [{ operator: 'Exists' }] }),
      containers: [
        {
          name: 'probe',
          image,
          command: ['sh', '-c', script],
          env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
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
