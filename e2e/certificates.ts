import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../commands/kubectl';
import { secretText } from '../commands/secrets/make';
import { secretsOf } from '../constructs/kit';
import { nodeAddress } from './cluster';
import type { Applied } from './applied';
import { scratch } from './scratch';

/**
 * Brings the certificates that a platform asks for, signed by an authority of this run: one for all names.
 *
 * @returns the file of the authority
 */
export function bringCertificates({ platform, folder }: Applied): string {
  const needs = secretsOf(platform).filter((need) => need.form === 'certificate');
  const own = scratch('certificates');
  const names = needs.flatMap(({ description }) => description.match(/[\w.*-]+\.svc\.cluster\.local/g) ?? []);
  const alternatives = [...new Set(names)].map((name) => `DNS:${name}`);
  writeFileSync(join(own, 'names'), `subjectAltName=${[...alternatives, `IP:${nodeAddress()}`].join(',')}\n`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(own, ['req', '-x509', ...key, '-days', '2', '-subj', '/CN=e2e', '-keyout', 'ca.key', '-out', 'ca.crt']);
  openssl(own, ['req', ...key, '-subj', '/CN=e2e-server', '-keyout', 'tls.key', '-out', 'request']);
  const signed = ['-in', 'request', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl(own, ['x509', '-req', ...signed, '-days', '2', '-out', 'tls.crt']);
  kubectl(['apply', '--filename', join(folder, '00-namespaces.yaml')]);
  const contents = new Map<string, { namespace: string; name: string; content: Record<string, string> }>();
  for (const { secret: name, namespaces, keys } of needs)
    for (const namespace of namespaces) {
      const files = Object.fromEntries(keys.map((file) => [file, readFileSync(join(own, file), 'utf8')]));
      const address = `${namespace}/${name}`;
      contents.set(address, { namespace, name, content: { ...contents.get(address)?.content, ...files } });
    }
  for (const secret of contents.values()) kubectl(['apply', '--filename', '-'], secretText(secret));
  return join(own, 'ca.crt');
}

function openssl(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}
