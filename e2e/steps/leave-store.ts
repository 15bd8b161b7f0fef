import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../../commands/kubectl';
import { allReady } from './pods';
import type { Run } from './run';
import { until } from './until';

const page = join(__dirname, '../../docs/object-store.md');

/** Seconds until a Job must have ended. */
const jobSeconds = 240;

const labels = (name: string) => ({ job: 'leave-store', line: name });

/** Pushes lines of one day. @param daysAgo - of their timestamps */
export async function linesStored(
  run: Run,
  { of, name, daysAgo = 0 }: { readonly of?: string; readonly name: string; readonly daysAgo?: number },
): Promise<string> {
  const traffic = await run.traffic(of);
  const time = Date.now() - daysAgo * 86_400_000;
  const values = Array.from({ length: 100 }, (_, n) => [`${time - n}000000`, `${name} ${n}`]);
  await traffic.push({ streams: [{ stream: labels(name), values }] });
  return `100 lines, ${daysAgo} days old`;
}

/** Every line of these names is found once. */
export async function linesFound(
  run: Run,
  { of, names }: { readonly of?: string; readonly names: readonly string[] },
): Promise<string> {
  const traffic = await run.traffic(of);
  const since = Date.now() - 3 * 86_400_000;
  const counts = async (): Promise<string> => {
    const found = await Promise.all(
      names.map(
        async (name) => `${name}: ${(await traffic.lines(`{job="leave-store", line="${name}"}`, since)).length}`,
      ),
    );
    return found.join(', ');
  };
  const wanted = names.map((name) => `${name}: 100`).join(', ');
  let last = '';
  const { seconds } = await until(
    120,
    async () => ((last = await counts()) === wanted ? true : undefined),
    () => `found ${last} instead of ${wanted}`,
  );
  return `${wanted}, after ${seconds} s`;
}

/** Restarts Loki, which stores everything that it has in memory before it ends. */
export async function lokiRestarted(run: Run, { of }: { readonly of?: string }): Promise<string> {
  const { namespaces, missing } = run.deployment(of);
  kubectl(['rollout', 'restart', 'statefulset/loki', '--namespace', 'logging']);
  kubectl(['rollout', 'status', 'statefulset/loki', '--namespace', 'logging', '--timeout=240s']);
  return `${await allReady(namespaces, missing, 180)} s until everything is Ready`;
}

/** Runs a Job of docs/object-store.md, as it stands there. */
export async function documentedJob(_run: Run, { job }: { readonly job: string }): Promise<string> {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text]) => text!);
  const manifest = blocks.find((text) => text.includes('kind: Job') && text.includes(`name: ${job},`));
  if (manifest === undefined) throw new Error(`docs/object-store.md has no Job ${job}`);
  const created = kubectl(['apply', '--filename', '-'], manifest);
  await until(
    jobSeconds,
    () =>
      kubectl(['get', 'job', job, '--namespace', 'minio', '--output', 'jsonpath={.status.succeeded}']) === '1'
        ? true
        : undefined,
    () => kubectl(['logs', '--namespace', 'minio', '--selector', `job-name=${job}`, '--tail=20']),
  );
  return created.trim().split('\n').join(', ');
}

/** Deletes the volumes of MinIO and of Loki, and creates everything again. */
export async function storeLost(run: Run): Promise<string> {
  const deployment = run.deployment();
  for (const [namespace, name, claim] of [
    ['logging', 'loki', 'data-loki-0'],
    ['minio', 'minio', 'data-minio-0'],
  ] as const) {
    kubectl(['delete', 'statefulset', name, '--namespace', namespace, '--timeout=180s']);
    kubectl(['wait', '--for=delete', `pod/${name}-0`, '--namespace', namespace, '--timeout=180s']);
    kubectl(['delete', 'persistentvolumeclaim', claim, '--namespace', namespace, '--timeout=120s']);
  }
  kubectl(['delete', 'job', '--namespace', 'minio', '--selector', 'app.kubernetes.io/component=provisioning']);
  deployment.apply();
  return `${await deployment.allReady(240)} s until everything is Ready, with empty volumes`;
}
