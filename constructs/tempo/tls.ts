import type { Construct } from 'constructs';
import type { Volume } from '../../imports/k8s';
import type { Authority, Endpoint } from '../contracts';
import { authorityOf, certificateSecret, declareCertificates, type CertificateSettings, type Data } from '../kit';

/** Mount path of the certificate. */
const folder = '/etc/tempo-certificate';

const files = { cert_file: `${folder}/tls.crt`, key_file: `${folder}/tls.key` };

/**
 * The sections of the configuration for a certificate, of queries and of OTLP. The server of queries reads it for each
 * connection, and the receivers once a minute, so that a renewed one needs no restart.
 */
export function tlsConfig(): Data {
  const tls = { ...files, reload_interval: '1m' };
  return {
    server: { http_tls_config: files },
    distributor: { receivers: { otlp: { protocols: { grpc: { tls }, http: { tls } } } } },
  };
}

/** The volume with the certificate, and its mount path. */
export function certificateMounts(
  tls: CertificateSettings | undefined,
  name: string,
): readonly { readonly volume: Volume; readonly path: string }[] {
  if (tls === undefined) return [];
  return [{ volume: { name: 'certificate', secret: { secretName: certificateSecret(tls, name) } }, path: folder }];
}

/**
 * Declares the certificate of a Tempo, and requests it if it has an issuer.
 *
 * @returns the authority that the gateway trusts
 */
export function certify(
  scope: Construct,
  tls: CertificateSettings,
  tempo: { readonly name: string; readonly namespace: string; readonly endpoint: Endpoint },
): Authority {
  const { name, namespace, endpoint } = tempo;
  declareCertificates(scope, { name, namespace, host: endpoint.host, component: 'Tempo', tls });
  return authorityOf(tls, { name, namespace });
}
