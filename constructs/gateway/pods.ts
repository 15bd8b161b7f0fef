import { IntOrString, Quantity, type Probe, type VolumeMount } from '../../imports/k8s';
import { quantity, type ConfigFiles, type ContainerProps, type ReplicatedPods, type Resources } from '../kit';
import { checkerHealthPath } from './checker-config';
import {
  certificateFolder,
  checkerHealthPort,
  configFolder,
  gatewayPort,
  gatewayTlsPort,
  loginsFile,
  loginsFolder,
  podLayout,
  recheckerHealthPort,
} from './layout';
import { livePath, readyPath } from './nginx-config';

/** The files of the ConfigMap. */
export const gatewayFile = 'nginx.conf';
export const checkerFile = 'checker.conf';
export const recheckerFile = 'rechecker.conf';

/** Measured with Loki at 200 lines/s: 6 MiB and 1 MiB. The rest is for bodies and remembered logins, which are memory too. */
export const gatewayResources = {
  cpu: '100m',
  memory: '64Mi',
  memoryLimit: '256Mi',
  disk: '512Mi',
} satisfies Resources;
const checkerResources: Resources = { cpu: '100m', memory: '32Mi', memoryLimit: '64Mi' };

/** The pods: nginx for the clients, and beside it those that check their logins. */
export function gatewayPods(props: {
  readonly replicas: number;
  /** As the cluster pulls it. */
  readonly image: string;
  readonly files: ConfigFiles;
  readonly authSecret: string;
  /** Disk for bodies, bytes. */
  readonly bodies: number;
  /** Secret with the certificate. @default - none */
  readonly tlsSecret: string | undefined;
}): ReplicatedPods {
  const { replicas, image, files, authSecret, bodies, tlsSecret } = props;
  const config = { name: files.volume.name, mountPath: configFolder, readOnly: true };
  return {
    replicas,
    user: 10101,
    files: [files],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: Quantity.fromString(quantity(bodies)) } },
      { name: 'checker-tmp', emptyDir: { sizeLimit: Quantity.fromString('16Mi') } },
      { name: 'rechecker-tmp', emptyDir: { sizeLimit: Quantity.fromString('16Mi') } },
      { name: 'remembered', emptyDir: { medium: 'Memory', sizeLimit: Quantity.fromString('16Mi') } },
      // Named, so that a Secret without this key keeps the pod from starting instead of refusing everybody.
      { name: 'logins', secret: { secretName: authSecret, items: [{ key: loginsFile, path: loginsFile }] } },
      ...(tlsSecret === undefined ? [] : [{ name: 'certificate', secret: { secretName: tlsSecret } }]),
    ],
    containers: [
      {
        name: 'gateway',
        image,
        imageAsIs: true,
        command: ['sh', '-c', startWhenLokiIsThere],
        ports: [
          { name: 'http', containerPort: gatewayPort },
          ...(tlsSecret === undefined ? [] : [{ name: 'https', containerPort: gatewayTlsPort }]),
        ],
        startupProbe: { ...get(livePath, gatewayPort), periodSeconds: 2, failureThreshold: 150 },
        readinessProbe: { ...get(readyPath, gatewayPort), periodSeconds: 5 },
        livenessProbe: { ...get(livePath, gatewayPort), periodSeconds: 15, timeoutSeconds: 5 },
        // Until every node knows that this pod is leaving, clients are still sent here.
        lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
        resources: gatewayResources,
        volumeMounts: [
          config,
          { name: 'tmp', mountPath: podLayout.temporary },
          { name: 'remembered', mountPath: podLayout.remembered },
          ...(tlsSecret === undefined ? [] : [{ name: 'certificate', mountPath: certificateFolder, readOnly: true }]),
        ],
      },
      checkerContainer('checker', checkerFile, checkerHealthPort, image, config),
      checkerContainer('rechecker', recheckerFile, recheckerHealthPort, image, config),
    ],
  };
}

/** An nginx that checks logins. */
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
    command: ['sh', '-c', `${choose(file)}; exec ${nginx}`],
    ports: [{ name: name, containerPort: healthPort }],
    readinessProbe: { tcpSocket: { port: IntOrString.fromNumber(healthPort) }, periodSeconds: 5 },
    livenessProbe: { ...get(checkerHealthPath, healthPort), periodSeconds: 15, timeoutSeconds: 5 },
    // It outlives the gateway, whose last requests still ask it.
    lifecycle: { preStop: { exec: { command: ['sleep', '8'] } } },
    resources: checkerResources,
    volumeMounts: [
      config,
      { name: `${name}-tmp`, mountPath: podLayout.temporary },
      { name: 'logins', mountPath: loginsFolder, readOnly: true },
    ],
  };
}

/** `-e`: before nginx has read where its log is, it would try a file of the image, which is read-only. */
const nginx = `nginx -e ${podLayout.errorLog} -c $config`;

/** A kernel without IPv6 refuses to listen on `[::]`: there the configuration is used without those lines. */
function choose(file: string): string {
  const [given, without] = [`${configFolder}/${file}`, `${podLayout.temporary}/${file}`];
  return `config=${given}; [ -e /proc/net/if_inet6 ] || { config=${without}; sed '/listen \\[::\\]/d' ${given} > ${without}; }`;
}

/**
 * nginx ends at once if a Service of Loki does not exist yet, and the pause between restarts grows to minutes. So it
 * waits: Ready 6 s after the Service appeared, without a restart.
 */
const startWhenLokiIsThere = `${choose(gatewayFile)}; until ${nginx} -t -q; do sleep 1; done; exec ${nginx}`;

function get(path: string, port: number): Probe {
  return { httpGet: { path, port: IntOrString.fromNumber(port) } };
}
