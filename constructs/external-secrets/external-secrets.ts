import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Login, SecretNeed } from '../contracts';
import { Component, check, commonLabels, goDurationSeconds, grouped } from '../kit';
import { settingsProblems } from './rules';
import type { ExternalSecretsSettings } from './settings';
import { isStored, keysOf, storedSecrets, twoPasswordNames, type StoredSecret } from './stored';
import { fileTemplate, htpasswdTemplate, loginTemplates } from './templates';

/** Settings of the Secrets, and what pods read. */
export interface ExternalSecretsProps extends ExternalSecretsSettings {
  /** The Secrets that pods read. */
  readonly needs: readonly SecretNeed[];
}

/** A value in the store, and its name in templates. */
interface Value {
  readonly name: string;
  readonly key: string;
  readonly property: string;
}

/** What an ExternalSecret makes of values. */
interface Content {
  readonly values: readonly Value[];
  /** Text by key of the Secret. @default - the values by their names */
  readonly data?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * An ExternalSecret for each Secret that pods read and whose values are in a store. The passwords of users are read
 * from the same place for clients and for the `.htpasswd` of the gateway.
 */
export class ExternalSecrets extends Component {
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    const { needs } = props;
    check(this, () => settingsProblems(props, needs));
    const stored = new Map(storedSecrets(props, needs).map((one) => [one.secret, one]));
    const placed = needs
      .filter((need) => isStored(props, need))
      .flatMap((need) => need.namespaces.map((namespace) => ({ namespace, need })));
    for (const [address, its] of grouped(placed, ({ namespace, need }) => `${namespace}/${need.secret}`)) {
      const content = contentOf(
        its.map(({ need }) => need),
        stored,
        props.hash ?? 'bcrypt',
      );
      const { namespace, need } = its[0]!;
      // The prefix avoids ids such as 'constructor', which the construct tree cannot store.
      if (content !== undefined) this.#create(`secret-${address}`, namespace, need.secret, content, props);
    }
  }

  #create(
    id: string,
    namespace: string,
    secret: string,
    { values, data, type, labels }: Content,
    { store, refreshInterval = '1h' }: ExternalSecretsProps,
  ): void {
    new ApiObject(this, id.replaceAll('/', '.'), {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name: secret,
        namespace,
        labels: commonLabels(this),
        // Argo CD may synchronize the definition of this kind with another Application.
        annotations: { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' },
      },
      // The values that the API server sets by default are written, so that no diff shows them.
      spec: {
        refreshPolicy: 'Periodic',
        refreshInterval: goDuration(refreshInterval),
        secretStoreRef: { kind: store.kind ?? 'ClusterSecretStore', name: store.name },
        target: {
          name: secret,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          // Without a template, labels and annotations would be copied to the Secret, those of Argo CD too.
          template: {
            engineVersion: 'v2',
            mergePolicy: 'Replace',
            ...(type !== undefined && { type }),
            ...(labels !== undefined && { metadata: { labels } }),
            ...(data !== undefined && { data }),
          },
        },
        data: values.map(({ name, key, property }) => ({
          secretKey: name,
          remoteRef: {
            key,
            property,
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
          },
        })),
      },
    });
  }
}

/** `undefined` if a login that it contains is not in the store, which is reported as a problem. */
function contentOf(
  needs: readonly SecretNeed[],
  stored: ReadonlyMap<string, StoredSecret>,
  hash: 'bcrypt' | 'sha',
): Content | undefined {
  const [need] = needs;
  const valuesOf = ({ user, secret }: Login, names: readonly string[]): Value[] => {
    const { key = '', properties = {} } = stored.get(secret) ?? {};
    return names.map((name) => ({ name: `${user}.${name}`, key, property: properties[name] ?? '' }));
  };
  if (need?.form === 'htpasswd') {
    if (need.logins.some(({ secret }) => !stored.has(secret))) return undefined;
    return {
      values: need.logins.flatMap((login) => valuesOf(login, ['a', 'b'])),
      data: { '.htpasswd': htpasswdTemplate(need.logins, hash) },
    };
  }
  if (need?.form === 'file') {
    const logins = new Map(Object.values(need.variables).map(({ login }) => [login.user, login]));
    if ([...logins.values()].some(({ secret }) => !stored.has(secret))) return undefined;
    return {
      values: [...logins.values()].flatMap((login) => valuesOf(login, twoPasswordNames)),
      data: { [need.file]: fileTemplate(need, hash) },
      labels: need.labels,
    };
  }
  const { key, properties, user } = stored.get(need!.secret)!;
  const names: readonly string[] = user === undefined ? [...new Set(needs.flatMap(keysOf))] : twoPasswordNames;
  return {
    values: names.map((name) => ({ name, key, property: properties[name]! })),
    ...(user !== undefined && { data: loginTemplates(user, hash) }),
    ...(names.includes('tls.key') && { type: 'kubernetes.io/tls' }),
  };
}

/** A duration as the API server returns it: `1h30m0s`. */
function goDuration(text: string): string {
  const seconds = goDurationSeconds(text) ?? 0;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${Math.floor(seconds % 60)}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
