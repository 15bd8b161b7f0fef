import type { Content, SecretManifest } from '../../commands/secrets/make';

/** A cluster to which everything printed so far was applied. */
export class Cluster {
  readonly contents = new Map<string, Content>();
  readonly read = (namespace: string, name: string): Content | undefined => this.contents.get(`${namespace}/${name}`);

  constructor(secrets: readonly SecretManifest[] = []) {
    this.apply(secrets);
  }

  apply(secrets: readonly SecretManifest[]): void {
    for (const { namespace, name, content } of secrets) this.contents.set(`${namespace}/${name}`, content);
  }

  /** The lines of `.htpasswd` by user name. */
  lines(): Record<string, string> {
    const text = this.read('logging', 'gateway')?.['.htpasswd'] ?? '';
    return Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(':') as [string, string]),
    );
  }
}
