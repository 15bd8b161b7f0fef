import { valueAt, yamlText } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { nameOfPod, podSeconds, probePod } from '../../checks/probe';
import { listAt } from '../../checks/workloads';
import { failed, unknown, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { nameOf, textAt } from '../cluster/reader';
import { probeHost } from './node-limits';

/** Network plugins by the name of a DaemonSet, and whether they enforce NetworkPolicies. */
const plugins: Readonly<Record<string, boolean>> = {
  'calico-node': true,
  canal: true,
  cilium: true,
  'antrea-agent': true,
  anetd: true,
  'kube-router': true,
  kindnet: true,
  'ovnkube-node': true,
  'ovs-ovn': true,
  'weave-net': true,
  'azure-npm': true,
  'kube-flannel-ds': false,
  'kube-flannel': false,
};

/** The network plugin. */
export const networkPlugin: DoctorCheck = {
  id: 'network-plugin',
  phase: 'before',
  checks:
    'The network plugin is one that enforces NetworkPolicies; without, every pod of the cluster can read every tenant. `--probe` tries it with two pods, `npm run smoke` with the applied platform.',
  says: 'The plugin, or that none is known.',
  run: (context) => (context.probe && context.workloads.length > 0 ? enforcement(context) : known(context)),
};

function known({ cluster }: Context): string | readonly Finding[] {
  const sets = cluster.list('daemonsets.apps');
  const names = sets.map(nameOf).filter((name) => Object.hasOwn(plugins, name));
  const enforcing = names.filter((name) => plugins[name] === true);
  if (enforcing.length > 0) return `${enforcing.join(', ')} enforces NetworkPolicies`;
  const aws = sets.find((set) => nameOf(set) === 'aws-node');
  if (aws !== undefined)
    return listAt(aws, ['spec', 'template', 'spec', 'containers']).some(({ name }) => name === 'aws-eks-nodeagent')
      ? 'aws-node with its network policy agent; that it is switched on is not visible'
      : [warned('aws-node without its network policy agent does not enforce NetworkPolicies')];
  if (names.length > 0) return [warned(`${names.join(', ')} does not enforce NetworkPolicies`)];
  return [unknown('no known network plugin is a DaemonSet; --probe tries it, and so does npm run smoke')];
}

/** A server for one connection after the other. */
const serverScript = 'while :; do nc -l -p 8080 -e echo open; done';

/** Connects every second, and prints whether it could. */
const clientScript = `while :; do
  if nc -w 2 "$ADDRESS" 8080 -e echo >/dev/null 2>&1; then echo open; else echo closed; fi
  sleep 1
done`;

/**
 * Whether a NetworkPolicy closes a connection between two pods. They and the policy are deleted afterwards.
 *
 * @throws Skipped if the pods do not run, or cannot connect without a policy either
 */
async function enforcement(context: Context): Promise<string | readonly Finding[]> {
  const { cluster } = context;
  const { namespace, like } = probeHost(context);
  const server = nameOfPod('doctor-server');
  const client = nameOfPod('doctor-client');
  const place = ['--namespace', namespace];
  const until = async <T>(attempt: () => T | undefined, otherwise: string, seconds: number): Promise<T> => {
    for (const end = Date.now() + seconds * 1000; ;) {
      const found = attempt();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Skipped(otherwise);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  };
  const create = (object: object): void => void cluster.text(['create', '--filename', '-'], yamlText(object));
  const lastLine = (): string => cluster.text(['logs', client, ...place, '--tail', '1']).trim();
  try {
    create(probePod({ name: server, namespace, app: server, like, script: serverScript }));
    const address = await until(
      () =>
        textAt(JSON.parse(cluster.text(['get', 'pod', server, ...place, '--output', 'json'])), 'status', 'podIP') ||
        undefined,
      `the pod ${namespace}/${server} has no address after ${podSeconds} s`,
      podSeconds,
    );
    create(probePod({ name: client, namespace, app: client, like, script: clientScript, env: { ADDRESS: address } }));
    await until(
      () =>
        isRunning(cluster.text(['get', 'pod', client, ...place, '--output', 'json'])) && lastLine() === 'open'
          ? true
          : undefined,
      `two pods in ${namespace} cannot connect without a policy of this check either, which proves nothing`,
      podSeconds / 2,
    );
    create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: server, namespace },
      spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': server } }, policyTypes: ['Ingress'] },
    });
    const closed = await until(() => (lastLine() === 'closed' ? true : undefined), '', 15).catch(() => false);
    return closed
      ? `a NetworkPolicy closed the connection between two pods in ${namespace}`
      : [
          failed(
            `a NetworkPolicy does not close the connection between two pods in ${namespace}: the network plugin does not enforce policies, and every pod can read every tenant`,
          ),
        ];
  } finally {
    cluster.tried(['delete', 'networkpolicy', server, ...place, '--ignore-not-found']);
    cluster.tried([
      'delete',
      'pod',
      server,
      client,
      ...place,
      '--ignore-not-found',
      '--wait=false',
      '--grace-period=1',
    ]);
  }
}

function isRunning(text: string): boolean {
  return valueAt(JSON.parse(text), ['status', 'phase']) === 'Running';
}
