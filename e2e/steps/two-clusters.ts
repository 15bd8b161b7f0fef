import { spawnSync } from 'node:child_process';
import { kubectl, readSecret } from '../../commands/kubectl';
import { GatewayClient, type Credentials, type Line } from '../../commands/smoke/client';
import { reachable } from '../../commands/checks/probe';
import { control } from '../../commands/smoke/policies';
import { smoke } from '../../commands/smoke/run';
import { central, edge } from '../../test/fixtures/two-clusters';
import { shop } from '../fixtures/lines';
import type { Deployment } from './deployment';
import { smokeTest } from './platform';
import type { PodDescription } from './pods';
import { Skip, type Run } from './run';
import { uninstall } from './uninstall';
import { until } from './until';

/** The pod whose lines are counted. */
const web = { name: 'web', lines: 500 };

/** Seconds until lines must have arrived. */
const arrival = 90;

/** Applies an environment that sends, before it has a login: the smoke test says how to get it. */
export async function senderWithoutLogin(run: Run): Promise<string> {
  const sender = run.deployment('edge');
  const output = sender.apply();
  const failure = await smoke(sender.environment, { withoutImages: sender.missing }).catch(String);
  if (typeof failure !== 'string' || !failure.includes('npm run --silent secrets -- edge'))
    throw new Error(`the smoke test does not name the missing login: ${JSON.stringify(failure)}`);
  return `${output.length} objects at once; the smoke test names the missing Secret`;
}

/** Runs the first command of each note of `npm run secrets`, with this cluster as that of the receiver. */
export function loginCopied(run: Run): string {
  const deployment = run.deployment('edge');
  const context = kubectl(['config', 'current-context']).trim();
  const commands = deployment.notes().flatMap((note) => /^ {2}(kubectl --context RECEIVER .*)$/m.exec(note)?.[1] ?? []);
  for (const command of commands) {
    const { status, stderr } = spawnSync('sh', ['-c', command.replace('RECEIVER', context)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stderr.trim()}`);
  }
  if (deployment.notes().length > 0) throw new Error(`still printed: ${deployment.notes().join('; ')}`);
  return `${commands.length} command of npm run secrets copied it from the receiver`;
}

/** Applies what `npm run secrets -- central --cluster edge-1` prints, in place of the copied Secret. */
export function loginFromReceiver(run: Run): string {
  const deployment = run.deployment('edge');
  const { namespace } = edge.collect.logs;
  const copied = JSON.stringify(readSecret(namespace, 'edge-loki-auth'));
  kubectl(['delete', 'secret', '--namespace', namespace, 'edge-loki-auth']);
  const args = ['secrets', central.name, '--cluster', edge.cluster.name];
  const program = ['tsx', 'commands/cli.ts', '--environments', 'test/fixtures/all.ts', ...args];
  const { status, stdout, stderr } = spawnSync('npx', program, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
  const applied = kubectl(['apply', '--filename', '-'], stdout).trim().split('\n');
  if (deployment.notes().length > 0) throw new Error(`still printed: ${deployment.notes().join('; ')}`);
  if (JSON.stringify(readSecret(namespace, 'edge-loki-auth')) !== copied) throw new Error('another login was printed');
  return `${args.join(' ')}: ${applied.join(', ')}`;
}

function loginOf(user: string): Credentials {
  return readSecret('logging', `${user}-loki-auth`) as unknown as Credentials;
}

async function clientOf(run: Run): Promise<GatewayClient> {
  return new GatewayClient(await run.url('logging', 'loki-gateway'));
}

/**
 * Each environment collects the lines of the same pod, or they are pushed as by its agent where there is no image of it.
 * Each tenant gets every line once, with the label of its cluster, and its reader sees no other.
 */
export async function linesOfBoth(run: Run): Promise<string> {
  const client = await clientOf(run);
  const agents = run.missingOf(['vector']).length === 0;
  run.createPods(shop, agents ? [webPod(run.deployment())] : []);
  if (!agents) await pushInstead(client);
  const start = Date.now();
  const found = new Map<string, readonly Line[]>();
  for (const [tenant, reader] of Object.entries({ Central: 'grafana', Edge: 'edge-reader' })) {
    const all = async (): Promise<true | undefined> => {
      found.set(tenant, await linesOf(client, loginOf(reader)));
      return new Set(found.get(tenant)!.map(({ text }) => text)).size === web.lines ? true : undefined;
    };
    await until(arrival, all, () => `${found.get(tenant)!.length} of ${web.lines} lines in ${tenant}`);
    const doubled = found.get(tenant)!.length - web.lines;
    if (doubled > 0) throw new Error(`${doubled} lines are twice in ${tenant}`);
  }
  const clusters = (tenant: string): string =>
    [...new Set(found.get(tenant)!.map(({ labels }) => labels['cluster'] ?? 'none'))].join(', ');
  if (clusters('Edge') !== 'edge-1' || clusters('Central') !== 'none')
    throw new Error(`the label cluster is ${clusters('Edge')} in Edge and ${clusters('Central')} in Central`);
  const foreign = await client.query(loginOf('grafana'), '{cluster="edge-1"}', { 'x-scope-orgid': 'Edge' });
  if (foreign.length > 0) throw new Error(`the reader of Central sees ${foreign.length} lines of Edge`);
  const seconds = Math.round((Date.now() - start) / 1000);
  return `${web.lines} lines, ${agents ? 'collected by both agents' : 'pushed as both agents'}, each once in Central and once in Edge (cluster="edge-1") after ${seconds} s; the reader of Central sees none of Edge`;
}

/** Pushes the lines as the agents of both environments. */
async function pushInstead(client: GatewayClient): Promise<void> {
  for (const [user, labels] of [
    ['vector', {}],
    ['edge', { cluster: 'edge-1' }],
  ] as const)
    for (let line = 0; line < web.lines; line += 1) {
      const text = `line ${line} of web`;
      const status = await client.push(loginOf(user), { labels: { namespace: shop, ...labels }, text });
      if (status !== 204) throw new Error(`a push as ${user} was answered with ${status}`);
    }
}

/** All lines of the pod, page by page. */
async function linesOf(client: GatewayClient, reader: Credentials): Promise<Line[]> {
  const pages = await Promise.all(
    Array.from({ length: 10 }, (_, digit) =>
      client.query(reader, `{namespace="${shop}"} |~ "line \\\\d*${digit} of web"`),
    ),
  );
  return pages.flat();
}

/** A pod that prints numbered lines. It runs the image of the gateway, which has a shell. */
function webPod({ gatewayImage: image }: Deployment): PodDescription {
  const script = `n=0; while [ $n -lt ${web.lines} ]; do echo "line $n of web"; n=$((n + 1)); done; exec sleep 3600`;
  return { name: web.name, containers: [{ name: web.name, image, command: ['sh', '-c', script] }] };
}

/** Events are in the tenant of the environment that sends, and in no other. */
export async function eventsOfSender(run: Run): Promise<string> {
  const missing = run.missingOf(['kubernetes-event-exporter']);
  if (missing.length > 0) throw new Skip(`there is no image ${missing.join(', ')}`);
  const client = await clientOf(run);
  const seen = async (): Promise<true | undefined> => {
    const lines = await client.query(loginOf('edge-reader'), '{cluster="edge-1", job="kubernetes-events"} |= "shop"');
    return lines.length > 0 ? true : undefined;
  };
  await until(arrival, seen, 'no event of shop in Edge');
  const foreign = await client.query(loginOf('grafana'), '{job="kubernetes-events"}');
  if (foreign.length > 0) throw new Error(`${foreign.length} events are in Central`);
  return 'those of shop are in Edge, with cluster="edge-1", and none in Central';
}

/** Pods that no NetworkPolicy selects: in a namespace that the gateway admits, and in another one. */
export async function othersStayOut(run: Run): Promise<string> {
  const gateway = run.deployment().gatewayManifest;
  const address = (service: string, port: number): string => `${service}.logging.svc:${port}`;
  const [proxy, loki] = [address('loki-gateway', 80), address('loki', 3100)];
  const admitted = await reachable(edge.collect.logs.namespace, gateway, [proxy, loki, control]);
  const other = await reachable(shop, gateway, [proxy, loki, control]);
  if (!admitted.has(proxy) || admitted.has(loki))
    throw new Error(`a pod of edge-agents can connect to ${[...admitted].join(', ') || 'nothing'}`);
  if (!other.has(control) || other.size > 1)
    throw new Error(`a pod of shop can connect to ${[...other].join(', ') || 'nothing'}`);
  return 'a pod of edge-agents can connect to the gateway and not to Loki; a pod of shop to neither';
}

/** The receiver passes its smoke test without the sender. */
export async function uninstallSender(run: Run): Promise<string> {
  const summary = uninstall(run, { of: 'edge' });
  return `${summary}; ${await smokeTest(run, {})} of the receiver passed afterwards`;
}
