import { releases } from '../kit';

/** A server with MinIO's S3 and admin APIs. */
export type MinioFlavour = 'silo' | 'minio';
export type SiloRelease = 'RELEASE.2026-09-16T00-00-00Z';
export type MinioRelease = 'RELEASE.2025-09-07T16-13-09Z';

/**
 * The releases of each flavour, with the images of server and client. MinIO is unmaintained since 2025: its last images have known vulnerabilities and were
 * removed from the registries, so `minio` needs an image in a registry of your own. Silo is the maintained fork, with
 * the same API, environment variables and files on disk.
 */
export const minioReleases = {
  silo: releases(
    'Silo',
    {
      'RELEASE.2026-09-16T00-00-00Z': {
        server: 'docker.io/pgsty/silo:RELEASE.2026-09-16T00-00-00Z',
        client: 'docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
      },
    },
    'RELEASE.2026-09-16T00-00-00Z',
  ),
  minio: releases(
    'MinIO',
    {
      'RELEASE.2025-09-07T16-13-09Z': {
        server: 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
        client: 'quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z',
      },
    },
    'RELEASE.2025-09-07T16-13-09Z',
  ),
} as const;
