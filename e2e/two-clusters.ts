import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl, readSecret } from '../commands/kubectl';
import { GatewayClient, type Credentials, type Line } from '../commands/smoke/client';
import { control, reachable } from '../commands/smoke/policies';
import { smoke } from '../commands/smoke/run';
import { yamlText, type Manifest } from '../constructs/kit';
import { central, edge } from '../test/fixtures/two-clusters';
import { fixtureNamed } from '../test/fixtures/variants';
import { applyAgain, difference, serviceUrl } from './cluster';
import { Deployment } from './deployment';
import { freshCluster } from './lab';
import { passedSmoke, stepRunner, type StepReporter } from './scenario';
import { checkUninstall } from './uninstall';

/** The pod whose lines are counted. */
const shop = { namespace: 'shop', pod: 'web', lines: 500 };

/** Seconds until lines must have arrived. */
const arrival = 90;

/**
 * Applies an environment with a Loki, and one that only sends to it, side by side: each collects the lines of the same
 * pod, which must arrive in the tenant of each collector and in no other. Without an image of Vector, the lines are
 * pushed as the users of the agents.
 */
export async function twoClusters(reportStep: StepReporter): Promise<void> {
  freshCluster({ kubernetes: '1.34' });
  const receiver = new Deployment(fixtureNamed(central.name));
  const sender = new Deployment(fixtureNamed(edge.name));
  const gateway = receiver.manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'loki-gateway',
  )!;
  const step = stepRunner(reportStep);

  await step('apply the receiver', () => `${receiver.apply().length} objects at once`);
  await step('receiver ready', () => receiver.ready(240));
  await step('smoke of the receiver', () => smokeOf(receiver, central.name));
  await step('sender without a login', async () => {
    const output = sender.apply();
    const failure = await smoke(fixtureNamed(edge.name), { withoutImages: sender.missing }).catch(String);
    if (typeof failure !== 'string' || !failure.includes('npm run --silent secrets -- edge'))
      throw new Error(`the smoke test does not name the missing login: ${JSON.stringify(failure)}`);
    return `${output.length} objects at once; the smoke test names the missing Secret`;
  });
  await step('login of the sender', () => `${runNotes(sender)} command of npm run secrets copied it from the receiver`);
  await step('the same login from the receiver', () => loginFromReceiver(sender));
  await step('sender ready', () => sender.ready(240));
  await step('smoke of the sender', () => smokeOf(sender, edge.name));
  await step('lines of a pod', () => linesArrive(gateway, [...receiver.missing, ...sender.missing]));
  await step('events of the sender', () => eventsArrive(sender.missing));
  await step('other pods', () => othersStayOut(gateway));
  await step('apply again', () => {
    const again = [receiver, sender].flatMap(({ folder }) => applyAgain(folder));
    const found = [receiver, sender].map(({ folder }) => difference(folder, true)).join('');
    if (found !== '') throw new Error(found.slice(0, 2000));
    return again.length === 0 ? 'all unchanged' : `unchanged; kubectl reports ${again.join(', ')} as configured`;
  });
  await step('uninstall the sender', async () => {
    const summary = checkUninstall(sender);
    return `${summary}; ${await smokeOf(receiver, central.name)} of the receiver passed afterwards`;
  });
  await step('uninstall the receiver', () => checkUninstall(receiver));
}

async function smokeOf({ missing }: Deployment, name: string): Promise<string> {
  const results = await passedSmoke(fixtureNamed(name), missing);
  const sends = results.filter(({ name: check }) => check.endsWith(': sends'));
  return [`${results.length} checks`, ...sends.map(({ name: check, detail }) => `${check}: ${detail}`)].join('; ');
}

/** Runs the first command of each note of `npm run secrets`, with this cluster as that of the receiver. */
function runNotes(deployment: Deployment): number {
  const context = kubectl(['config', 'current-context']).trim();
  const commands = deployment.notes().flatMap((note) => /^ {2}(kubectl --context RECEIVER .*)$/m.exec(note)?.[1] ?? []);
  for (const command of commands) {
    const { status, stderr } = spawnSync('sh', ['-c', command.replace('RECEIVER', context)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stderr.trim()}`);
  }
  if (deployment.notes().length > 0) throw new Error(`still printed: ${deployment.notes().join('; ')}`);
  return commands.length;
}

/** Applies what `npm run secrets -- central --cluster edge-1` prints, in place of the copied Secret. */
function loginFromReceiver(deployment: Deployment): string {
  const { namespace } = edge.collect.logs;
  const copied = JSON.stringify(readSecret(namespace, 'edge-loki-auth'));
  kubectl(['delete', 'secret', '--namespace', namespace, 'edge-loki-auth']);
  const args = ['tsx', 'test/fixtures/secrets.ts', central.name, '--cluster', edge.cluster.name];
  const { status, stdout, stderr } = spawnSync('npx', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
  const applied = kubectl(['apply', '--filename', '-'], stdout).trim().split('\n');
  if (deployment.notes().length > 0) throw new Error(`still printed: ${deployment.notes().join('; ')}`);
  if (JSON.stringify(readSecret(namespace, 'edge-loki-auth')) !== copied) throw new Error('another login was printed');
  return `secrets -- ${args.slice(2).join(' ')}: ${applied.join(', ')}`;
}

function loginOf(user: string): Credentials {
  return readSecret('logging', `${user}-loki-auth`) as unknown as Credentials;
}

const client = (): GatewayClient => new GatewayClient(serviceUrl('logging', 'loki-gateway'));

/** Each tenant gets every line once, with the label of its cluster, and its reader sees no other. */
async function linesArrive(gateway: Manifest, missing: readonly string[]): Promise<string> {
  const agents = !missing.some((image) => image.includes('/vector:'));
  kubectl(
    ['apply', '--filename', '-'],
    yamlText({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: shop.namespace } }),
  );
  if (agents) kubectl(['create', '--filename', '-'], yamlText(webPod(gateway)));
  else
    for (const [user, labels] of [
      ['vector', {}],
      ['edge', { cluster: 'edge-1' }],
    ] as const)
      for (let line = 0; line < shop.lines; line += 1) {
        const status = await client().push(loginOf(user), {
          labels: { namespace: shop.namespace, ...labels },
          text: `line ${line} of web`,
        });
        if (status !== 204) throw new Error(`a push as ${user} was answered with ${status}`);
      }
  const start = Date.now();
  const found = new Map<string, readonly Line[]>();
  const tenants = { Central: 'grafana', Edge: 'edge-reader' };
  for (const [tenant, reader] of Object.entries(tenants)) {
    for (;;) {
      found.set(tenant, await linesOf(loginOf(reader)));
      if (new Set(found.get(tenant)!.map(({ text }) => text)).size === shop.lines) break;
      if (Date.now() - start > arrival * 1000)
        throw new Error(`${found.get(tenant)!.length} of ${shop.lines} lines in ${tenant} after ${arrival} s`);
      await wait(1000);
    }
    const doubled = found.get(tenant)!.length - shop.lines;
    if (doubled > 0) throw new Error(`${doubled} lines are twice in ${tenant}`);
  }
  const clusters = (tenant: string): string =>
    [...new Set(found.get(tenant)!.map(({ labels }) => labels['cluster'] ?? 'none'))].join(', ');
  if (clusters('Edge') !== 'edge-1' || clusters('Central') !== 'none')
    throw new Error(`the label cluster is ${clusters('Edge')} in Edge and ${clusters('Central')} in Central`);
  const foreign = await client().query(loginOf('grafana'), '{cluster="edge-1"}', { 'x-scope-orgid': 'Edge' });
  if (foreign.length > 0) throw new Error(`the reader of Central sees ${foreign.length} lines of Edge`);
  const seconds = Math.round((Date.now() - start) / 1000);
  return `${shop.lines} lines, ${agents ? 'collected by both agents' : 'pushed as both agents'}, each once in Central and once in Edge (cluster="edge-1") after ${seconds} s; the reader of Central sees none of Edge`;
}

/** All lines of the pod, page by page. */
async function linesOf(reader: Credentials): Promise<Line[]> {
  const pages = await Promise.all(
    Array.from({ length: 10 }, (_, digit) =>
      client().query(reader, `{namespace="${shop.namespace}"} |~ "line \\\\d*${digit} of web"`),
    ),
  );
  return pages.flat();
}

/** A pod that prints numbered lines. It runs the image of the gateway, which has a shell. */
function webPod(gateway: Manifest): object {
  const { image } = (gateway as unknown as { spec: { template: { spec: { containers: [{ image: string }] } } } }).spec
    .template.spec.containers[0];
  const script = `n=0; while [ $n -lt ${shop.lines} ]; do echo "line $n of web"; n=$((n + 1)); done; exec sleep 3600`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: shop.pod, namespace: shop.namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: shop.pod, image, command: ['sh', '-c', script] }],
    },
  };
}

async function eventsArrive(missing: readonly string[]): Promise<string> {
  if (missing.some((image) => image.includes('event-exporter'))) return 'not tested, there is no image of the exporter';
  for (const end = Date.now() + arrival * 1000; ;) {
    const lines = await client().query(loginOf('edge-reader'), '{cluster="edge-1", job="kubernetes-events"} |= "shop"');
    if (lines.length > 0) break;
    if (Date.now() > end) throw new Error(`no event of shop in Edge after ${arrival} s`);
    await wait(1000);
  }
  const foreign = await client().query(loginOf('grafana'), '{job="kubernetes-events"}');
  if (foreign.length > 0) throw new Error(`${foreign.length} events are in Central`);
  return 'those of shop are in Edge, with cluster="edge-1", and none in Central';
}

/** Pods that no NetworkPolicy selects: in a namespace that the gateway admits, and in another one. */
async function othersStayOut(gateway: Manifest): Promise<string> {
  const address = (service: string, port: number): string => `${service}.logging.svc:${port}`;
  const [proxy, loki] = [address('loki-gateway', 80), address('loki', 3100)];
  const admitted = await reachable(edge.collect.logs.namespace, gateway, [proxy, loki, control]);
  const other = await reachable(shop.namespace, gateway, [proxy, loki, control]);
  if (!admitted.has(proxy) || admitted.has(loki))
    throw new Error(`a pod of edge-agents can connect to ${[...admitted].join(', ') || 'nothing'}`);
  if (!other.has(control) || other.size > 1)
    throw new Error(`a pod of shop can connect to ${[...other].join(', ') || 'nothing'}`);
  return 'a pod of edge-agents can connect to the gateway and not to Loki; a pod of shop to neither';
}
