import { App, Chart } from 'cdk8s';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl, readSecret } from '../commands/kubectl';
import { secretsFor, secretText } from '../commands/secrets/make';
import { manifestsOf, manifestsText, inventoryOf, yamlText } from '../constructs/kit';
import { MinioStore } from '../constructs/object-store';
import type { LoggingPlatform } from '../constructs/platform';
import { allReady } from './pods';
import { loadImages } from './lab';
import { scratch } from './scratch';

const namespace = 's3';

/**
 * Installs a MinIO that serves as the external object store of a platform, and creates the platform's Secret with its
 * keys, as the owner of an external store would.
 */
export async function installExternalStore(platform: LoggingPlatform): Promise<void> {
  const chart = new Chart(new App({ outdir: 'unused' }), 's3');
  const minio = new MinioStore(chart, 'minio', {
    namespace,
    region: 'eu-central-1',
    clients: [{ namespaceLabels: {} }],
  });
  minio.buckets('loki', { chunks: 'loki-chunks', ruler: 'loki-ruler' });
  const folder = scratch('s3');
  writeFileSync(join(folder, 's3.yaml'), manifestsText(manifestsOf(chart)));
  loadImages(folder);
  kubectl(['create', 'namespace', namespace]);
  const { secrets } = secretsFor(inventoryOf(chart).secrets, readSecret);
  for (const secret of secrets) apply(secretText(secret));
  kubectl(['apply', '--filename', folder]);
  await allReady([namespace], [], 120);
  const keys = secrets.find(({ name }) => name === 'loki-s3')!;
  for (const need of inventoryOf(platform).secrets.filter(({ form }) => form === 'key-pair'))
    for (const consumer of need.namespaces) {
      apply(yamlText({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: consumer } }));
      apply(secretText({ ...keys, namespace: consumer, name: need.secret }));
    }
}

function apply(text: string): void {
  kubectl(['apply', '--filename', '-'], text);
}
