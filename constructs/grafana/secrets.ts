import type { Construct } from 'constructs';
import type { Endpoint } from '../contracts';
import { declareCertificates, declareSecret, type ExposedNames } from '../kit';
import type { GrafanaProps } from './grafana';

/** How messages about access from outside name it. */
export const exposedNames: ExposedNames = {
  component: 'Grafana',
  sent: 'passwords and logs',
  noGrpc: 'it has pages only',
};

/** Declares the Secrets of Grafana itself; those of its data sources are declared where it connects to them. */
export function declareSecrets(
  scope: Construct,
  { namespace, oauth, tls, expose }: GrafanaProps,
  name: string,
  adminSecret: string,
  { host }: Endpoint,
): void {
  const namespaces = [namespace];
  const random = 'random';
  declareSecret(
    scope,
    {
      form: 'values',
      secret: adminSecret,
      namespaces,
      values: { 'admin-user': { initial: 'admin' }, 'admin-password': random, 'secret-key': random },
      description: 'the login of the administrator of Grafana',
    },
    ['adminSecret'],
  );
  if (oauth !== undefined)
    declareSecret(
      scope,
      {
        form: 'provided',
        secret: oauth.clientSecret.secret,
        namespaces,
        keys: [oauth.clientSecret.key],
        description: `the secret of the client '${oauth.clientId}' at the identity provider`,
      },
      ['oauth', 'clientSecret', 'secret'],
    );
  const { component } = exposedNames;
  declareCertificates(scope, { name, namespace, host, component, tls, exposure: expose });
}
