import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../../commands/kubectl';
import { secretText } from '../../commands/secrets/make';
import { inventoryOf, isIssued } from '../../constructs/kit';
import { certificateDefinition } from '../fixtures/certificate-definition';
import { nodeAddress } from './cluster';
import type { Deployment } from './deployment';
import { scratch } from '../scratch';

/**
 * Creates the Secrets with certificates that a platform needs, as cert-manager does those of issuers: one certificate for
 * all names, signed by a CA of this run.
 *
 * @returns the folder of the CA and the certificate
 */
export function createCertificates(deployment: Deployment): string {
  const { folder, manifests } = deployment;
  const directory = scratch('certificates');
  openssl(directory, [
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    '/CN=e2e',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  ]);
  if (manifests.some(({ kind }) => kind === 'Certificate')) {
    kubectl(['apply', '--filename', '-'], JSON.stringify(certificateDefinition));
    kubectl(['wait', '--for=condition=Established', `crd/${certificateDefinition.metadata.name}`, '--timeout=30s']);
  }
  kubectl(['apply', '--filename', join(folder, '00-namespaces.yaml')]);
  signCertificates(deployment, directory);
  return directory;
}

/** Writes a new certificate of the CA in a folder to all Secrets. @returns its serial number */
export function signCertificates({ platform }: Deployment, directory: string): string {
  const needs = inventoryOf(platform).secrets.filter((need) => need.form === 'certificate');
  const names = needs.flatMap(({ description }) => description.match(/[\w.*-]+\.svc\.cluster\.local/g) ?? []);
  const alternatives = [...new Set(names)].map((name) => `DNS:${name}`);
  writeFileSync(join(directory, 'names'), `subjectAltName=${[...alternatives, `IP:${nodeAddress()}`].join(',')}\n`);
  openssl(directory, ['req', ...newKey, '-subj', '/CN=e2e-server', '-keyout', 'tls.key', '-out', 'request']);
  const signed = ['-in', 'request', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl(directory, ['x509', '-req', ...signed, '-days', '2', '-out', 'tls.crt']);
  const contents = new Map<string, { namespace: string; name: string; content: Record<string, string> }>();
  for (const need of needs)
    for (const namespace of need.namespaces) {
      const { secret: name } = need;
      const keys = isIssued(need) ? ['tls.crt', 'tls.key', 'ca.crt'] : need.keys;
      const files = Object.fromEntries(keys.map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
      const address = `${namespace}/${name}`;
      contents.set(address, { namespace, name, content: { ...contents.get(address)?.content, ...files } });
    }
  for (const secret of contents.values()) kubectl(['apply', '--filename', '-'], secretText(secret));
  return openssl(directory, ['x509', '-in', 'tls.crt', '-noout', '-serial']).trim().replace('serial=', '');
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(cwd: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  return stdout;
}
