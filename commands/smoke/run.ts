import { loadAll } from 'js-yaml';
import type { Manifest } from '../../constructs/kit';
import { render, type Environment, type Rendered } from '../../constructs/platform';
import { readSecret } from '../kubectl';
import { Skipped, type Check, type SmokeUser } from './check';
import { checksFor } from './checks';
import { connected } from './connection';
import { policiesHold } from './policies';
import { expectedOf, notReady, type Expected } from './workloads';

/** What became of one check. */
export interface Result {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
  readonly milliseconds: number;
}

/** How a platform is tried. */
export interface SmokeOptions {
  /** Called with each result. @default - nobody is told */
  readonly done?: (result: Result) => void;
  /** Called while it waits, with what it waits for and since how many seconds. @default - nobody is told */
  readonly progress?: (waitsFor: string, seconds: number) => void;
  /** URL of the gateway, as hosts outside see it. @default - a forwarded port */
  readonly url?: string | undefined;
  /** How long it waits until the platform answers, seconds. @default 300 - images are pulled in that time */
  readonly wait?: number;
  /** Images that the cluster cannot have: their workloads are not waited for. @default - none */
  readonly withoutImages?: readonly string[];
}

/** The files without whose workloads nothing is answered: the object store, Loki and the gateway. */
const needed = /^(10|11|20|30)-/;

/** How long agents may take to be Ready after everything else was tried, seconds. */
const agentSeconds = 30;

/**
 * Tries the platform of an environment in the cluster of the current context, once it answers.
 *
 * @throws Error if the environment is not valid, if the cluster lacks a Secret, or if the platform does not answer in time
 */
export async function smoke(environment: Environment, options: SmokeOptions = {}): Promise<Result[]> {
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

/** The tenants in which a run leaves lines: those that somebody may write to. */
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

/** Agents that are not Ready collect nothing, which no request to the gateway shows. */
async function allReady(workloads: readonly Expected[]): Promise<string> {
  for (const end = Date.now() + agentSeconds * 1000; ;) {
    const missing = notReady(workloads);
    if (missing.length === 0) return `all ${workloads.length} are Ready`;
    if (Date.now() > end) throw new Error(missing.join('; '));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
