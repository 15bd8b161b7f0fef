import { loadAll } from 'js-yaml';
import type { Manifest } from '../../constructs/kit';
import { render, type EnvironmentInput, type Rendered } from '../../constructs/platform';
import { readSecret } from '../kubectl';
import { Skipped, type Check, type SmokeUser } from './check';
import { checksFor } from './checks';
import { connected } from './connection';
import { policiesHold } from './policies';
import { expectedOf, notReady, type Expected } from './workloads';

/** The result of a check. */
export interface Result {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
  readonly milliseconds: number;
}

/** Options of the smoke test. */
export interface SmokeOptions {
  /** Called with each result. @default - none */
  readonly done?: (result: Result) => void;
  /** Called while waiting, with what is missing and the seconds since the start. @default - none */
  readonly progress?: (waitsFor: string, seconds: number) => void;
  /** URL of the gateway from outside the cluster. @default - a port-forward */
  readonly url?: string | undefined;
  /** Seconds until the platform must answer. @default 300 - includes pulling images */
  readonly wait?: number;
  /** Images that the cluster cannot get; their workloads are ignored. @default - none */
  readonly withoutImages?: readonly string[];
}

/** Files of the workloads that requests need: object store, Loki and gateway. */
const needed = /^(10|11|20|30)-/;

/** Seconds until agents must be Ready after all other checks. */
const agentSeconds = 30;

/**
 * Tests the platform of an environment in the cluster of the current context.
 *
 * @throws Error if the environment is not valid, a Secret does not exist, or the platform does not answer in time
 */
export async function smoke(environment: EnvironmentInput, options: SmokeOptions = {}): Promise<Result[]> {
  const { done = () => {}, progress = () => {}, url, wait = 300, withoutImages = [] } = options;
  const rendered = render(environment);
  const { name, platform, errors } = rendered;
  if (platform === undefined || errors.length > 0)
    throw new Error(`The environment '${name}' has errors; npm run synth shows them.`);
  const users = usersWithLogins(rendered);
  const workloads = (of: (file: string) => boolean): Expected[] =>
    expectedOf(manifestsOf(rendered, of)).filter(
      ({ images }) => !images.some((image) => withoutImages.includes(image)),
    );
  const waiting = { platform, users, url, progress, seconds: wait, workloads: workloads((file) => needed.test(file)) };
  const { client, close } = await connected(waiting);
  try {
    const checks: Check[] = [
      ...checksFor(client, users),
      { name: 'policies', run: () => policiesHold(platform, manifestsOf(rendered)) },
      { name: 'workloads', run: () => allReady(workloads(() => true)) },
    ];
    const results: Result[] = [];
    for (const check of checks) {
      const result = await resultOf(check);
      results.push(result);
      done(result);
    }
    return results;
  } finally {
    close();
  }
}

/** The tenants in which a run leaves lines: those with a user that has write access. */
export function tenantsWrittenTo({ platform }: Pick<Rendered, 'platform'>): string[] {
  const writers = (platform?.users ?? []).filter(({ roles }) => roles.includes('write') || roles.includes('admin'));
  return [...new Set(writers.flatMap(({ tenants }) => tenants))];
}

async function resultOf({ name, run }: Check): Promise<Result> {
  const start = performance.now();
  const settled = await run().then(
    (detail) => ({ outcome: 'passed' as const, detail }),
    (error: unknown) => ({
      outcome: error instanceof Skipped ? ('skipped' as const) : ('failed' as const),
      detail: error instanceof Error ? error.message : String(error),
    }),
  );
  return { name, ...settled, milliseconds: Math.round(performance.now() - start) };
}

function manifestsOf({ files }: Rendered, of: (file: string) => boolean = () => true): Manifest[] {
  return [...files].flatMap(([file, text]) => (of(file) ? (loadAll(text) as Manifest[]) : []));
}

function usersWithLogins({ name, platform }: Rendered): SmokeUser[] {
  const { gateway, users } = platform!;
  if (gateway === undefined)
    throw new Error(`${name} has no Loki, which the smoke test pushes to and reads from; run it for the receiver.`);
  const { namespace } = gateway.endpoint.service!;
  return users.map((user): SmokeUser => {
    const { secret } = gateway.login(user.name);
    const { username, password } = readSecret(namespace, secret) ?? {};
    if (username === undefined || password === undefined)
      throw new Error(
        `There is no Secret ${secret} in ${namespace} with the login of ${user.name}; run: npm run --silent secrets -- ${name} | kubectl apply -f -`,
      );
    return { ...user, credentials: { username, password } };
  });
}

/** Agents that are not Ready collect no logs, which requests to the gateway do not show. */
async function allReady(workloads: readonly Expected[]): Promise<string> {
  for (const end = Date.now() + agentSeconds * 1000; ;) {
    const missing = notReady(workloads);
    if (missing.length === 0) return `all ${workloads.length} are Ready`;
    if (Date.now() > end) throw new Error(missing.join('; '));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
