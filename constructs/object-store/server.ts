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
import { certificateMount, certificatePath } from './tls';

/** Ports of the server. */
export const s3Port = 9000;
export const consolePort = 9001;

/** Measured with Loki at 200 lines/s: 90 MiB (newest) to 253 MiB (2025), plus 3 MiB per concurrent request. */
const defaultResources: Resources = { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' };

/** Settings of the servers. */
export interface ServerPlan {
  readonly name: string;
  readonly image: string;
  readonly servers: number;
  readonly drivesPerServer: number;
  /** Size of each drive. */
  readonly storage: ByteSize;
  readonly root: KeyPair;
  readonly region: string;
  readonly console: boolean;
  /** Secret with the certificate. @default - plain http */
  readonly certificate: string | undefined;
  readonly pod: PodSettings | undefined;
  /** The headless Service. */
  readonly peers: Endpoint;
}

/** Adds the servers to their StatefulSet. */
export function runServers(workload: StatefulSetWorkload, plan: ServerPlan): void {
  const { name, servers, storage } = plan;
  const certificate = certificateMount(plan.certificate);
  workload.run({
    replicas: servers,
    serviceName: `${name}-headless`,
    claims: drives(plan).map((drive) => ({ name: drive, size: storage })),
    volumeGroup: 10001,
    // A stopping server heals recently written objects for up to a minute.
    gracePeriodSeconds: 90,
    volumes: [{ name: 'tmp', emptyDir: {} }, ...certificate.volumes],
    containers: [server(plan, certificate.mounts)],
    // Servers with different images or environments do not form a quorum, so a rolling update would never finish.
    ...(servers > 1 && { updateStrategy: 'OnDelete' as const }),
  });
}

/** Names of a server's volumes, which are also their mount paths. */
function drives({ drivesPerServer }: ServerPlan): string[] {
  return drivesPerServer === 1 ? ['data'] : Array.from({ length: drivesPerServer }, (_, n) => `data-${n}`);
}

/** The drives as an argument of the server: a path for one server, otherwise MinIO's range notation. */
function driveArgument({ name, servers, drivesPerServer, peers, certificate }: ServerPlan): string {
  const path = drivesPerServer === 1 ? '/data' : `/data-{0...${drivesPerServer - 1}}`;
  if (servers === 1) return path;
  return `${certificate === undefined ? 'http' : 'https'}://${name}-{0...${servers - 1}}.${peers.host}:${s3Port}${path}`;
}

function server(plan: ServerPlan, certificates: readonly VolumeMount[]): ContainerProps {
  const { servers, root, region, console, certificate, pod } = plan;
  const probe = (path: string) => ({
    httpGet: { path, port: IntOrString.fromNumber(s3Port), ...(certificate !== undefined && { scheme: 'HTTPS' }) },
  });
  return {
    name: 'server',
    image: plan.image,
    args: [
      'server',
      driveArgument(plan),
      ...(certificate === undefined ? [] : ['--certs-dir', certificatePath]),
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
    // `cluster` succeeds only with a write quorum: several servers would wait for each other and never become Ready.
    // `ready` succeeds earlier, as soon as the server itself runs.
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
