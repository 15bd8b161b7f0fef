import type { EnvVar } from '../../imports/k8s';
import type { SecretKey } from '../contracts';
import {
  endpointOfUrl,
  envFromSecret,
  error,
  escapeControl,
  objectNameProblems,
  urlCidrProblems,
  type Path,
  type Problem,
  type Workload,
} from '../kit';
import type { GrafanaConfig } from './config';

/** Login by an identity provider with OAuth 2.0 or OpenID Connect. */
export interface OAuthSettings {
  /** What the button of the login page says: `Sign in with <name>`. */
  readonly name: string;
  /** The client of the provider, whose redirect URL is `<address of Grafana>/login/generic_oauth`. */
  readonly clientId: string;
  /** Where its secret is. */
  readonly clientSecret: SecretKey;
  /** To which browsers are sent: `https://id.example.com/oauth2/authorize`. */
  readonly authUrl: string;
  /** From which Grafana gets tokens. */
  readonly tokenUrl: string;
  /** From which Grafana gets the name and the address of a user. */
  readonly apiUrl: string;
  /** @default ['openid', 'profile', 'email'] */
  readonly scopes?: readonly string[];
  /**
   * JMESPath that gives the role of a user, `Viewer`, `Editor` or `Admin`: `contains(groups[*], 'ops') && 'Admin' ||
   * 'Viewer'`. Without a role nobody may log in.
   *
   * @default - every user is a Viewer
   */
  readonly rolePath?: string;
  /** Creates a user at the first login. @default true */
  readonly allowSignUp?: boolean;
  /** Goes to the provider without the login page. @default false */
  readonly autoLogin?: boolean;
  /** Removes the login with a password. @default false */
  readonly disableLoginForm?: boolean;
  /** Proof Key for Code Exchange, which protects the code from other programs. @default true */
  readonly usePkce?: boolean;
  /** IP address ranges of `tokenUrl` and `apiUrl`, for the NetworkPolicy. @default - any address, on their ports */
  readonly cidrs?: readonly string[];
}

/** The variable that overrides `client_secret`. */
export const clientSecretVariable = 'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET';

/** The sections of the configuration, without the secret of the client. */
export function oauthSection(oauth: OAuthSettings): GrafanaConfig {
  const { name, clientId, authUrl, tokenUrl, apiUrl, rolePath } = oauth;
  const { scopes = ['openid', 'profile', 'email'], allowSignUp = true, autoLogin = false, usePkce = true } = oauth;
  return {
    ...(oauth.disableLoginForm === true && { auth: { disable_login_form: true } }),
    'auth.generic_oauth': {
      enabled: true,
      name,
      client_id: clientId,
      auth_url: authUrl,
      token_url: tokenUrl,
      api_url: apiUrl,
      scopes: scopes.join(' '),
      ...(rolePath !== undefined && { role_attribute_path: rolePath, role_attribute_strict: true }),
      allow_sign_up: allowSignUp,
      auto_login: autoLogin,
      use_pkce: usePkce,
    },
  };
}

/** Allows the connections of Grafana to the provider. Those of browsers are not those of Grafana. */
export function connectProvider(workload: Workload, { tokenUrl, apiUrl, cidrs }: OAuthSettings): void {
  const origins = [tokenUrl, apiUrl].filter((url) => urlReason(url) === undefined).map((url) => new URL(url).origin);
  // Invalid addresses are reported with the path of their setting.
  const valid = urlCidrProblems([], cidrs).length === 0 ? cidrs : undefined;
  for (const origin of new Set(origins)) workload.reach(endpointOfUrl(origin, valid), 'logins');
}

/** The secret of the client as a variable. */
export function oauthEnv({ clientSecret: { secret, key } }: OAuthSettings): EnvVar {
  return envFromSecret(clientSecretVariable, secret, key);
}

/** Validates the settings. @param outside - whether the address of Grafana is known */
export function oauthProblems(oauth: OAuthSettings, outside: boolean): Problem[] {
  const at = (...path: Path): Path => ['oauth', ...path];
  const urls = ['authUrl', 'tokenUrl', 'apiUrl'] as const;
  const { clientSecret, scopes, rolePath } = oauth;
  return [
    ...(outside
      ? []
      : [
          error(
            ['oauth'],
            'the provider sends browsers back to the address of Grafana, which is not known: set expose, with the host of a node port or load balancer.',
          ),
        ]),
    ...(['name', 'clientId'] as const).flatMap((key) =>
      oauth[key] === '' ? [error(at(key), 'the value is empty.')] : [],
    ),
    ...urls.flatMap((key) => {
      const reason = urlReason(oauth[key]);
      return reason === undefined ? [] : [error(at(key), reason)];
    }),
    ...objectNameProblems(at('clientSecret', 'secret'), clientSecret.secret),
    ...secretKeyProblems(at('clientSecret', 'key'), clientSecret.key),
    ...(scopes ?? []).flatMap((scope, n) =>
      /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope)
        ? []
        : [error(at('scopes', n), `'${escapeControl(scope)}' is not a scope: each is one word.`)],
    ),
    ...(scopes?.length === 0 ? [error(at('scopes'), 'the list is empty, so the provider would say nothing.')] : []),
    ...(rolePath === '' ? [error(at('rolePath'), 'the value is empty, so nobody could log in.')] : []),
    ...urlCidrProblems(at('cidrs'), oauth.cidrs),
  ];
}

/** Validates a key of a Secret. */
export function secretKeyProblems(path: Path, key: string): Problem[] {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(key)
    ? []
    : [error(path, `'${escapeControl(key)}' is not a valid key of a Secret: letters, digits, '-', '_' and '.'.`)];
}

/** Why a URL of the provider is not valid, as a sentence. */
function urlReason(url: string): string | undefined {
  const shown = `'${escapeControl(url)}'`;
  if (!URL.canParse(url)) return `${shown} is not a URL: it needs a scheme and a host.`;
  const { protocol, username, password, hash, port, hostname } = new URL(url);
  if (username !== '' || password !== '')
    return `the URL of ${hostname} contains a user or password; they must come from a Secret, not from Git.`;
  if (protocol !== 'https:') return `${shown} is not https: tokens would be sent unencrypted.`;
  if (hash !== '') return `${shown} has a fragment, which is not sent.`;
  return port === '0' ? `${shown} has port 0.` : undefined;
}
