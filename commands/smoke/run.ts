import { secretsOf } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { forward, readSecret } from '../kubectl';
import { checksFor, type SmokeUser } from './checks';
import { LokiClient } from './client';

/** What became of one check. */
export interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  readonly milliseconds: number;
}

/**
 * Tries the platform of an environment in the cluster of the current context, through a forwarded port.
 *
 * @param url - of the gateway, as hosts outside see it. @default - a forwarded port
 * @throws Error if the environment is not valid, or the cluster has no gateway or lacks a Secret
 */
export async function smoke(
  environment: Environment,
  done: (result: Result) => void = () => {},
  url?: string,
): Promise<Result[]> {
  const { name, platform, problems } = render(environment);
  if (platform === undefined || problems.length > 0)
    throw new Error(`The environment '${name}' has errors; npm run synth shows them.`);
  const { endpoint } = platform.gateway;
  const { namespace, name: service } = endpoint.service!;
  const logins = secretsOf(platform).filter((need) => need.form === 'login');
  const users = platform.users.map((user): SmokeUser => {
    const login = logins.find((need) => need.user === user.name)!;
    const content = readSecret(namespace, login.secret);
    const { username, password } = content ?? {};
    if (username === undefined || password === undefined)
      throw new Error(
        `There is no Secret ${login.secret} in ${namespace} with the login of ${user.name}; run: npm run --silent secrets -- ${name} | kubectl apply -f -`,
      );
    return { ...user, credentials: { username, password } };
  });
  const open =
    url === undefined
      ? await forwarded(namespace, service, endpoint.port)
      : { url: new URL(url).origin, close: () => {} };
  try {
    const results: Result[] = [];
    for (const check of checksFor(new LokiClient(open.url), users)) {
      const start = performance.now();
      const outcome = await check.run().then(
        (detail) => ({ passed: true, detail }),
        (error: unknown) => ({ passed: false, detail: error instanceof Error ? error.message : String(error) }),
      );
      const result = { name: check.name, ...outcome, milliseconds: Math.round(performance.now() - start) };
      results.push(result);
      done(result);
    }
    return results;
  } finally {
    open.close();
  }
}

async function forwarded(namespace: string, service: string, port: number): Promise<{ url: string; close(): void }> {
  const open = await forward(namespace, service, port);
  return { url: `http://127.0.0.1:${open.port}`, close: () => open.close() };
}
