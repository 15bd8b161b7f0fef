import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { environmentNamed } from '../commands/environments';
import { kubectl, readSecret } from '../commands/kubectl';
import { secretsFor, secretText, type SecretManifest } from '../commands/secrets/make';
import { smoke } from '../commands/smoke/run';
import { secretsOf } from '../constructs/kit';
import { render } from '../constructs/platform';
import { allReady, applyAgain, difference, memory, restartAll, restarts } from './cluster';
import { freshCluster, loadImages } from './lab';
import { killEach } from './kill';
import { carry, type Load } from './load';
import { objectStoreOfOthers } from './object-store-of-others';
import { Traffic } from './pusher';

/** What is applied, and how long it may take to be Ready, seconds. */
export interface Scenario {
  readonly environment: string;
  readonly patience: number;
  /** Lines that it has to carry. @default - none */
  readonly load?: Load;
  /** Every pod of Loki is killed once while lines come in. @default false */
  readonly kill?: boolean;
}

/** Told after every step. */
export type Told = (step: string, passed: boolean, detail: string) => void;

/** The life of a platform on a fresh cluster: applied, tried, restarted, tried, applied again. */
export async function live({ environment, patience, load, kill = false }: Scenario, told: Told): Promise<void> {
  const { files, platform, problems } = render(environmentNamed(environment));
  if (platform === undefined || problems.length > 0) throw new Error(`the environment has ${problems.length} problems`);
  const folder = mkdtempSync(join(tmpdir(), `e2e-${environment}-`));
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  const namespaces = [
    ...new Set(
      [...files.values()]
        .flatMap((text) => loadAll(text) as { metadata: { namespace?: string } }[])
        .map(({ metadata }) => metadata.namespace),
    ),
  ].filter((namespace) => namespace !== undefined);
  freshCluster();
  const missing = loadImages(folder);
  if (environment.startsWith('production')) await objectStoreOfOthers(platform);

  const secrets = (): SecretManifest[] => [...secretsFor(secretsOf(platform), readSecret).secrets];
  const step = async (name: string, run: () => Promise<string> | string): Promise<void> => {
    try {
      told(name, true, await run());
    } catch (error) {
      told(name, false, error instanceof Error ? error.message : String(error));
    }
  };
  await step('apply', () => {
    kubectl(['apply', '--filename', join(folder, '00-namespaces.yaml')]);
    for (const secret of secrets()) kubectl(['apply', '--filename', '-'], secretText(secret));
    const lines = kubectl(['apply', '--filename', folder]).trim().split('\n');
    return `${lines.length} objects in one go`;
  });
  await step('ready', async () => {
    const seconds = await allReady(namespaces, missing, patience);
    const again = restarts(namespaces, missing);
    if (again.length > 0) throw new Error(`restarted on the way: ${again.join(', ')}`);
    return `${seconds} s${missing.length > 0 ? `, without ${missing.join(', ')}` : ''}`;
  });
  await step('smoke', () => smoked(environment));
  if (load !== undefined) {
    await step('load', () => carry(new Traffic(platform), load));
    await step('no restart under load', () => {
      const again = restarts(namespaces, missing);
      if (again.length > 0) throw new Error(again.join(', '));
      return memory(namespaces);
    });
  }
  if (kill) {
    const { namespace } = platform.gateway.endpoint.service!;
    await step('kill each pod', () => killEach(new Traffic(platform), namespace));
  }
  await step('restart', async () => {
    restartAll(namespaces, 600);
    return `${await allReady(namespaces, missing, patience)} s after the rollouts`;
  });
  await step('smoke after the restart', () => smoked(environment));
  await step('apply again', () => {
    const said = applyAgain(folder);
    return said.length === 0 ? 'all unchanged' : `unchanged; kubectl says configured of ${said.join(', ')}`;
  });
  for (const serverSide of [false, true])
    await step(serverSide ? 'diff, server-side' : 'diff', () => {
      const found = difference(folder, serverSide);
      if (found !== '') throw new Error(found.slice(0, 2000));
      return 'empty';
    });
  await step('secrets again', () => {
    const again = secrets();
    if (again.length > 0)
      throw new Error(`${again.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')} would change`);
    return 'nothing is missing';
  });
}

async function smoked(environment: string): Promise<string> {
  const results = await smoke(environment);
  const failed = results.filter(({ passed }) => !passed);
  if (failed.length > 0) throw new Error(failed.map(({ name, detail }) => `${name}: ${detail}`).join('; '));
  return `${results.length} checks`;
}
