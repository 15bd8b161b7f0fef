import { App, Chart } from 'cdk8s';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl, readSecret } from '../../commands/kubectl';
import { secretsFor, secretText, type SecretManifest } from '../../commands/secrets/make';
import { inventoryOf, manifestsOf, manifestsText, yamlText } from '../../constructs/kit';
import { MinioStore } from '../../constructs/object-store';
import type { LoggingPlatform } from '../../constructs/platform';
import { scratch } from '../scratch';
import { allReady } from './pods';
import type { Run } from './run';

/** Namespace of a MinIO that no environment deploys. */
export const storeNamespace = 's3';

/** Installs a MinIO with buckets for Loki. @returns its Secrets, and the seconds until it was Ready */
export async function installMinio(
  { cluster }: Run,
  props: Omit<ConstructorParameters<typeof MinioStore>[2], 'namespace'>,
): Promise<{ readonly secrets: readonly SecretManifest[]; readonly seconds: number }> {
  const chart = new Chart(new App({ outdir: 'unused' }), storeNamespace);
  const minio = new MinioStore(chart, 'minio', { namespace: storeNamespace, ...props });
  minio.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
  const folder = scratch(storeNamespace);
  writeFileSync(join(folder, 's3.yaml'), manifestsText(manifestsOf(chart)));
  cluster.images(folder);
  kubectl(['create', 'namespace', storeNamespace]);
  const { secrets } = secretsFor(inventoryOf(chart).secrets, readSecret);
  for (const secret of secrets) apply(secretText(secret));
  kubectl(['apply', '--filename', folder]);
  return { secrets, seconds: await allReady([storeNamespace], [], 120 + cluster.pullSeconds) };
}

/**
 * Installs a MinIO that serves as the external object store of a platform, and creates the platform's Secret with its
 * keys, as the owner of an external store would.
 */
export async function installExternalStore(run: Run, platform: LoggingPlatform): Promise<void> {
  const { secrets } = await installMinio(run, { region: 'eu-central-1', clients: [{ namespaceLabels: {} }] });
  const keys = secrets.find(({ name }) => name === 'loki-s3')!;
  for (const need of inventoryOf(platform).secrets.filter((one) => one.form === 'key-pair' && one.owner === 'store'))
    for (const consumer of need.namespaces) {
      apply(yamlText({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: consumer } }));
      apply(secretText({ ...keys, namespace: consumer, name: need.secret }));
    }
}

function apply(text: string): void {
  kubectl(['apply', '--filename', '-'], text);
}
