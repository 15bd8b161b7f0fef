export { curlReleases, type CurlRelease } from './releases';
export { SmokeTest, type SmokeTestProps, type SmokeTestSettings, type SmokeTestUser } from './smoke-test';
