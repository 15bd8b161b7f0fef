import { IntOrString, Quantity, type Probe } from '../../../imports/k8s';
import type { ConfigFiles, ReplicatedPods, Resources } from '../../kit';
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
} from './layout';
import { livePath, readyPath } from './nginx-config';

/** The files of the ConfigMap. */
export const gatewayFile = 'nginx.conf';
export const checkerFile = 'checker.conf';

/** Measured with Loki at 200 lines/s: 6 MiB and 1 MiB. The rest is for bodies and remembered logins, which are memory too. */
const gatewayResources: Resources = { cpu: '100m', memory: '64Mi', memoryLimit: '128Mi' };
const checkerResources: Resources = { cpu: '100m', memory: '32Mi', memoryLimit: '64Mi' };

/** The pods: nginx for the clients, and beside it the one that checks their logins. */
export function gatewayPods(props: {
  readonly replicas: number;
  /** As the cluster pulls it. */
  readonly image: string;
  readonly files: ConfigFiles;
  readonly authSecret: string;
  /** Secret with the certificate. @default - none */
  readonly tlsSecret: string | undefined;
}): ReplicatedPods {
  const { replicas, image, files, authSecret, tlsSecret } = props;
  const config = { name: files.volume.name, mountPath: configFolder, readOnly: true };
  return {
    replicas,
    user: 10101,
    files: [files],
    volumes: [
      { name: 'tmp', emptyDir: {} },
      { name: 'checker-tmp', emptyDir: {} },
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
      {
        name: 'checker',
        image,
        imageAsIs: true,
        command: [...nginx, `${configFolder}/${checkerFile}`],
        ports: [{ name: 'health', containerPort: checkerHealthPort }],
        readinessProbe: { tcpSocket: { port: IntOrString.fromNumber(checkerHealthPort) }, periodSeconds: 5 },
        livenessProbe: { ...get(checkerHealthPath, checkerHealthPort), periodSeconds: 15, timeoutSeconds: 5 },
        // It outlives the gateway, whose last requests still ask it.
        lifecycle: { preStop: { exec: { command: ['sleep', '8'] } } },
        resources: checkerResources,
        volumeMounts: [
          config,
          { name: 'checker-tmp', mountPath: podLayout.temporary },
          { name: 'logins', mountPath: loginsFolder, readOnly: true },
        ],
      },
    ],
  };
}

/** `-e`: before nginx has read where its log is, it would try a file of the image, which is read-only. */
const nginx = ['nginx', '-e', podLayout.errorLog, '-c'];

/**
 * nginx ends at once if a Service of Loki does not exist yet, and the pause between restarts grows to minutes. So it
 * waits: Ready 6 s after the Service appeared, without a restart.
 */
const gatewayCommand = [...nginx, `${configFolder}/${gatewayFile}`].join(' ');
const startWhenLokiIsThere = `until ${gatewayCommand} -t -q; do sleep 1; done; exec ${gatewayCommand}`;

function get(path: string, port: number): Probe {
  return { httpGet: { path, port: IntOrString.fromNumber(port) } };
}
