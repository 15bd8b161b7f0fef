import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl } from '../../commands/kubectl';
import { scratch } from '../scratch';
import { abilities, type Ability, type Cluster, type Nodes, type Shape } from './cluster';

const folder = join(__dirname, '../../../shared/lab');
const lab = join(folder, 'lab');

/** Why no test cluster can be started; undefined if it can. */
export function labMissing(): string | undefined {
  return existsSync(lab) ? undefined : 'skipped: ../shared/lab, which starts the test cluster, does not exist';
}

/** The test cluster: a new one for each scenario. Its first node is this machine. */
export class Lab implements Cluster {
  readonly offer = { abilities: new Set(Object.keys(abilities) as Ability[]) };
  readonly pullSeconds = 0;
  readonly node: Nodes = {
    names: ['lab', 'lab2', 'lab3'],
    kill: (namespace, pod) => processesOf(namespace, pod).forEach((id) => process.kill(id, 'SIGKILL')),
    rotateLogs,
    losePower: (node) => void run('lose', String(node)),
    returnPower: (node) => void run('return', String(node)),
    remove: (path) => rmSync(path, { recursive: true, force: true }),
  };

  /** Starts a new cluster and points kubectl at it. */
  start({ kubernetes = '1.28', nodes = 1 }: Shape): void {
    this.end();
    // The lab reads both variables at every call.
    Object.assign(process.env, { LAB_KUBERNETES: kubernetes, LAB_NODES: String(nodes) });
    run('up');
    const line = run('env');
    process.env['KUBECONFIG'] = line.slice(line.indexOf('=') + 1).trim();
  }

  images(manifests: string): string[] {
    const { stderr } = spawnSync(lab, ['images', manifests], { encoding: 'utf8' });
    const missing = [...stderr.matchAll(/^no stand-in for (\S+)$/gm)].map((match) => match[1]!);
    return missing.filter((image) => !madeByExtra(image));
  }

  async url(namespace: string, service: string): Promise<string> {
    const path = 'jsonpath={.spec.clusterIP}';
    return `http://${kubectl(['get', 'service', service, '--namespace', namespace, '--output', path])}`;
  }

  refuseExisting(): void {
    // A new cluster has nothing.
  }

  clean(): string[] {
    // The next scenario has another cluster.
    return [];
  }

  /** Stops the cluster and removes its state. */
  end(): void {
    run('down');
  }
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(lab, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`lab ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}

/**
 * Makes an image by the script of its name in $LAB_EXTRA. The lab does so only for names that it does not know, and it
 * knows Promtail, of which it has no program.
 */
function madeByExtra(image: string): boolean {
  const [, name, tag] = /([^/]+):([^:@]+)(?:@.*)?$/.exec(image) ?? [];
  const script = join(process.env['LAB_EXTRA'] ?? '/nonexistent', name ?? '');
  if (name === undefined || !existsSync(script)) return false;
  const { status, stdout } = spawnSync(script, [tag!], { encoding: 'utf8' });
  if (status !== 0) return false;
  const archive = join(scratch('image'), 'image.tar');
  const made = spawnSync(join(folder, 'mkimage'), [archive, image, ...stdout.trimEnd().split('\n')]);
  if (made.status !== 0) return false;
  run('load', archive);
  rmSync(archive);
  return true;
}

/** The kubelet reads its configuration at its start, so it is started again; containers go on. */
async function rotateLogs(size: string): Promise<void> {
  const state = process.env['LAB_STATE'] ?? '/var/lib/lab';
  const idFile = join(state, 'run/kubelet1.pid');
  const id = Number(readFileSync(idFile, 'utf8'));
  const [program, ...args] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').slice(0, -1);
  process.kill(id, 'SIGTERM');
  while (existsSync(`/proc/${id}`)) await wait(100);
  appendFileSync(join(state, 'kubelet1.yaml'), `containerLogMaxSize: ${size}\n`);
  const output = openSync(join(state, 'log/kubelet1.log'), 'a');
  const started = spawn(program!, args, { detached: true, stdio: ['ignore', output, output] });
  started.unref();
  writeFileSync(idFile, `${started.pid}\n`);
  await wait(5000);
  kubectl(['wait', 'node', '--all', '--for=condition=Ready', '--timeout=60s']);
}

/** The first process of each container of a pod. */
function processesOf(namespace: string, pod: string): number[] {
  const path = 'jsonpath={.status.containerStatuses[*].containerID}';
  const ids = kubectl(['get', 'pod', pod, '--namespace', namespace, '--output', path]).split(' ');
  const groups = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ id: Number(entry), group: groupsOf(Number(entry)) }))
    .sort((one, other) => one.id - other.id);
  return ids.map((container) => {
    const found = groups.find(({ group }) => group.includes(container.replace(/^.*:\/\//, '')));
    if (found === undefined) throw new Error(`no process of this machine is the container ${container} of ${pod}`);
    return found.id;
  });
}

function groupsOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cgroup`, 'utf8');
  } catch {
    return '';
  }
}
