import { IntOrString, type Container, type ContainerPort, type Volume } from '../../imports/k8s';
import {
  caBundle,
  envFromSecret,
  nodeVolumes,
  outermostPaths,
  asList,
  sinkCa,
  type ByteSize,
  type ConfigFiles,
  type Data,
  type PodProps,
} from '../kit';
import { loginsFolder, loginVariables, metricsPort, type Output } from './config';
import type { NodeSource } from './node/sources';
import type { StateVolume } from './state';
import type { VectorVersion } from './releases';

/** Input of the pods of Vector. */
export interface VectorPodsPlan {
  readonly config: Data;
  readonly files: ConfigFiles;
  readonly outputs: readonly Output[];
  readonly version: VectorVersion;
  /** The volume that holds positions and buffer, and the limit of ephemeral storage that it needs. */
  readonly state: StateVolume;
  readonly image: string;
  /** Ports beside that of the metrics. */
  readonly ports: readonly ContainerPort[];
  readonly memoryLimit: ByteSize;
  /** Other volumes, before those of Vector. @default - none */
  readonly before?: Mounted;
  /** Other volumes, after those of Vector. @default - none */
  readonly after?: Mounted;
}

/** Volumes with their mounts in the container. */
export interface Mounted {
  readonly volumes: readonly Volume[];
  readonly volumeMounts: NonNullable<Container['volumeMounts']>;
}

/** The agent's pods. */
export function agentPods({
  sources,
  ...plan
}: Omit<VectorPodsPlan, 'image' | 'ports' | 'memoryLimit' | 'before' | 'after'> & {
  readonly sources: readonly NodeSource[];
}): PodProps {
  const { version, state } = plan;
  const reason = rootReason(sources, state.volume);
  const readsJournal = sources.some(({ lines }) => lines.origin === 'journal');
  return {
    ...(reason === undefined ? { volumeGroup: 10001 } : { runAsRootReason: reason }),
    // Logs are collected from every node, whatever its taints.
    tolerations: [{ operator: 'Exists' }],
    ...vectorPods({
      ...plan,
      image: readsJournal ? version.journalImage : version.image,
      ports: sources.flatMap(({ ports }) => ports),
      memoryLimit: '256Mi',
      before: nodeVolumes(sources.flatMap(({ mounts }) => mounts)),
    }),
  };
}

const noVolumes: Mounted = { volumes: [], volumeMounts: [] };

/** Pods with one container that runs Vector. */
export function vectorPods({
  config,
  files,
  outputs,
  version,
  state,
  image,
  ports,
  ...plan
}: VectorPodsPlan): PodProps {
  const { memoryLimit, before = noVolumes, after = noVolumes } = plan;
  const login = loginsOf(outputs, version);
  // All sinks are of one receiver.
  const ca = caBundle(outputs[0]!.sink.ca, sinkCa);
  return {
    // Collecting its own lines would create a loop.
    labels: { 'vector.dev/exclude': 'true' },
    // Vector takes up to 60 s to flush its sinks.
    gracePeriodSeconds: 60,
    files: [files],
    volumes: [...before.volumes, state.volume, ...login.volumes, ...ca.volumes, ...after.volumes],
    containers: [
      {
        name: 'vector',
        image,
        args: ['--config', '/etc/vector/vector.yaml'],
        env: [
          { name: 'VECTOR_SELF_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
          ...login.env,
        ],
        ports: [{ name: 'metrics', containerPort: metricsPort }, ...ports],
        ...metricsProbes(IntOrString.fromString('metrics')),
        resources: {
          cpu: '100m',
          memory: '128Mi',
          memoryLimit,
          ...(state.disk !== undefined && { disk: state.disk }),
        },
        // Otherwise the node could run out of disk before the buffer is full.
        diskRequest: state.disk,
        volumeMounts: [
          { name: files.volume.name, mountPath: '/etc/vector', readOnly: true },
          ...before.volumeMounts,
          { name: 'data', mountPath: String(config['data_dir']) },
          ...login.mounts,
          ...ca.volumeMounts,
          ...after.volumeMounts,
        ],
      },
    ],
  };
}

/**
 * Probes by the port of the metrics, which answers once all components run. The liveness probe only connects, because a
 * stopping agent still sends its buffer.
 */
function metricsProbes(port: IntOrString): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const metricsProbe = { httpGet: { path: '/metrics', port } };
  return {
    startupProbe: { ...metricsProbe, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...metricsProbe, periodSeconds: 10 },
    livenessProbe: { tcpSocket: { port }, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 4 },
  };
}

/** Why the pods run as root, by what they mount of the node; undefined if they mount nothing of it. */
function rootReason(sources: readonly NodeSource[], { hostPath }: Volume): string | undefined {
  const folders = sources.flatMap(({ mounts }) => mounts.filter(({ type }) => type !== 'File'));
  const paths = outermostPaths(folders.map(({ path }) => path));
  if (paths.length > 0)
    return sources.some(({ lines }) => lines.origin === 'files')
      ? `files below ${asList(paths)} can belong to root and be readable for nobody else`
      : `the files below ${asList(paths)} belong to root and are readable for nobody else`;
  return hostPath === undefined
    ? undefined
    : `${hostPath.path} of the node, where positions and buffer are, belongs to root`;
}

interface LoginSource {
  readonly env: NonNullable<Container['env']>;
  readonly mounts: NonNullable<Container['volumeMounts']>;
  readonly volumes: readonly Volume[];
}

/** Mounts or environment variables of the logins, as the release supports. */
function loginsOf(outputs: readonly Output[], version: VectorVersion): LoginSource {
  const logins = outputs.flatMap(({ sink, login }) =>
    sink.login === undefined ? [] : ([[login, sink.login.secret]] as const),
  );
  if (version.login === 'environment')
    return {
      env: logins.flatMap(([login, secret]) => {
        const { user, password } = loginVariables(login);
        return [envFromSecret(user, secret, 'username'), envFromSecret(password, secret, 'password')];
      }),
      mounts: [],
      volumes: [],
    };
  const named = logins.map(([login, secretName], n) => {
    // The name of the first volume must not change: the agents would restart.
    const name = n === 0 ? 'login' : `login-${login.replaceAll('_', '-')}`;
    return { name, mountPath: `${loginsFolder}/${login}`, secretName };
  });
  return {
    env: [],
    mounts: named.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
    volumes: named.map(({ name, secretName }) => ({ name, secret: { secretName, defaultMode: 0o400 } })),
  };
}
