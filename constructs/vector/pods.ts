import { IntOrString, type Container, type Volume } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import { envFromSecret, type ConfigFiles, type Data, type PodProps } from '../kit';
import { loginFolder, metricsPort } from './config';
import type { VectorVersion } from './releases';

/** What the agent's pods are made from. */
export interface AgentPlan {
  readonly config: Data;
  readonly files: ConfigFiles;
  readonly sink: LogSink;
  readonly version: VectorVersion;
  /** Folder of the node for positions and buffer. */
  readonly dataPath: string;
}

/** Where the container runtime writes; Vector looks for it at exactly this path. */
const podLogs = '/var/log/pods';

/** The agent's pods. */
export function agentPods({ config, files, sink, version, dataPath }: AgentPlan): PodProps {
  const login = loginOf(sink, version);
  // The metrics answer as soon as the topology runs. Alive is only that it listens: an agent that stops still sends.
  const metrics = IntOrString.fromString('metrics');
  const answers = { httpGet: { path: '/metrics', port: metrics } };
  return {
    // Its own lines would grow with every line it sends.
    labels: { 'vector.dev/exclude': 'true' },
    runAsRootReason: 'the files below /var/log/pods belong to root and are readable for nobody else',
    // A node without an agent is a node without logs.
    tolerations: [{ operator: 'Exists' }],
    // Vector takes up to 60 s to send what it holds.
    gracePeriodSeconds: 60,
    files: [files],
    volumes: [
      { name: 'pod-logs', hostPath: { path: podLogs, type: 'Directory' } },
      { name: 'data', hostPath: { path: dataPath, type: 'DirectoryOrCreate' } },
      ...login.volumes,
    ],
    containers: [
      {
        name: 'vector',
        image: version.image,
        args: ['--config', '/etc/vector/vector.yaml'],
        env: [
          { name: 'VECTOR_SELF_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
          ...login.env,
        ],
        ports: [{ name: 'metrics', containerPort: metricsPort }],
        startupProbe: { ...answers, periodSeconds: 2, failureThreshold: 60 },
        readinessProbe: { ...answers, periodSeconds: 10 },
        livenessProbe: { tcpSocket: { port: metrics }, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 4 },
        resources: { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' },
        volumeMounts: [
          { name: files.volume.name, mountPath: '/etc/vector', readOnly: true },
          { name: 'pod-logs', mountPath: podLogs, readOnly: true },
          { name: 'data', mountPath: String(config['data_dir']) },
          ...login.mounts,
        ],
      },
    ],
  };
}

interface LoginParts {
  readonly env: NonNullable<Container['env']>;
  readonly mounts: NonNullable<Container['volumeMounts']>;
  readonly volumes: readonly Volume[];
}

/** How user and password come into the container: as the release can read them. */
function loginOf({ login }: LogSink, version: VectorVersion): LoginParts {
  if (login === undefined) return { env: [], mounts: [], volumes: [] };
  if (version.login === 'directory')
    return {
      env: [],
      mounts: [{ name: 'login', mountPath: loginFolder, readOnly: true }],
      volumes: [{ name: 'login', secret: { secretName: login.secret, defaultMode: 0o400 } }],
    };
  return {
    env: [
      envFromSecret('LOKI_USERNAME', login.secret, 'username'),
      envFromSecret('LOKI_PASSWORD', login.secret, 'password'),
    ],
    mounts: [],
    volumes: [],
  };
}
