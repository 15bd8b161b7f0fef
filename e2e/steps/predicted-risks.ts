import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareOutputs } from '../../commands/diff/compare';
import { findingsOf, mostSevere, nameText, type EnvironmentChange, type ObjectName } from '../../commands/diff/model';
import type { Files } from '../../commands/diff/objects';
import { kubectl, runKubectl } from '../../commands/kubectl';
import { merged, type Data } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import type { Change } from '../fixtures/prepared-changes';
import { scratch } from '../scratch';
import type { Deployment } from './deployment';
import { allReady, listed, type Pod } from './pods';
import { Kept, type Run } from './run';

/** What is applied: settings, changes of the text, and the files of both. */
interface Applied {
  readonly environment: Environment;
  readonly texts: readonly Change[];
  readonly files: Files;
}

const appliedBefore = new Kept<Applied>('apply');

/**
 * Applies a change over those before it, and compares what `npm run diff` predicts with what the cluster does: which pods
 * are replaced, by their UID; which changes are refused; and whether claims are deleted.
 */
export async function predictedRisk(run: Run, { change }: { readonly change: Change }): Promise<string> {
  const deployment = run.deployment();
  const { environment, rendered } = deployment;
  const applied = appliedBefore.or(run, { environment, texts: [], files: rendered.files });
  const next = {
    environment: merged(applied.environment as unknown as Data, change.settings ?? {}) as unknown as Environment,
    texts: change.text === undefined ? applied.texts : [...applied.texts, change],
  };
  const files = filesOf(next.environment, next.texts);
  const predicted = predictedChange(applied.files, files);
  const result = await applyAndCompare(predicted, files, deployment);
  if (change.claims !== undefined) checkClaim(...change.claims);
  if (!predicted.pods.some(({ outcome }) => outcome === 'refused') && refusedObjects(predicted).length === 0)
    appliedBefore.set(run, { ...next, files });
  return result;
}

/** What `npm run diff` says about a change of files. @throws Error if nothing changes */
export function predictedChange(before: Files, after: Files): EnvironmentChange {
  const [predicted] = compareOutputs(new Map([['environment', before]]), new Map([['environment', after]]));
  if (predicted === undefined) throw new Error('the change changes nothing');
  return predicted;
}

function filesOf(environment: Environment, texts: readonly Change[]): Files {
  const { files, errors } = render(environment);
  if (errors.length > 0) throw new Error(errors[0]!.message);
  return new Map(
    [...files].map(([path, text]) => [
      path,
      texts.reduce((now, { text: [from, to] = [/$^/, ''] }) => now.replaceAll(from, to), text),
    ]),
  );
}

/** The objects whose change the API server is predicted to refuse. */
function refusedObjects({ objects }: EnvironmentChange): EnvironmentChange['objects'] {
  return objects.filter(({ findings }) => findings.some(({ risk }) => risk === 'immutable field'));
}

/** @throws Error with what the cluster did otherwise than predicted */
async function applyAndCompare(predicted: EnvironmentChange, files: Files, deployment: Deployment): Promise<string> {
  const { namespaces, missing } = deployment;
  const before = podIds(namespaces);
  const start = Date.now();
  const messages = applyFiles(files);
  for (const { object, action, was } of predicted.objects)
    if (action === 'removed' || action === 'renamed') deleteObject(was ?? object);
  const daemons = predicted.pods.filter(
    ({ workload, outcome }) => workload.kind === 'DaemonSet' && outcome === 'replaced',
  );
  for (const { workload } of daemons)
    kubectl(['rollout', 'status', `daemonset/${workload.name}`, '--namespace', workload.namespace!, '--timeout=120s']);
  await allReady(namespaces, missing, 180);
  const wrong = otherThanPredicted(predicted, before, podIds(namespaces));
  const refused = refusedObjects(predicted);
  const accepted = refused.filter(
    ({ object }) => !messages.some((message) => message.includes(`"${object.name}" is invalid`)),
  );
  const surprising = messages.filter(
    (message) => !refused.some(({ object }) => message.includes(`"${object.name}" is invalid`)),
  );
  const all = [
    ...wrong,
    ...accepted.map(({ object }) => `${nameText(object)}: predicted refused, but it was accepted`),
    ...surprising,
  ];
  if (all.length > 0) throw new Error(all.join('; '));
  return summary(predicted, Math.round((Date.now() - start) / 1000));
}

/** The pods of workloads that did not do what was predicted. @param before, after - UIDs of the pods of each workload */
export function otherThanPredicted(
  predicted: EnvironmentChange,
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): string[] {
  return predicted.pods.flatMap(({ workload, outcome }) => {
    const was = predicted.objects.find(
      ({ object }) =>
        object.kind === workload.kind && object.name === workload.name && object.namespace === workload.namespace,
    )?.was;
    const [old, now] = [before.get(idOf(was ?? workload)) ?? [], after.get(idOf(workload)) ?? []];
    const kept = old.filter((id) => now.includes(id));
    const isAsPredicted = {
      replaced: kept.length === 0 && now.length > 0,
      'not replaced': kept.length > 0 && kept.length === Math.min(old.length, now.length),
      refused: kept.length === old.length,
      created: now.length > 0,
      deleted: now.length === 0,
    }[outcome];
    return isAsPredicted
      ? []
      : [`${nameText(workload)}: predicted ${outcome}, but ${kept.length} of ${old.length} pods stayed`];
  });
}

export function summary(predicted: EnvironmentChange, seconds: number): string {
  const of = (outcome: string): string[] =>
    predicted.pods.filter((one) => one.outcome === outcome).map(({ workload }) => nameText(workload));
  const parts = [
    ['replaced', of('replaced')],
    ['deleted', of('deleted')],
    ['refused', refusedObjects(predicted).map(({ object }) => nameText(object))],
  ] as const;
  const reported = parts.flatMap(([title, names]) => (names.length === 0 ? [] : [`${title} ${names.join(', ')}`]));
  const rest = of('not replaced').length;
  return `${mostSevere(findingsOf(predicted))}: ${[...reported, `${rest} workloads kept their pods`].join('; ')}, as predicted (${seconds} s)`;
}

/** @returns the errors of kubectl, one per object */
function applyFiles(files: Files): string[] {
  const folder = scratch('risks');
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
  const { stderr } = runKubectl(['apply', '--filename', folder]);
  rmSync(folder, { recursive: true });
  return stderr.split('\n').filter((line) => line.includes(' is invalid') || line.startsWith('error'));
}

function deleteObject({ kind, namespace, name }: ObjectName): void {
  const where = namespace === undefined ? [] : ['--namespace', namespace];
  kubectl([
    'delete',
    kind.toLowerCase(),
    name,
    ...where,
    '--ignore-not-found',
    '--cascade=foreground',
    '--timeout=120s',
  ]);
}

function checkClaim(namespace: string, name: string, are: 'gone' | 'there'): void {
  const found = kubectl([
    'get',
    'persistentvolumeclaim',
    name,
    '--namespace',
    namespace,
    '--ignore-not-found',
    '--output',
    'jsonpath={.metadata.deletionTimestamp}{.status.phase}',
  ]);
  const is = found === 'Bound' ? 'there' : 'gone';
  if (is !== are) throw new Error(`the claim ${name} is ${is}, and was predicted to be ${are}`);
}

/** The UIDs of the pods of each workload. */
export function podIds(namespaces: readonly string[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { metadata } of listed<Pod>('pods', namespaces)) {
    const { namespace, uid, ownerReferences: [owner] = [], deletionTimestamp } = metadata;
    if (owner === undefined || deletionTimestamp !== undefined) continue;
    // The name of a ReplicaSet is that of its Deployment and a hash.
    const id =
      owner.kind === 'ReplicaSet'
        ? idOf({ kind: 'Deployment', namespace, name: owner.name.replace(/-[^-]+$/, '') })
        : idOf({ kind: owner.kind, namespace, name: owner.name });
    ids.set(id, [...(ids.get(id) ?? []), uid]);
  }
  return ids;
}

function idOf({ kind, namespace, name }: ObjectName): string {
  return `${kind}/${namespace}/${name}`;
}
