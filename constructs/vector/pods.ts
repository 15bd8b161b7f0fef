import { IntOrString, type Container, type Volume } from '../../imports/k8s';
import { caBundle, envFromSecret, sinkCa, type ConfigFiles, type Data, type PodProps } from '../kit';
import { loginsFolder, loginVariables, metricsPort, type Output } from './config';
import type { VectorVersion } from './releases';

/** Input of the agent's pods. */
export interface AgentPlan {
  readonly config: Data;
  readonly files: ConfigFiles;
  readonly outputs: readonly Output[];
  readonly version: VectorVersion;
  /** Folder of the node that holds positions and buffer. */
  readonly dataPath: string;
}

/** Folder of the container logs. Vector expects exactly this path. */
const podLogs = '/var/log/pods';

/** The agent's pods. */
export function agentPods({ config, files, outputs, version, dataPath }: AgentPlan): PodProps {
  const login = loginsOf(outputs, version);
  // All sinks are of one receiver.
  const ca = caBundle(outputs[0]!.sink.ca, sinkCa);
  // The metrics endpoint answers once all components run. The liveness probe only connects, because a stopping agent
  // still sends its buffer.
  const metrics = IntOrString.fromString('metrics');
  const metricsProbe = { httpGet: { path: '/metrics', port: metrics } };
  return {
    // Collecting its own lines would create a loop.
    labels: { 'vector.dev/exclude': 'true' },
    runAsRootReason: 'the files below /var/log/pods belong to root and are readable for nobody else',
    // Logs are collected from every node, whatever its taints.
    tolerations: [{ operator: 'Exists' }],
    // Vector takes up to 60 s to flush its sinks.
    gracePeriodSeconds: 60,
    files: [files],
    volumes: [
      { name: 'pod-logs', hostPath: { path: podLogs, type: 'Directory' } },
      { name: 'data', hostPath: { path: dataPath, type: 'DirectoryOrCreate' } },
      ...login.volumes,
      ...ca.volumes,
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
        startupProbe: { ...metricsProbe, periodSeconds: 2, failureThreshold: 60 },
        readinessProbe: { ...metricsProbe, periodSeconds: 10 },
        livenessProbe: { tcpSocket: { port: metrics }, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 4 },
        resources: { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' },
        volumeMounts: [
          { name: files.volume.name, mountPath: '/etc/vector', readOnly: true },
          { name: 'pod-logs', mountPath: podLogs, readOnly: true },
          { name: 'data', mountPath: String(config['data_dir']) },
          ...login.mounts,
          ...ca.volumeMounts,
        ],
      },
    ],
  };
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
