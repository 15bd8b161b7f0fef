import { IntOrString, type VolumeMount } from '../../imports/k8s';
import type { Endpoint, KeyPair } from '../contracts';
import {
  envFromSecret,
  goMemoryLimit,
  type ByteSize,
  type ContainerProps,
  type PodSettings,
  type Resources,
  type StatefulSetWorkload,
} from '../kit';
import { certificateMount, certificatePath, type TlsSettings } from './tls';

/** Where the server listens. */
export const s3Port = 9000;
export const consolePort = 9001;

/** Idle 90 MiB (newest) to 253 MiB (2025), measured with Loki at 200 lines/s; each request in flight takes 3 MiB more. */
const defaultResources: Resources = { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' };

/** What the servers of a store are. */
export interface ServerPlan {
  readonly name: string;
  readonly image: string;
  readonly servers: number;
  readonly drivesPerServer: number;
  /** Of each drive. */
  readonly storage: ByteSize;
  readonly root: KeyPair;
  readonly region: string;
  readonly console: boolean;
  readonly tls: TlsSettings | undefined;
  readonly pod: PodSettings | undefined;
  /** The name that resolves to each server. */
  readonly peers: Endpoint;
}

/** Starts the servers. */
export function runServers(workload: StatefulSetWorkload, plan: ServerPlan): void {
  const { name, servers, storage, tls } = plan;
  const certificate = certificateMount(tls);
  workload.run({
    replicas: servers,
    serviceName: `${name}-headless`,
    claims: drives(plan).map((drive) => ({ name: drive, size: storage })),
    volumeGroup: 10001,
    // A stopping server finishes the healing of what it has just written, for up to a minute.
    gracePeriodSeconds: 90,
    volumes: [{ name: 'tmp', emptyDir: {} }, ...certificate.volumes],
    containers: [server(plan, certificate.mounts)],
    // Servers of two images or two environments do not work together: a rollout, one by one, would wait for ever.
    ...(servers > 1 && { updateStrategy: 'OnDelete' as const }),
  });
}

/** The names of a server's volumes, which are also their paths. */
function drives({ drivesPerServer }: ServerPlan): string[] {
  return drivesPerServer === 1 ? ['data'] : Array.from({ length: drivesPerServer }, (_, n) => `data-${n}`);
}

/** Where the objects are: a path for one server, else every drive of every server, in MinIO's own shorthand. */
function places({ name, servers, drivesPerServer, peers, tls }: ServerPlan): string {
  const path = drivesPerServer === 1 ? '/data' : `/data-{0...${drivesPerServer - 1}}`;
  if (servers === 1) return path;
  return `${tls === undefined ? 'http' : 'https'}://${name}-{0...${servers - 1}}.${peers.host}:${s3Port}${path}`;
}

function server(plan: ServerPlan, certificates: readonly VolumeMount[]): ContainerProps {
  const { servers, root, region, console, tls, pod } = plan;
  const probe = (path: string) => ({
    httpGet: { path, port: IntOrString.fromNumber(s3Port), ...(tls !== undefined && { scheme: 'HTTPS' }) },
  });
  return {
    name: 'server',
    image: plan.image,
    args: [
      'server',
      places(plan),
      ...(tls === undefined ? [] : ['--certs-dir', certificatePath]),
      ...(console ? ['--console-address', `:${consolePort}`] : []),
    ],
    env: [
      envFromSecret('MINIO_ROOT_USER', root.secret, root.accessKeyId),
      envFromSecret('MINIO_ROOT_PASSWORD', root.secret, root.secretAccessKey),
      { name: 'MINIO_BROWSER', value: console ? 'on' : 'off' },
      { name: 'MINIO_UPDATE', value: 'off' },
      { name: 'MINIO_SITE_REGION', value: region },
      { name: 'MINIO_PROMETHEUS_AUTH_TYPE', value: 'public' },
      { name: 'HOME', value: '/tmp' },
      { name: 'GOMEMLIMIT', value: goMemoryLimit(pod?.resources ?? defaultResources) },
    ],
    ports: [
      { name: 's3', containerPort: s3Port },
      ...(console ? [{ name: 'console', containerPort: consolePort }] : []),
    ],
    // `ready` answers before the store does. One server may wait for the store; of several none would ever be Ready, if
    // each waited for the others.
    startupProbe: { ...probe('/minio/health/live'), periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...probe(servers === 1 ? '/minio/health/cluster' : '/minio/health/ready'), periodSeconds: 5 },
    livenessProbe: { ...probe('/minio/health/live'), periodSeconds: 30, timeoutSeconds: 5 },
    resources: defaultResources,
    volumeMounts: [
      ...drives(plan).map((drive) => ({ name: drive, mountPath: `/${drive}` })),
      { name: 'tmp', mountPath: '/tmp' },
      ...certificates,
    ],
  };
}
