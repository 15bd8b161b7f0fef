export { curlReleases, type CurlRelease } from './releases';
export type { Taken } from './checks';
export { SmokeTest, type SmokeTestProps, type SmokeTestSettings, type SmokeTestUser } from './smoke-test';
