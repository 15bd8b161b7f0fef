import type { Data } from '../../../constructs/kit';
import type { Layers } from '../layers';
import { numberOf, podOf } from './pod';

/** The buckets that the chart creates. */
const buckets = { chunks: 'chunks', ruler: 'ruler' };

/** The MinIO that the chart of Loki deploys as a part, with the same name, servers and volumes. */
export function minioOf(
  section: Layers | undefined,
  release: string,
  namespace: string | undefined,
  notes: string[],
): Data {
  const full = section?.at('fullnameOverride')?.text() ?? (release.includes('minio') ? release : `${release}-minio`);
  const single = section?.at('mode')?.text() === 'standalone';
  const servers = single ? 1 : (numberOf(section?.at('replicas')) ?? 1);
  const drives = numberOf(section?.at('drivesPerNode')) ?? (single ? 1 : 2);
  const size = section?.at('persistence', 'size')?.text() ?? '5Gi';
  for (const key of ['rootUser', 'rootPassword', 'users', 'policies', 'address', 'buckets']) section?.at(key)?.take();
  section?.at('persistence', 'enabled')?.take();
  const claims = drives === 1 ? ['export'] : Array.from({ length: drives }, (_, n) => `export-${n}`);
  const ours = drives === 1 ? ['data'] : claims.map((_, n) => `data-${n}`);
  notes.push(
    `MinIO was a part of the chart: its objects are on the claims ${claims.map((claim) => `${claim}-${full}-0`).join(', ')}${servers > 1 ? ` and those of the other ${servers - 1} servers` : ''}. The platform's MinIO has the same number of drives, and the claims ${ours.map((claim) => `${claim}-${full}-0`).join(', ')}: create these with volumeName of the old ones, as for Loki (docs/migrate-charts.md).`,
    'The platform gives Loki keys of its own in MinIO (the Secret loki-s3); the root user of the values was not taken over.',
  );
  return {
    name: full,
    ...(namespace !== undefined && { namespace }),
    ...(servers !== 1 && { servers }),
    ...(drives !== 1 && { drivesPerServer: drives }),
    ...(size !== '10Gi' && { storage: size }),
    buckets,
    ...podOf(section, notes),
  };
}
