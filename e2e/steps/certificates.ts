import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../../commands/kubectl';
import { secretText } from '../../commands/secrets/make';
import { inventoryOf } from '../../constructs/kit';
import { nodeAddress } from './cluster';
import type { Deployment } from './deployment';
import { scratch } from '../scratch';

/**
 * Creates the Secrets with certificates that a platform needs: one certificate for all names, signed by a CA of this
 * run.
 *
 * @returns the file of the CA certificate
 */
export function createCertificates({ platform, folder }: Deployment): string {
  const needs = inventoryOf(platform).secrets.filter((need) => need.form === 'certificate');
  const directory = scratch('certificates');
  const names = needs.flatMap(({ description }) => description.match(/[\w.*-]+\.svc\.cluster\.local/g) ?? []);
  const alternatives = [...new Set(names)].map((name) => `DNS:${name}`);
  writeFileSync(join(directory, 'names'), `subjectAltName=${[...alternatives, `IP:${nodeAddress()}`].join(',')}\n`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(directory, ['req', '-x509', ...key, '-days', '2', '-subj', '/CN=e2e', '-keyout', 'ca.key', '-out', 'ca.crt']);
  openssl(directory, ['req', ...key, '-subj', '/CN=e2e-server', '-keyout', 'tls.key', '-out', 'request']);
  const signed = ['-in', 'request', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl(directory, ['x509', '-req', ...signed, '-days', '2', '-out', 'tls.crt']);
  kubectl(['apply', '--filename', join(folder, '00-namespaces.yaml')]);
  const contents = new Map<string, { namespace: string; name: string; content: Record<string, string> }>();
  for (const { secret: name, namespaces, keys } of needs)
    for (const namespace of namespaces) {
      const files = Object.fromEntries(keys.map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
      const address = `${namespace}/${name}`;
      contents.set(address, { namespace, name, content: { ...contents.get(address)?.content, ...files } });
    }
  for (const secret of contents.values()) kubectl(['apply', '--filename', '-'], secretText(secret));
  return join(directory, 'ca.crt');
}

function openssl(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}
