import { IntOrString, type EnvVar } from '../../imports/k8s';
import {
  envFromSecret,
  goMemoryLimit,
  type ByteSize,
  type PodSettings,
  type Resources,
  type StatefulPods,
} from '../kit';
import { certificatePath, port, searchIndexPath } from './config';
import { oauthEnv, type OAuthSettings } from './oauth';
import { configPath, dashboardsPath } from './provisioning';
import type { ProvisioningVolumes } from './volumes';

/** What others measured for Grafana 13: 330 MiB without users, and more with each bundled data source in use. */
const resources: Resources = { cpu: '50m', memory: '512Mi', memoryLimit: '1Gi' };

/** Settings of the pod. */
export interface GrafanaPodPlan {
  readonly name: string;
  readonly image: string;
  readonly adminSecret: string;
  readonly storage: ByteSize;
  readonly volumes: ProvisioningVolumes;
  /** Variables that the files read. */
  readonly env: readonly EnvVar[];
  readonly tls: { readonly secret: string } | undefined;
  readonly oauth: OAuthSettings | undefined;
  readonly pod: PodSettings | undefined;
}

/** One pod: the database has one writer. */
export function grafanaPods(plan: GrafanaPodPlan): StatefulPods {
  const { name, image, adminSecret, storage, volumes, env, tls, oauth, pod } = plan;
  const health = {
    httpGet: {
      path: '/api/health',
      port: IntOrString.fromString('http'),
      ...(tls !== undefined && { scheme: 'HTTPS' }),
    },
  };
  const admin = (variable: string, key: string): EnvVar => envFromSecret(variable, adminSecret, key);
  return {
    replicas: 1,
    serviceName: `${name}-headless`,
    claims: [{ name: 'data', size: storage }],
    // Not the user of the image, 472, which a node may have too: it writes to its volumes only.
    volumeGroup: 10001,
    files: [volumes.config],
    volumes: [
      volumes.dashboards,
      { name: 'search', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
      ...(tls === undefined ? [] : [{ name: 'certificate', secret: { secretName: tls.secret } }]),
    ],
    containers: [
      {
        name: 'grafana',
        image,
        env: [
          admin('GF_SECURITY_ADMIN_USER', 'admin-user'),
          admin('GF_SECURITY_ADMIN_PASSWORD', 'admin-password'),
          // Encrypts secrets in the database. Grafana's default is public.
          admin('GF_SECURITY_SECRET_KEY', 'secret-key'),
          admin('GF_SECRETS_MANAGER_ENCRYPTION_SECRET_KEY_V1_SECRET_KEY', 'secret-key'),
          ...env,
          ...(oauth === undefined ? [] : [oauthEnv(oauth)]),
          { name: 'GOMEMLIMIT', value: goMemoryLimit(pod?.resources ?? resources) },
        ],
        ports: [{ name: 'http', containerPort: port }],
        // The first start creates the database, which takes minutes on a slow volume.
        startupProbe: { ...health, periodSeconds: 2, failureThreshold: 300 },
        readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 3 },
        // Not `/api/health`: a restart does not help a database that is locked or full.
        livenessProbe: { tcpSocket: { port: IntOrString.fromString('http') }, periodSeconds: 30, failureThreshold: 5 },
        resources,
        volumeMounts: [
          { name: 'config', mountPath: configPath, readOnly: true },
          { name: 'dashboards', mountPath: dashboardsPath, readOnly: true },
          { name: 'data', mountPath: '/var/lib/grafana' },
          { name: 'search', mountPath: searchIndexPath },
          { name: 'tmp', mountPath: '/tmp' },
          ...(tls === undefined ? [] : [{ name: 'certificate', mountPath: certificatePath, readOnly: true }]),
        ],
      },
    ],
  };
}
