import { IntOrString, type Probe, type Volume } from '../../imports/k8s';
import {
  goMemoryLimit,
  waitForBuckets,
  type ByteSize,
  type ConfigFiles,
  type PodSettings,
  type Resources,
  type StatefulPods,
} from '../kit';
import { runtimePath } from './config';
import { grpcPort, httpPort, otlpGrpcPort, otlpHttpPort } from './routes';
import { credentialsEnv, dataPath, storeCaVolume, storeMounts, type TempoStore } from './store';

const configFolder = '/etc/tempo/config';

/** Name of the file in the ConfigMap. */
export const configFile = 'tempo.yaml';

/** Measured: 85 MiB idle, 105 MiB with the metrics-generator. Live traces are in memory, up to 250 MB in 3.0. */
const resources: Resources = { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' };

/** Input of the pod. */
export interface TempoPodPlan {
  readonly image: string;
  readonly serviceName: string;
  readonly files: ConfigFiles;
  /** The overrides of tenants, which Tempo reloads while it runs, so that a change does not restart the pod. */
  readonly runtime: Volume;
  readonly store: TempoStore;
  /** Of the port for queries. */
  readonly scheme: 'http' | 'https';
  readonly storage: ByteSize;
  /** Further volumes, and their mount paths. */
  readonly mounts: readonly { readonly volume: Volume; readonly path: string }[];
  readonly pod: PodSettings | undefined;
}

/** One pod that runs all modules: since 3.0, several need Kafka between them. */
export function tempoPods(plan: TempoPodPlan): StatefulPods {
  const { image, serviceName, files, runtime, store, scheme, storage, pod } = plan;
  const mounts = [{ volume: runtime, path: runtimePath }, ...storeMounts(store), ...plan.mounts];
  const port = IntOrString.fromString('http');
  const get = (path: string): Probe => ({ httpGet: { path, port, ...(scheme === 'https' && { scheme: 'HTTPS' }) } });
  return {
    replicas: 1,
    serviceName,
    claims: [{ name: 'data', size: storage }],
    volumeGroup: 10001,
    // What was received is in the write-ahead log within a second. The process often does not end by itself after that.
    gracePeriodSeconds: 45,
    files: [files],
    volumes: [{ name: 'tmp', emptyDir: {} }, ...mounts.map(({ volume }) => volume)],
    // Tempo exits if its bucket does not exist.
    initContainers: store === 'filesystem' ? [] : waitForBuckets(store, storeCaVolume),
    containers: [
      {
        name: 'tempo',
        image,
        args: [`-config.file=${configFolder}/${configFile}`],
        env: [...credentialsEnv(store), { name: 'GOMEMLIMIT', value: goMemoryLimit(pod?.resources ?? resources) }],
        ports: [
          { name: 'http', containerPort: httpPort },
          { name: 'grpc', containerPort: grpcPort },
          { name: 'otlp-grpc', containerPort: otlpGrpcPort },
          { name: 'otlp-http', containerPort: otlpHttpPort },
        ],
        // It replays the write-ahead log first.
        startupProbe: { ...get('/ready'), periodSeconds: 2, failureThreshold: 450 },
        readinessProbe: { ...get('/ready'), periodSeconds: 5, timeoutSeconds: 3 },
        livenessProbe: {
          ...get('/api/echo'),
          periodSeconds: 30,
          timeoutSeconds: 5,
          failureThreshold: 5,
        },
        resources,
        volumeMounts: [
          { name: files.volume.name, mountPath: configFolder, readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'data', mountPath: dataPath },
          ...mounts.map(({ volume, path }) => ({ name: volume.name, mountPath: path, readOnly: true })),
        ],
      },
    ],
  };
}
