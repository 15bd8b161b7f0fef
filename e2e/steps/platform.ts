import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { smoke } from '../../commands/smoke/run';
import type { Environment } from '../../constructs/platform';
import { createCertificates } from './certificates';
import { applyAgain, difference, nodeAddress } from './cluster';
import type { Deployment } from './deployment';
import { installExternalStore } from './store';
import { restartAll } from './restart';
import { Kept, type Run } from './run';

/** The environment that a step is about. */
export interface Of {
  /** Key of the environment in the scenario. @default - the first one */
  readonly of?: string;
}

/** Seconds until every pod must be Ready. */
export interface Timeout extends Of {
  readonly timeout: number;
}

/** The folder with the CA and the certificate. */
const certificates = new Kept<string>('apply');

/** The folder with the CA of this run, from which certificates are renewed. */
export function certificateFolder(run: Run): string {
  return certificates.of(run);
}

/** Applies an environment to the cluster, with the store and the certificates that it expects. */
export async function apply(
  run: Run,
  { of, certificates: made }: Of & { readonly certificates?: true },
): Promise<string> {
  const deployment = run.deployment(of);
  if (deployment.usesExternalStore) await installExternalStore(run, deployment.platform);
  if (made === true) certificates.set(run, createCertificates(deployment));
  return `${deployment.apply().length} objects at once`;
}

export function ready(run: Run, { of, timeout }: Timeout): Promise<string> {
  return run.deployment(of).ready(timeout);
}

export async function smokeTest(run: Run, { of }: Of): Promise<string> {
  const results = await passedSmoke(run.deployment(of));
  const sends = results.filter(({ name }) => name.endsWith(': sends'));
  return [`${results.length} checks`, ...sends.map(({ name, detail }) => `${name}: ${detail}`)].join('; ');
}

/** The results of the smoke test. @throws Error with the checks that did not pass */
export async function passedSmoke({
  environment,
  missing,
}: Pick<Deployment, 'environment' | 'missing'>): Promise<Awaited<ReturnType<typeof smoke>>> {
  const results = await smoke(testable(environment, missing), { withoutImages: missing });
  const failed = results.filter(({ outcome }) => outcome !== 'passed');
  if (failed.length > 0) throw new Error(failed.map(({ name, detail }) => `${name}: ${detail}`).join('; '));
  return results;
}

/** The same environment without traces, where there is no image of Tempo: the smoke test would wait for it. */
function testable(environment: Environment, missing: readonly string[]): Environment {
  if (!missing.some((image) => image.includes('/tempo:'))) return environment;
  const { tempo: _tempo, ...rest } = environment;
  return rest;
}

/** Runs the smoke test through the nodePort, in a new process that trusts the CA of this run. */
export function smokeFromOutside(run: Run): string {
  const { environment, missing } = run.deployment();
  const url = `https://${nodeAddress()}:${environment.gateway!.expose!.nodePort!.port}`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(certificates.of(run), 'ca.crt') };
  const program = ['--import', 'tsx', join(__dirname, 'smoke-outside.ts'), environment.name, url, ...missing];
  const { status, stdout } = spawnSync(process.execPath, program, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stdout);
  return stdout.trim().split('\n').at(-1)!;
}

/** Restarts every pod. */
export async function restart(run: Run, { of, timeout }: Timeout): Promise<string> {
  const deployment = run.deployment(of);
  restartAll(deployment.namespaces, deployment.missing, 600);
  return `${await deployment.allReady(timeout)} s after the rollouts`;
}

/** Applies the same manifests again, as files. */
export function applyTwice(run: Run): string {
  const configured = deployments(run).flatMap(({ folder }) => applyAgain(folder));
  return configured.length === 0
    ? 'all unchanged'
    : `unchanged; kubectl reports ${configured.join(', ')} as configured`;
}

/** Applies the same manifests again, by their kustomization. */
export function applyByKustomize(run: Run): string {
  const configured = applyAgain(run.deployment().folder, '--kustomize');
  return `${configured.length === 0 ? 'all' : 'the rest'} unchanged`;
}

/** The output of `kubectl diff` between manifests and cluster must be empty. */
export function noDifference(run: Run, { serverSide = false }: { readonly serverSide?: boolean }): string {
  const found = deployments(run)
    .map(({ folder }) => difference(folder, serverSide))
    .join('');
  if (found !== '') throw new Error(found.slice(0, 2000));
  return 'empty';
}

export function secretsAgain(run: Run): string {
  const again = run.deployment().secrets();
  if (again.length > 0)
    throw new Error(`${again.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')} would change`);
  return 'nothing is missing';
}

/** The memory of all containers, of which none was restarted. */
export function withoutRestarts(run: Run): string {
  return run.deployment().withoutRestarts();
}

function deployments({ deployments: all }: Run): readonly Deployment[] {
  return [...all.values()];
}
