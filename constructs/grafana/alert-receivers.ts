import { isIPv6 } from 'node:net';
import type { EnvVar } from '../../imports/k8s';
import type { SecretKey } from '../contracts';
import {
  declareSecret,
  declareServiceSecrets,
  endpointOfUrl,
  envFromSecret,
  error,
  escapeControl,
  objectNameProblems,
  replaceWith,
  urlCidrProblems,
  type Data,
  type Help,
  type Path,
  type Problem,
  type Workload,
} from '../kit';
import type { GrafanaConfig } from './config';
import { escaped } from './data-sources';
import { secretKeyProblems } from './oauth';

/** Who gets alerts: at least one of these, and all of them get all. */
export interface AlertReceivers {
  /** A service that takes alerts as JSON. @default - none */
  readonly webhook?: WebhookReceiver;
  /** A channel of Slack: the Secret key with the URL of its incoming webhook. @default - none */
  readonly slack?: SecretKey;
  /** Mail, by the server in `grafana.config.smtp`. @default - none */
  readonly email?: { readonly addresses: readonly string[] };
}

/** A service that takes alerts as JSON. */
export interface WebhookReceiver {
  /** Without user or password: `https://alerts.example.com/grafana`. */
  readonly url: string;
  /** User, and the Secret with its `password`. @default - no authentication */
  readonly login?: { readonly user: string; readonly secret: string };
  /** IP address ranges of the service, for the NetworkPolicy. @default - any address, on its port */
  readonly cidrs?: readonly string[];
}

const variables = { webhook: 'ALERT_WEBHOOK_PASSWORD', slack: 'ALERT_SLACK_URL' };

/** The receivers of the contact point. Grafana expands variables in their settings. */
export function receiversOf({ webhook, slack, email }: AlertReceivers): Data[] {
  const receiver = (type: string, settings: Data): Data => ({ uid: `logging-${type}`, type, settings });
  return [
    ...(webhook === undefined
      ? []
      : [
          receiver('webhook', {
            url: escaped(webhook.url),
            httpMethod: 'POST',
            ...(webhook.login !== undefined && {
              username: escaped(webhook.login.user),
              password: `$${variables.webhook}`,
            }),
          }),
        ]),
    ...(slack === undefined ? [] : [receiver('slack', { url: `$${variables.slack}` })]),
    ...(email === undefined ? [] : [receiver('email', { addresses: escaped(email.addresses.join(';')) })]),
  ];
}

/** The variables with secrets of the receivers. */
export function receiverEnv({ webhook, slack }: AlertReceivers): EnvVar[] {
  return [
    ...(webhook?.login === undefined ? [] : [envFromSecret(variables.webhook, webhook.login.secret, 'password')]),
    ...(slack === undefined ? [] : [envFromSecret(variables.slack, slack.secret, slack.key)]),
  ];
}

/** Allows the connections to the receivers, and declares their Secrets. */
export function connectReceivers(workload: Workload, receivers: AlertReceivers, config: GrafanaConfig): void {
  const { webhook, slack, email } = receivers;
  const { namespace } = workload.pods;
  if (webhook !== undefined && webhookReason(webhook.url) === undefined) {
    const { login, cidrs, url } = webhook;
    if (urlCidrProblems([], cidrs).length === 0) workload.reach(endpointOfUrl(new URL(url).origin, cidrs), 'alerts');
    const at = ['alerts', 'notify', 'webhook'];
    if (login !== undefined) declareServiceSecrets(workload, namespace, { login }, 'the webhook for alerts', at);
  }
  if (slack !== undefined) {
    workload.reach({ scheme: 'https', host: 'hooks.slack.com', port: 443, backends: ['anyone'] }, 'alerts');
    declareSecret(
      workload,
      {
        form: 'provided',
        secret: slack.secret,
        namespaces: [namespace],
        keys: [slack.key],
        description: 'the URL of the incoming webhook of Slack for alerts',
      },
      ['alerts', 'notify', 'slack', 'secret'],
    );
  }
  const server = mailServer(config);
  if (email !== undefined && server !== undefined)
    workload.reach({ scheme: 'tcp', ...server, backends: ['anyone'] }, 'alerts');
}

/** Host and port of the mail server; undefined if mail is off, or if they are not valid. */
function mailServer({ smtp = {} }: GrafanaConfig): { readonly host: string; readonly port: number } | undefined {
  const found = /^([\w.-]+|\[[^\]]*\]):(\d{1,5})$/.exec(String(smtp['host']));
  if (smtp['enabled'] !== true || found === null) return undefined;
  const [host, port] = [found[1]!, Number(found[2])];
  const valid = port >= 1 && port <= 65_535 && (!host.startsWith('[') || isIPv6(host.slice(1, -1)));
  return valid ? { host, port } : undefined;
}

/** Validates the receivers. Paths start with the receiver. */
export function receiverProblems({ webhook, slack, email }: AlertReceivers, config: GrafanaConfig): Problem[] {
  const at = (...path: Path): Path => path;
  if (webhook === undefined && slack === undefined && email === undefined)
    return [error([], 'none of webhook, slack and email is set: nobody would get alerts.', { fix: { remove: true } })];
  const reason = webhook && webhookReason(webhook.url);
  return [
    ...(reason === undefined
      ? []
      : [error(at('webhook', 'url'), `'${escapeControl(webhook!.url)}' ${reason}.`, trimmed(webhook!.url))]),
    ...loginUserProblems(at('webhook', 'login', 'user'), webhook?.login?.user),
    ...objectNameProblems(at('webhook', 'login', 'secret'), webhook?.login?.secret),
    ...urlCidrProblems(at('webhook', 'cidrs'), webhook?.cidrs),
    ...objectNameProblems(at('slack', 'secret'), slack?.secret),
    ...(slack === undefined ? [] : secretKeyProblems(at('slack', 'key'), slack.key)),
    ...(email === undefined ? [] : emailProblems(email.addresses, config)),
  ];
}

function emailProblems(addresses: readonly string[], config: GrafanaConfig): Problem[] {
  return [
    ...(mailServer(config) === undefined
      ? [
          error(['email'], mailReason(config), {
            example: "smtp: { enabled: true, host: 'smtp.example.com:587' }",
          }),
        ]
      : []),
    ...(addresses.length === 0 ? [error(['email', 'addresses'], 'the list is empty, so nobody would get mail.')] : []),
    ...addresses.flatMap((address, n) =>
      /^[^\s@;,<>]+@[^\s@;,<>]+$/.test(address)
        ? []
        : [error(['email', 'addresses', n], `'${escapeControl(address)}' is not the address of a mailbox.`)],
    ),
  ];
}

/** Why no mail is sent, as a sentence. */
function mailReason({ smtp = {} }: GrafanaConfig): string {
  const host = smtp['host'];
  return smtp['enabled'] !== true || host === undefined
    ? 'Grafana sends no mail: grafana.config.smtp needs enabled: true and a host with its port.'
    : `Grafana sends no mail: '${escapeControl(String(host))}' of grafana.config.smtp.host is not a host with a port from 1 to 65535; an IPv6 address needs brackets.`;
}

function loginUserProblems(path: Path, user: string | undefined): Problem[] {
  if (user === undefined) return [];
  if (user === '') return [error(path, 'the value is empty: there would be a password without a user.')];
  return /[:\p{Cc}]/u.test(user)
    ? [
        error(
          path,
          `'${escapeControl(user)}' contains a colon or a control character: basic authentication ends the user at the colon.`,
        ),
      ]
    : [];
}

/** The fix for white space around a URL. */
function trimmed(url: string): Help {
  const inner = url.trim();
  return replaceWith(inner !== url && webhookReason(inner) === undefined ? inner : undefined);
}

/** Why a URL is not valid, without the subject. */
function webhookReason(url: string): string | undefined {
  // Parsers remove line ends, and Grafana does not.
  if (/[\s\p{Cc}]/u.test(url)) return 'contains white space or a control character, which a URL cannot have';
  if (!URL.canParse(url)) return 'is not a URL: it needs a scheme and a host';
  const { protocol, username, password, port } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return `has the scheme '${protocol}', not http or https`;
  if (username !== '' || password !== '') return 'contains a user or password, which must come from a Secret';
  return port === '0' ? 'has port 0' : undefined;
}
