import { releases } from '../kit';

export type CurlRelease = '8.21.0';

/** Supported releases of curl, whose image has `sh` and `sed` too. */
export const curlReleases = releases('curl', { '8.21.0': { image: 'docker.io/curlimages/curl:8.21.0' } }, '8.21.0');
