import { error, type Path, type Problem } from '../kit';
import type { Environment } from './environment';

/**
 * Settings without an effect, because they are about Loki or Tempo, and the environment has only the other one. Names of
 * buckets are not reported: environments share them.
 */
export function unusedProblems(environment: Environment): Problem[] {
  const { loki, tempo } = environment;
  return [
    ...(loki === undefined ? aboutLoki(environment).map((path) => unused(path, 'loki')) : []),
    ...(tempo === undefined ? aboutTempo(environment).map((path) => unused(path, 'tempo')) : []),
  ];
}

function aboutLoki(environment: Environment): Path[] {
  const { canary, objectStore } = environment;
  return [
    ...(canary === undefined || canary === false ? [] : [['canary']]),
    ...(objectStore?.earlier === undefined ? [] : [['objectStore', 'earlier']]),
    ...(objectStore?.minio?.lokiSecret === undefined ? [] : [['objectStore', 'minio', 'lokiSecret']]),
    ...ofTenants(environment, ['limits', 'rules', 'retention']),
  ];
}

function aboutTempo(environment: Environment): Path[] {
  return [
    ...(environment.objectStore?.minio?.tempoSecret === undefined ? [] : [['objectStore', 'minio', 'tempoSecret']]),
    ...ofTenants(environment, ['traces']),
  ];
}

function ofTenants(
  { tenants = {} }: Environment,
  keys: readonly ('limits' | 'rules' | 'retention' | 'traces')[],
): Path[] {
  return Object.entries(tenants).flatMap(([name, tenant]) =>
    keys.filter((key) => tenant[key] !== undefined).map((key) => ['tenants', name, key]),
  );
}

function unused(path: Path, component: 'loki' | 'tempo'): Problem {
  return error(path, `${path.at(-1)} has no effect without ${component}, which is not set.`, { fix: { remove: true } });
}
