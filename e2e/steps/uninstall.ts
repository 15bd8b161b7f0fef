import { spawnSync } from 'node:child_process';
import { kubectl } from '../../commands/kubectl';
import { uninstallScript } from '../../commands/uninstall/steps';
import type { Of } from './platform';
import type { Run } from './run';

/** Seconds until the pods of a platform must have ended. Loki's grace period is 300, used only without its store. */
const longest = 240;

/**
 * Runs the commands that `npm run uninstall` prints, first without and then with `--data`.
 *
 * @returns a summary of the measurements
 * @throws Error with the objects that remain although the script does not list them
 */
export function uninstall(scenario: Run, { of }: Of): string {
  const { rendered, namespaces } = scenario.deployment(of);
  const start = Date.now();
  run(uninstallScript(rendered, false));
  const seconds = Math.round((Date.now() - start) / 1000);
  const left = remaining(namespaces);
  const kept = new Set(['PersistentVolumeClaim', 'Secret']);
  const unnamed = left.filter(({ kind }) => !kept.has(kind));
  if (unnamed.length > 0) throw new Error(`left without data: ${unnamed.map(named).join(', ')}`);
  const script = uninstallScript(rendered, true);
  run(script);
  const [, stays = ''] = script.split('# Not deleted:');
  const data = remaining(namespaces).filter(
    ({ kind, metadata }) => kind !== 'Secret' || !stays.includes(metadata.name),
  );
  if (data.length > 0) throw new Error(`left with --data: ${data.map(named).join(', ')}`);
  return `${seconds} s; ${left.length} volumes and Secrets stayed, after --data only what it names`;
}

function run(script: string): void {
  const { status, stderr } = spawnSync('sh', [], { input: script, encoding: 'utf8', timeout: longest * 1000 });
  if (status !== 0) throw new Error(`the script of uninstall ended with ${status ?? 'a timeout'}: ${stderr.trim()}`);
}

interface Remaining {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** All objects in these namespaces, without those that Kubernetes creates in each namespace. */
function remaining(namespaces: readonly string[]): Remaining[] {
  const kinds = kubectl(['api-resources', '--namespaced', '--verbs=list,delete', '--output=name']).trim().split('\n');
  const relevant = kinds.filter((kind) => !/^(events|endpoints|endpointslices|leases)(\.|$)/.test(kind)).join(',');
  return namespaces
    .flatMap(
      (namespace) =>
        (JSON.parse(kubectl(['get', relevant, '--namespace', namespace, '--output=json'])) as { items: Remaining[] })
          .items,
    )
    .filter(
      ({ kind, metadata }) =>
        metadata.name !== 'kube-root-ca.crt' && !(kind === 'ServiceAccount' && metadata.name === 'default'),
    );
}

function named({ kind, metadata }: Remaining): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}
