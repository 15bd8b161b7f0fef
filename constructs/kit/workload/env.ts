import type { EnvVar } from '../../../imports/k8s';

/** An environment variable from a key of a Secret. */
export function envFromSecret(name: string, secret: string, key: string): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
