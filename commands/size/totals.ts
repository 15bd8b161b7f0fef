import { bytes, inventoryOf, manifestsOf, valueAt, type Manifest } from '../../constructs/kit';
import type { Environment } from '../../constructs/platform';
import { settingsOf, type Plan } from '../../constructs/platform/sizes';
import { validEnvironment } from '../environments';

/** What all pods of a platform ask for. */
export interface Totals {
  /** CPUs. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly memoryLimit: number;
  /** Bytes of all claims. */
  readonly volumes: number;
  /** The part of the agents on all nodes. */
  readonly agents: { readonly cpu: number; readonly memory: number };
}

/** An environment with the settings of a plan, and an object store outside the cluster. */
function environmentOf(plan: Plan, retention: string): Environment {
  const { loki, gateway, collect } = settingsOf(plan);
  return {
    name: 'sized',
    releases: '2026-11',
    objectStore: {
      external: { url: 'https://s3.example.com', region: 'eu-central-1', keys: { secret: 'loki-s3' } },
    },
    loki: { ...loki, ...(retention !== '0' && { retention: { default: retention } }) },
    gateway,
    tenants: { Prod: { users: { vector: { roles: ['write'] }, grafana: { roles: ['read'] } } } },
    collect: { logs: { login: 'vector', tenant: 'Prod', ...collect.logs } },
  };
}

/** The sums of the environment, as its manifests have them: Loki, gateway, canary, and Vector on each node. */
export function totalsOf(plan: Plan, retention: string): Totals {
  const { platform } = validEnvironment(environmentOf(plan, retention));
  const pods = inventoryOf(platform).workloads.filter(({ kind }) => kind !== 'Job');
  const sum = (of: (pod: (typeof pods)[number]) => number, among = pods): number =>
    among.reduce(
      (total, pod) => total + of(pod) * (pod.replicas === 'one per node' ? plan.demand.nodes : pod.replicas),
      0,
    );
  const agents = pods.filter(({ replicas }) => replicas === 'one per node');
  return {
    cpu: sum(({ requests }) => requests.cpuMillicores) / 1000,
    memory: sum(({ requests }) => requests.memoryBytes),
    memoryLimit: sum(({ memoryLimitBytes }) => memoryLimitBytes),
    volumes: manifestsOf(platform).reduce((total, manifest) => total + claimsOf(manifest), 0),
    agents: {
      cpu: sum(({ requests }) => requests.cpuMillicores, agents) / 1000,
      memory: sum(({ requests }) => requests.memoryBytes, agents),
    },
  };
}

/** Bytes of the claims of all pods of a StatefulSet. */
function claimsOf(manifest: Manifest): number {
  const claims = valueAt(manifest, ['spec', 'volumeClaimTemplates']);
  const replicas = Number(valueAt(manifest, ['spec', 'replicas']) ?? 1);
  return (Array.isArray(claims) ? claims : []).reduce(
    (total: number, claim) =>
      total + replicas * (bytes(String(valueAt(claim, ['spec', 'resources', 'requests', 'storage']))) ?? 0),
    0,
  );
}
