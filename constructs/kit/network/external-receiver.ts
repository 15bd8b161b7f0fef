import type { CertificateAuthority, Endpoint, Login, SecretKey } from '../../contracts';
import { objectNameProblems, tenantNameProblems } from '../validation/names';
import { error, InvalidInput, replaceWith, type Problem } from '../validation/problem';
import { escapeControl } from '../validation/text';
import { urlCidrProblems } from './peers';
import { endpointOfUrl, endpointProblems, secretKeyOf } from './url';

/** Settings of an API outside this app that takes what agents send. */
export interface ExternalReceiverProps {
  /** Scheme, host and port: `https://logs.example.com`. */
  readonly url: string;
  /** IP address ranges of the receiver, for the NetworkPolicies. @default - any address, on the port of the URL */
  readonly cidrs?: readonly string[];
  /**
   * The port on which its pods listen, for the NetworkPolicies: the `targetPort` of a Service in the cluster.
   *
   * @default - the port of the URL
   */
  readonly podPort?: number;
  /** Its CA certificate, in a Secret of each client's namespace, for https. @default - the CAs of the images */
  readonly ca?: CertificateAuthority;
  /** Its Secret is not generated: the operator of the receiver knows the password. @default - no authentication */
  readonly login?: Omit<Login, 'owner'>;
  /** @default - set by the receiver */
  readonly tenant?: string;
  /** Largest accepted push, bytes. @default 4194304 */
  readonly maxBatchBytes?: number;
}

/** An API outside this app that takes what agents send. */
export abstract class ExternalReceiver {
  readonly endpoint: Endpoint;
  readonly login?: Login;
  readonly tenant?: string;
  readonly ca?: SecretKey;
  readonly maxBatchBytes: number;

  /**
   * @param problems - of the settings that not every receiver has
   * @throws InvalidInput with the paths of the settings that are invalid
   */
  protected constructor(props: ExternalReceiverProps, problems: readonly Problem[]) {
    const all = [...receiverProblems(props), ...batchProblems(props.maxBatchBytes), ...problems];
    if (all.length > 0) throw new InvalidInput(all);
    const { url, cidrs, podPort, ca, login, tenant, maxBatchBytes = 4_194_304 } = props;
    this.endpoint = endpointOfUrl(url, cidrs, podPort);
    this.maxBatchBytes = maxBatchBytes;
    if (login !== undefined) this.login = { ...login, owner: 'receiver' };
    if (tenant !== undefined) this.tenant = tenant;
    if (ca !== undefined) this.ca = secretKeyOf(ca);
  }
}

/** Validates the settings of a receiver. */
function receiverProblems({ url, podPort, ca, cidrs, login, tenant }: ExternalReceiverProps): Problem[] {
  return [
    ...endpointProblems(url, podPort),
    ...urlCidrProblems(['cidrs'], cidrs),
    ...objectNameProblems(['login', 'secret'], login?.secret),
    ...(tenant === undefined ? [] : tenantNameProblems(['tenant'], tenant)),
    ...(ca === undefined ? [] : objectNameProblems(['ca', 'secret'], ca.secret)),
    ...(ca !== undefined && url.startsWith('http://')
      ? [error(['ca'], `'${url}' is http, so that no certificate is checked.`, { fix: { remove: true } })]
      : []),
  ];
}

/** Bytes of the smallest and of the largest push that is meant. */
const [smallestBatch, largestBatch] = [1024, 2 ** 30];

/** Validates the size of a push, which an agent cannot fill or not hold in memory. */
function batchProblems(bytes: number | undefined): Problem[] {
  if (bytes === undefined || (Number.isInteger(bytes) && bytes >= smallestBatch && bytes <= largestBatch)) return [];
  return [
    error(
      ['maxBatchBytes'],
      `${bytes} is not valid; it must be a whole number of bytes from ${smallestBatch} to ${largestBatch}.`,
    ),
  ];
}

/** Validates the path to which clients push. @param usual - the path without a setting */
export function pushPathProblems(setting: string, path: string, usual: string): Problem[] {
  if (/^(?:\/[\w.~!$&'()*+,;=:@-]+)+$/.test(path)) return [];
  return [
    error(
      [setting],
      `'${escapeControl(path)}' is not a path: it starts with '/' and has no query, as '${usual}'.`,
      replaceWith(/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) ? `/${path}` : undefined),
    ),
  ];
}
