import { fixtureNamed } from '../../test/fixtures/variants';
import type { Shape } from '../clusters/cluster';
import type { Load } from '../steps/load';
import type { Scenario, Step } from './scenario';

/** One platform. */
interface Single {
  readonly environment: string;
  /** Seconds until every pod must be Ready. */
  readonly timeout: number;
  /** @default - one node of Kubernetes 1.28 */
  readonly cluster?: Shape;
  /** Load to push. @default - none */
  readonly load?: Load;
  /** Whether each pod is killed while lines are pushed. @default false */
  readonly kill?: true;
  /** Other steps while it runs. @default - none */
  readonly more?: readonly Step[];
}

/** What is tried where every connection is encrypted. */
const encrypted: readonly Step[] = [{ step: 'another authority' }, { step: 'renewed certificate' }];

/** Platforms on one node. @param load - of the scenario with load */
export function platforms(load: Load): readonly Scenario[] {
  const all: readonly Single[] = [
    { environment: 'small', timeout: 90, kill: true },
    { environment: 'small-older', timeout: 90, kill: true },
    { environment: 'laptop', timeout: 90, kill: true },
    { environment: 'laptop', cluster: { kubernetes: '1.34' }, timeout: 120 },
    { environment: 'laptop-exposed', timeout: 120 },
    { environment: 'certificates', timeout: 180, more: encrypted },
    { environment: 'certificates', cluster: { kubernetes: '1.34' }, timeout: 180, more: encrypted },
    { environment: 'production-on-minio', timeout: 180, load, kill: true },
    { environment: 'production-on-minio-older', timeout: 180, kill: true },
    { environment: 'distributed-on-one-node', timeout: 240, kill: true },
    { environment: 'distributed-on-one-node-older', timeout: 240, kill: true },
    { environment: 'distributed-in-zones', timeout: 240, kill: true },
    { environment: 'seed', timeout: 180, kill: true },
    { environment: 'seed-2026-11', timeout: 180, kill: true },
    { environment: 'fast-compaction', timeout: 90, more: [{ step: 'retention' }, { step: 'limits' }] },
  ];
  return all.map(single);
}

/** A platform is applied, tested, restarted, tested again, applied again, and uninstalled. */
function single({ environment: name, timeout, cluster, load, kill, more = [] }: Single): Scenario {
  const isExposed = name.endsWith('exposed');
  const hasCertificates = isExposed || name === 'certificates';
  const ifKilled = (...some: Step[]): Step[] => (kill === undefined ? [] : some);
  return {
    title: cluster?.kubernetes === undefined ? name : `${name} on Kubernetes ${cluster.kubernetes}`,
    ...(cluster !== undefined && { cluster }),
    environments: { [name]: { ...fixtureNamed(name), delivery: { kustomize: true } } },
    steps: [
      { step: 'apply', ...(hasCertificates && { certificates: true }) },
      { step: 'ready', timeout },
      { step: 'smoke' },
      { step: 'smoke Job' },
      ...(isExposed ? [{ step: 'smoke from outside' } as const] : []),
      ...(load === undefined
        ? []
        : [{ step: 'load', ...load } as const, { step: 'pods', title: 'no restart under load' } as const]),
      ...ifKilled({ step: 'kill each pod', optional: true }),
      ...more,
      { step: 'restart', timeout },
      { step: 'smoke', title: 'smoke after the restart' },
      ...ifKilled({ step: 'lines pushed during kills', optional: true }),
      { step: 'apply again' },
      { step: 'apply by kustomize' },
      { step: 'diff' },
      { step: 'diff', title: 'diff, server-side', serverSide: true },
      { step: 'secrets again' },
      { step: 'uninstall' },
    ],
  };
}
