import { execFile } from 'node:child_process';
import { App, Chart } from 'cdk8s';
import type { GatewayUser } from '../../constructs/contracts';
import { manifestsOf, problemsOf, type Manifest } from '../../constructs/kit';
import { SmokeTest, type SmokeTestProps } from '../../constructs/smoke';
import { only } from '../support/manifests';

/** The users of the gateway. */
export const users: readonly GatewayUser[] = [
  { name: 'writer', roles: ['write'], tenants: ['Prod'] },
  { name: 'second-writer', roles: ['write'], tenants: ['Prod'] },
  { name: 'reader', roles: ['read'], tenants: ['Prod'] },
  { name: 'operator', roles: ['admin'], tenants: ['Prod', "Dev's(2)"] },
  { name: 'dev', roles: ['write', 'read'], tenants: ["Dev's(2)"] },
];
/** Their passwords. */
export const passwords: Readonly<Record<string, string>> = {
  writer: 'plain',
  reader: `"quoted" \\back\\ $dollar 'single'`,
  operator: 'with:colon #hash',
  dev: 'ünïcode %s',
};

/** A smoke test. */
export const props: SmokeTestProps = {
  namespace: 'logging',
  endpoint: { scheme: 'http', host: 'gateway.example.com', port: 80, backends: ['anyone'] },
  users: users.map((user) => ({ ...user, login: { user: user.name, secret: `${user.name}-auth` } })),
};

/** The objects of a smoke test. */
export function built(more: Partial<SmokeTestProps> = {}): { manifests: Manifest[]; chart: Chart } {
  const chart = new Chart(new App({ outdir: 'unused' }), 'alone');
  new SmokeTest(chart, 'smoke-test', { ...props, ...more });
  expect(problemsOf(chart)).toEqual([]);
  return { manifests: manifestsOf(chart), chart };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** The Job of a test, with its variables. */
export function jobOf(manifests: readonly Manifest[]): { name: string; job: Manifest; env: readonly Variable[] } {
  const job = manifests.find(({ kind }) => kind === 'Job')!;
  const { spec } = job as unknown as { spec: { template: { spec: { containers: [{ env: Variable[] }] } } } };
  return { name: job.metadata.name, job, env: spec.template.spec.containers[0].env };
}

/** Runs the script as the Job does: its exit code and the lines of its output. */
export function run(
  url: string,
  secrets = passwords,
  more: Partial<SmokeTestProps> = {},
): Promise<{ code: number; lines: string[] }> {
  const { manifests } = built(more);
  const { data } = only(manifests, 'ConfigMap', 'loki-smoke-test') as unknown as { data: Record<string, string> };
  const env = jobOf(manifests).env.map(({ name, value, valueFrom }) => {
    if (valueFrom === undefined) return [name, name === 'URL' ? url : value];
    const user = valueFrom.secretKeyRef.name.replace('-auth', '');
    return [name, valueFrom.secretKeyRef.key === 'username' ? user : secrets[user]];
  });
  return new Promise((resolve) => {
    execFile(
      'sh',
      ['-c', data['smoke-test.sh']!],
      { env: { PATH: process.env['PATH'], ...Object.fromEntries(env) } },
      (error, output) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, lines: output.trim().split('\n') }),
    );
  });
}
