import { IntOrString, type Container, type Volume } from '../../imports/k8s';
import type { LogSink } from '../contracts';
import {
  asList,
  caBundle,
  nodeVolumes,
  outermostPaths,
  sinkCa,
  type ConfigFiles,
  type NodeMount,
  type PodProps,
} from '../kit';
import { configFile, dataFolder, httpPort, loginFolder } from './config';

/** Input of the pods of the agent. */
export interface PromtailPodsPlan {
  readonly image: string;
  readonly files: ConfigFiles;
  readonly sink: LogSink;
  readonly dataPath: string;
  readonly mounts: readonly NodeMount[];
  /** Names of labels whose value is the name of the node. */
  readonly hostLabels: readonly string[];
}

/** The agent's pods. */
export function promtailPods({ image, files, sink, dataPath, mounts, hostLabels }: PromtailPodsPlan): PodProps {
  const ca = caBundle(sink.ca, sinkCa);
  const login: Volume[] =
    sink.login === undefined ? [] : [{ name: 'login', secret: { secretName: sink.login.secret, defaultMode: 0o400 } }];
  const node = nodeVolumes(mounts);
  const folders = outermostPaths(mounts.filter(({ type }) => type !== 'File').map(({ path }) => path));
  const external = hostLabels.map((label) => `${label}=$(HOSTNAME)`).join(',');
  return {
    runAsRootReason: `files below ${asList(folders)}, and the folder of positions, belong to root and are readable for nobody else`,
    // Logs are collected from every node, whatever its taints.
    tolerations: [{ operator: 'Exists' }],
    files: [files],
    volumes: [
      ...node.volumes,
      { name: 'data', hostPath: { path: dataPath, type: 'DirectoryOrCreate' } },
      ...login,
      ...ca.volumes,
    ],
    containers: [
      {
        name: 'promtail',
        image,
        args: [
          `-config.file=/etc/promtail/${configFile}`,
          ...(external === '' ? [] : [`-client.external-labels=${external}`]),
        ],
        env: [
          // By this name, Promtail lists only the pods of its node.
          { name: 'HOSTNAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
        ],
        ports: [{ name: 'http', containerPort: httpPort }],
        ...probes(IntOrString.fromString('http')),
        resources: { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' },
        volumeMounts: [
          { name: files.volume.name, mountPath: '/etc/promtail', readOnly: true },
          ...node.volumeMounts,
          { name: 'data', mountPath: dataFolder },
          ...login.map(({ name }) => ({ name, mountPath: loginFolder, readOnly: true })),
          ...ca.volumeMounts,
        ],
      },
    ],
  };
}

/**
 * Probes by the metrics, which are served once all targets are managed. `/ready` fails as long as no file is read, so
 * that on a node without selected pods the agent would never be ready.
 */
function probes(port: IntOrString): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const served = { httpGet: { path: '/metrics', port } };
  return {
    startupProbe: { ...served, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...served, periodSeconds: 10 },
    livenessProbe: { tcpSocket: { port }, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 4 },
  };
}
