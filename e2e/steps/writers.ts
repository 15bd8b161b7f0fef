import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../../commands/kubectl';
import type { Run } from './run';

/** Pods that write numbered lines at a constant rate. */
export interface Writing {
  readonly namespace: string;
  readonly pods: number;
  readonly linesOfPod: number;
  /** Of each pod. */
  readonly linesPerSecond: number;
  readonly lineBytes: number;
}

/** Folder of the logs of pods, where the only node is this machine. */
const logs = '/var/log/pods';

/** Lines between two looks at the clock. */
const burst = 50;

/** Pods that write lines, all at the same time. */
export class Writers {
  readonly writing: Writing;
  readonly #rotated = new Set<string>();
  /** Names of the pods, which are also the names of their containers. */
  readonly names: readonly string[];

  constructor(writing: Writing) {
    this.writing = writing;
    this.names = Array.from({ length: writing.pods }, (_, index) => `writer-${index}`);
  }

  /** Starts the pods, with the image of the gateway, which has a shell. */
  start(run: Run): void {
    const image = run.deployment().gatewayImage;
    const pods = this.names.map((name) => ({
      name,
      containers: [{ name, image, command: ['sh', '-c', this.#script(name)] }],
      spec: { restartPolicy: 'Never' },
    }));
    run.createPods(this.writing.namespace, pods);
  }

  /** Whether all lines are written. Also notes which files the kubelet has rotated, since it deletes old ones. */
  written(): boolean {
    const { namespace } = this.writing;
    const folders = existsSync(logs) ? readdirSync(logs) : [];
    for (const pod of folders.filter((folder) => folder.startsWith(`${namespace}_writer-`)))
      for (const file of readdirSync(join(logs, pod), { recursive: true, encoding: 'utf8' }))
        if (/\.log\.\d/.test(file)) this.#rotated.add(join(pod, file.replace(/\.(gz|tmp)$/, '')));
    const phases = kubectl(['get', 'pods', '--namespace', namespace, '--output', 'jsonpath={.items[*].status.phase}']);
    return phases.split(' ').every((phase) => phase === 'Succeeded');
  }

  /** Number of files that the kubelet of this machine has rotated. */
  get rotated(): number {
    return this.#rotated.size;
  }

  /** The number of a line; undefined if the line is not exactly as it was written. */
  numberOf(name: string, line: string): number | undefined {
    const found = /^line (\d+) /.exec(line)?.[1];
    return found !== undefined && line === `line ${found} of ${name} ${this.#padding(name)}`
      ? Number(found)
      : undefined;
  }

  #padding(name: string): string {
    const { lineBytes, linesOfPod } = this.writing;
    return ''.padEnd(lineBytes - `line ${linesOfPod - 1} of ${name} `.length, 'the quick brown fox ').trimEnd();
  }

  /** Writes bursts, each when it is due. `/proc/uptime` is a clock that starts no process. */
  #script(name: string): string {
    const { linesOfPod, linesPerSecond } = this.writing;
    return [
      'clock() { read -r up _ </proc/uptime; now=${up%.*}${up#*.}; }',
      'n=0; clock; begin=$now',
      `while [ $n -lt ${linesOfPod} ]; do`,
      `  end=$((n + ${burst}))`,
      `  while [ $n -lt $end ]; do echo "line $n of ${name} ${this.#padding(name)}"; n=$((n + 1)); done`,
      `  clock; while [ $((now - begin)) -lt $((n * 100 / ${linesPerSecond})) ]; do sleep 0.02; clock; done`,
      'done',
    ].join('\n');
  }
}
