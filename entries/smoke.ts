/**
 * A Job that pushes and queries as the users of the gateway.
 *
 * @packageDocumentation
 */
export { SmokeTest } from '../constructs/smoke';
export type { CurlRelease, SmokeTestProps, SmokeTestSettings, SmokeTestUser, Taken } from '../constructs/smoke';
