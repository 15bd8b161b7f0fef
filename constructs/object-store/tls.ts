import type { Construct } from 'constructs';
import type { Volume, VolumeMount } from '../../imports/k8s';
import type { Authority, Endpoint } from '../contracts';
import {
  authorityOf,
  certificateSecret,
  declareSecret,
  issueCertificate,
  issuerText,
  serviceNames,
  type CertificateSettings,
} from '../kit';

/** A MinIO that has a certificate. */
interface Certified {
  readonly name: string;
  readonly namespace: string;
  readonly servers: number;
  /** The web console is reached by a Service of its own. */
  readonly console: boolean;
  readonly tls: CertificateSettings;
  readonly endpoint: Endpoint;
  /** The headless Service, whose pods the servers connect to. */
  readonly peers: Endpoint;
}

/**
 * Declares the certificate of the servers, and requests it if it has an issuer. It is valid for the Service and, with
 * several servers, for each pod: the names that servers use among each other.
 *
 * @returns the authority that clients trust
 */
export function certify(scope: Construct, minio: Certified): Authority {
  const { name, namespace, tls, endpoint, peers, servers, console } = minio;
  const domain = endpoint.host.slice(`${name}.`.length);
  const ofPods = servers > 1 ? [`*.${peers.host}`] : [];
  const description = `the certificate of MinIO, good for ${[endpoint.host, ...ofPods].join(' and ')}`;
  declareSecret(
    scope,
    {
      form: 'certificate',
      secret: certificateSecret(tls, name),
      namespaces: [namespace],
      keys: ['tls.crt', 'tls.key', 'ca.crt'],
      description,
      ...(tls.issuer !== undefined && { issuer: issuerText(tls.issuer) }),
    },
    ['tls', 'secret'],
  );
  issueCertificate(scope, tls, {
    name,
    namespace,
    names: [
      ...serviceNames({ name, namespace, host: endpoint.host }),
      ...ofPods,
      ...(console ? [`${name}-console.${domain}`] : []),
    ],
  });
  return authorityOf(tls, { name, namespace });
}

/** Volumes of a pod and their mounts. */
interface Mounts {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

const noMounts: Mounts = { volumes: [], mounts: [] };

/** Folder of the certificate in the pod. */
export const certificatePath = '/certs';

/** Mounts the certificate under the file names that MinIO expects. @param secret - with it; undefined if there is none */
export function certificateMount(secret: string | undefined): Mounts {
  if (secret === undefined) return noMounts;
  const items = [
    { key: 'tls.crt', path: 'public.crt' },
    { key: 'tls.key', path: 'private.key' },
    { key: 'ca.crt', path: 'CAs/ca.crt' },
  ];
  return {
    volumes: [{ name: 'certificate', secret: { secretName: secret, items } }],
    mounts: [{ name: 'certificate', mountPath: certificatePath, readOnly: true }],
  };
}
