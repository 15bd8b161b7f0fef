import { loadAll } from 'js-yaml';
import type { Manifest } from '../../constructs/kit';
import type { Environment, EnvironmentInput, Rendered } from '../../constructs/platform';
import { validEnvironment } from '../environments';
import { readSecret } from '../kubectl';
import { howToMake } from '../secrets/store';
import { Skipped } from '../checks/check';
import type { Check, Served, SmokeUser } from './check';
import { checksFor } from './checks';
import { connected, succeeded, type Waiting } from './connection';
import { policiesHold } from './policies';
import { anyRefused, checkLogins, senderCheck, sendersOf } from './senders';
import { expectedOf, notReady, type Expected } from '../checks/workloads';

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

/** Files of the workloads that requests need: object store, Loki, Tempo and gateway. */
const needed = /^(10|11|20|24|30)-/;

/** Seconds until agents must be Ready after all other checks. */
const agentSeconds = 30;

/**
 * Tests the platform of an environment in the cluster of the current context.
 *
 * @throws Finding if the environment is not valid
 * @throws Error if a Secret does not exist, or the platform does not answer in time
 */
export async function smoke(environment: EnvironmentInput, options: SmokeOptions = {}): Promise<Result[]> {
  const { done = () => {}, progress = () => {}, url, wait = 300, withoutImages = [] } = options;
  const rendered = validEnvironment(environment);
  const { platform } = rendered;
  const workloads = (of: (file: string) => boolean): Expected[] =>
    expectedOf(manifestsOf(rendered, of)).filter(
      ({ images }) => !images.some((image) => withoutImages.includes(image)),
    );
  const waiting = { url, progress, seconds: wait };
  if (platform.gateway === undefined)
    return smokeOfSender(
      rendered,
      workloads(() => true),
      waiting,
      done,
    );
  const users = usersWithLogins(rendered);
  const served = servedBy(platform.environment);
  const { client, close } = await connected({
    ...waiting,
    platform,
    users,
    served,
    workloads: workloads((file) => needed.test(file)),
  });
  try {
    return await resultsOf(
      [
        ...checksFor(client, users, served),
        { name: 'policies', run: () => policiesHold(platform, manifestsOf(rendered)) },
        { name: 'workloads', run: () => allReady(workloads(() => true)) },
      ],
      done,
    );
  } finally {
    close();
  }
}

/** Tests an environment without a gateway: its pods are Ready, and the receiver accepts what they send. */
async function smokeOfSender(
  rendered: Rendered,
  workloads: readonly Expected[],
  { url, ...waiting }: Pick<Waiting, 'url' | 'progress' | 'seconds'>,
  done: (result: Result) => void,
): Promise<Result[]> {
  if (url !== undefined)
    throw new Error(
      `--url is the address of a gateway, and ${rendered.name} has none; use it with the environment that receives.`,
    );
  checkLogins(rendered.name, rendered.platform!);
  const senders = sendersOf(manifestsOf(rendered), workloads);
  const settled = async (): Promise<true | string> => {
    const missing = notReady(workloads);
    return missing.length === 0 || (await anyRefused(senders)) || missing.join('; ');
  };
  // After the timeout the checks report what is missing, together with the reason.
  await succeeded(settled, 'Not everything is Ready', waiting).catch(() => undefined);
  return resultsOf([...senders.map(senderCheck), { name: 'workloads', run: () => allReady(workloads, 0) }], done);
}

async function resultsOf(checks: readonly Check[], done: (result: Result) => void): Promise<Result[]> {
  const results: Result[] = [];
  for (const check of checks) {
    const result = await resultOf(check);
    results.push(result);
    done(result);
  }
  return results;
}

/** What the gateway of an environment takes and answers. */
export function servedBy({ loki, tempo }: Pick<Environment, 'loki' | 'tempo'>): Served {
  return { logs: loki !== undefined, traces: tempo !== undefined };
}

/** The tenants in which a run leaves lines or traces: those with a user that has write access. */
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

function usersWithLogins({ platform }: Rendered): SmokeUser[] {
  const { users, environment } = platform!;
  const gateway = platform!.gateway!;
  const { namespace } = gateway.endpoint.service!;
  return users.map((user): SmokeUser => {
    const { secret } = gateway.login(user.name);
    const { username, password } = readSecret(namespace, secret) ?? {};
    if (username === undefined || password === undefined)
      throw new Error(
        `There is no Secret ${secret} in ${namespace} with the login of ${user.name}; ${howToMake(environment, { form: 'login', user: user.name, secret, namespaces: [] }, namespace)}`,
      );
    return { ...user, credentials: { username, password } };
  });
}

/** Agents that are not Ready collect nothing, which requests to the gateway do not show. */
async function allReady(workloads: readonly Expected[], seconds = agentSeconds): Promise<string> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const missing = notReady(workloads);
    if (missing.length === 0) return `all ${workloads.length} are Ready`;
    if (Date.now() >= end) throw new Error(missing.join('; '));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
