import type { Environment, Size } from '../../constructs/platform';
import { gigabytesOf } from '../../constructs/platform/sizes';
import { externalMinio } from '../../test/fixtures/external-minio';
import { perDay } from '../steps/load';
import type { Scenario } from './scenario';

/** Environments with nothing but a size, under the load that the size is for. @param seconds - of the load */
export function sizes(seconds: number): readonly Scenario[] {
  return (['small', 'medium'] as const).map((size) => ({
    title: `size ${size}`,
    environments: { [size]: sized(size) },
    steps: [
      { step: 'apply' },
      { step: 'ready', timeout: 240 },
      { step: 'smoke' },
      { step: 'usage before' },
      { step: 'load', bytesPerSecond: perDay(gigabytesOf[size]), seconds },
      { step: 'usage', title: 'usage within requests' },
      { step: 'pods', title: 'no restart under load' },
      { step: 'restart', timeout: 240 },
      { step: 'smoke', title: 'smoke after the restart' },
      { step: 'uninstall' },
    ],
  }));
}

function sized(size: Size): Environment {
  return {
    name: `size-${size}`,
    releases: '2026-11',
    size,
    objectStore: externalMinio('loki-s3'),
    loki: { retention: { default: '30d' } },
    tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
    collect: { logs: { login: 'vector', tenant: 'Prod', vector: {} } },
  };
}
