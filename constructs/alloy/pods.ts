import { IntOrString, type ContainerPort, type EnvVar, type Volume } from '../../imports/k8s';
import {
  caBundle,
  goMemoryLimit,
  nodeVolumes,
  type ConfigFiles,
  type NodeMount,
  type PodProps,
  type PodSettings,
  type Resources,
} from '../kit';
import { authoritiesOf, dataFolder, loginsFolder, port, type Receiver } from './config';
import type { StabilityLevel } from './components';
import { nodeVariable } from './logs-config';

/** Input of the pods of an Alloy. */
export interface AlloyPodsPlan {
  readonly image: string;
  readonly files: ConfigFiles;
  readonly outputs: readonly Receiver[];
  readonly stability: StabilityLevel;
  readonly resources: Resources;
  readonly pod: PodSettings | undefined;
  /** The volume of positions; undefined if it is a claim with the name `data`. */
  readonly data: Volume | undefined;
  /** @default - none */
  readonly env?: readonly EnvVar[];
  /** Files and folders of the node. @default - none */
  readonly mounts?: readonly NodeMount[];
  /** Ports in addition to that of metrics. @default - none */
  readonly ports?: readonly ContainerPort[];
}

/** Name of the file in the ConfigMap. */
export const configFile = 'config.alloy';

/** The variable with the name of the node. */
export const nodeEnv: EnvVar = {
  name: nodeVariable,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
};

const configFolder = '/etc/alloy';

/** Pods with one container that runs Alloy. */
export function alloyPods(plan: AlloyPodsPlan): PodProps {
  const { image, files, outputs, stability, resources, pod, data, env = [], mounts = [], ports = [] } = plan;
  const node = nodeVolumes(mounts);
  const authorities = authoritiesOf(outputs).map(({ ca, ...place }) => caBundle(ca, place));
  const logins = outputs.flatMap(({ name, sink }) =>
    sink.login === undefined ? [] : [{ name, volume: `login-${name.replaceAll('_', '-')}`, ...sink.login }],
  );
  const ready = { httpGet: { path: '/-/ready', port: IntOrString.fromString('http') } };
  return {
    // What has been read and not been sent is sent for up to 15 s after the sources have stopped.
    gracePeriodSeconds: 60,
    files: [files],
    volumes: [
      ...node.volumes,
      ...(data === undefined ? [] : [data]),
      ...logins.map(({ volume, secret }) => ({ name: volume, secret: { secretName: secret, defaultMode: 0o400 } })),
      ...authorities.flatMap(({ volumes }) => volumes),
    ],
    containers: [
      {
        name: 'alloy',
        image,
        args: [
          'run',
          `${configFolder}/${configFile}`,
          `--storage.path=${dataFolder}`,
          `--server.http.listen-addr=0.0.0.0:${port}`,
          `--stability.level=${stability}`,
          '--disable-reporting',
          // Both show what the process holds, which nobody has asked for.
          '--server.http.disable-support-bundle',
          '--server.http.enable-pprof=false',
        ],
        env: [...env, { name: 'GOMEMLIMIT', value: goMemoryLimit(pod?.resources ?? resources) }],
        ports: [{ name: 'http', containerPort: port }, ...ports],
        startupProbe: { ...ready, periodSeconds: 2, failureThreshold: 60 },
        readinessProbe: { ...ready, periodSeconds: 10 },
        // Not `/-/healthy`, which is about what components depend on: a restart would not help, and would stop reading.
        livenessProbe: {
          tcpSocket: { port: IntOrString.fromString('http') },
          periodSeconds: 30,
          timeoutSeconds: 5,
          failureThreshold: 4,
        },
        resources,
        volumeMounts: [
          { name: files.volume.name, mountPath: configFolder, readOnly: true },
          ...node.volumeMounts,
          { name: 'data', mountPath: dataFolder },
          ...logins.map(({ name, volume }) => ({
            name: volume,
            mountPath: `${loginsFolder}/${name}`,
            readOnly: true,
          })),
          ...authorities.flatMap(({ volumeMounts }) => volumeMounts),
        ],
      },
    ],
  };
}
