import { IntOrString, Quantity, type Probe, type Volume, type VolumeMount } from '../../imports/k8s';
import { quantity, type ConfigFiles, type ContainerProps, type ReplicatedPods, type Resources } from '../kit';
import { checkerHealthPath } from './checker-config';
import {
  certificateFolder,
  checkerHealthPort,
  configFolder,
  loginsFile,
  loginsFolder,
  podLayout,
  recheckerHealthPort,
  gatewayContainer,
} from './layout';
import { livePath, readyPath } from './nginx-config';
import type { clientPorts } from './ports';

/** Files of the ConfigMap. */
export const gatewayFile = 'nginx.conf';
export const checkerFile = 'checker.conf';
export const recheckerFile = 'rechecker.conf';

/** Measured with Loki at 200 lines/s: 6 MiB, and 1 MiB for a checker. The rest is for bodies and cached logins. */
export const gatewayResources = {
  cpu: '100m',
  memory: '64Mi',
  memoryLimit: '256Mi',
  disk: '512Mi',
} satisfies Resources;
const checkerResources: Resources = { cpu: '100m', memory: '32Mi', memoryLimit: '64Mi' };

/** The pods: an nginx for clients and two that verify passwords. */
export function gatewayPods(props: {
  readonly replicas: number;
  /** Image, including a registry mirror. */
  readonly image: string;
  readonly files: ConfigFiles;
  readonly authSecret: string;
  /** The ports for clients. */
  readonly ports: ReturnType<typeof clientPorts>;
  /** Size of the volume for bodies, bytes. */
  readonly bodies: number;
  /** Secret with the certificate. @default - none */
  readonly tlsSecret: string | undefined;
  /** Further volumes of the container for clients, and their mount paths. */
  readonly mounts: readonly { readonly volume: Volume; readonly path: string }[];
}): ReplicatedPods {
  const { replicas, image, files, authSecret, ports, bodies, tlsSecret, mounts } = props;
  const config = { name: files.volume.name, mountPath: configFolder, readOnly: true };
  const [first] = ports;
  const probe = (path: string): Probe => get(path, first.podPort, first.scheme);
  return {
    replicas,
    user: 10101,
    files: [files],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: Quantity.fromString(quantity(bodies)) } },
      { name: 'checker-tmp', emptyDir: { sizeLimit: Quantity.fromString('16Mi') } },
      { name: 'rechecker-tmp', emptyDir: { sizeLimit: Quantity.fromString('16Mi') } },
      { name: 'remembered', emptyDir: { medium: 'Memory', sizeLimit: Quantity.fromString('16Mi') } },
      // With `items`, a Secret without this key prevents the start of the pod, which would otherwise reject every
      // login.
      { name: 'logins', secret: { secretName: authSecret, items: [{ key: loginsFile, path: loginsFile }] } },
      ...(tlsSecret === undefined ? [] : [{ name: 'certificate', secret: { secretName: tlsSecret } }]),
      ...mounts.map(({ volume }) => volume),
    ],
    containers: [
      {
        name: gatewayContainer,
        image,
        imageAsIs: true,
        command: ['sh', '-c', startWhenBackendsResolve],
        ports: ports.map(({ name, podPort }) => ({ name, containerPort: podPort })),
        startupProbe: { ...probe(livePath), periodSeconds: 2, failureThreshold: 150 },
        readinessProbe: { ...probe(readyPath), periodSeconds: 5 },
        livenessProbe: { ...probe(livePath), periodSeconds: 15, timeoutSeconds: 5 },
        // Nodes route requests to this pod until they have processed its termination.
        lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
        resources: gatewayResources,
        volumeMounts: [
          config,
          { name: 'tmp', mountPath: podLayout.temporary },
          { name: 'remembered', mountPath: podLayout.remembered },
          ...(tlsSecret === undefined ? [] : [{ name: 'certificate', mountPath: certificateFolder, readOnly: true }]),
          ...mounts.map(({ volume, path }) => ({ name: volume.name, mountPath: path, readOnly: true })),
        ],
      },
      checkerContainer('checker', checkerFile, checkerHealthPort, image, config),
      checkerContainer('rechecker', recheckerFile, recheckerHealthPort, image, config),
    ],
  };
}

/** A container that verifies passwords. */
function checkerContainer(
  name: string,
  file: string,
  healthPort: number,
  image: string,
  config: VolumeMount,
): ContainerProps {
  return {
    name,
    image,
    imageAsIs: true,
    command: ['sh', '-c', `${selectConfig(file)}; exec ${nginx}`],
    ports: [{ name: name, containerPort: healthPort }],
    readinessProbe: { tcpSocket: { port: IntOrString.fromNumber(healthPort) }, periodSeconds: 5 },
    livenessProbe: { ...get(checkerHealthPath, healthPort), periodSeconds: 15, timeoutSeconds: 5 },
    // Longer than the gateway, whose last requests still need it.
    lifecycle: { preStop: { exec: { command: ['sleep', '8'] } } },
    resources: checkerResources,
    volumeMounts: [
      config,
      { name: `${name}-tmp`, mountPath: podLayout.temporary },
      { name: 'logins', mountPath: loginsFolder, readOnly: true },
    ],
  };
}

/** `-e`: before nginx reads its configuration, it would log to a file of the image, which is read-only. */
const nginx = `nginx -e ${podLayout.errorLog} -c $config`;

/** Shell code that removes `listen [::]` if the kernel does not support IPv6. */
function selectConfig(file: string): string {
  const [original, ipv4Only] = [`${configFolder}/${file}`, `${podLayout.temporary}/${file}`];
  return `config=${original}; [ -e /proc/net/if_inet6 ] || { config=${ipv4Only}; sed '/listen \\[::\\]/d' ${original} > ${ipv4Only}; }`;
}

/**
 * nginx exits if the Service of a backend does not exist yet, and the back-off of restarts grows to minutes. This loop waits
 * instead: measured, the pod is Ready 6 s after the Service was created.
 */
const startWhenBackendsResolve = `${selectConfig(gatewayFile)}; until ${nginx} -t -q; do sleep 1; done; exec ${nginx}`;

function get(path: string, port: number, scheme: 'http' | 'https' = 'http'): Probe {
  return { httpGet: { path, port: IntOrString.fromNumber(port), ...(scheme === 'https' && { scheme: 'HTTPS' }) } };
}
