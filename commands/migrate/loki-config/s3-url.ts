import type { Layers } from '../layers';
import { referenceIn } from './context';

/** Stands for a URL that is not known. */
export const example = 'https://s3.example.com';

export const exampleNote = `The settings of the object store make no URL; ${example} stands for it: objectStore.external.url.`;

/** Whether an endpoint has more than an address. */
export function hasLogin(endpoint: string): boolean {
  const url = endpoint.includes('://') ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(url)) return false;
  const { username, password, search } = new URL(url);
  return `${username}${password}${search}` !== '';
}

/** The URL of the S3 API: that of the region for AWS, and an example where the settings make none. */
export function serverUrl(endpoint: string | undefined, region: string | undefined, insecure: boolean): string {
  const isAws = endpoint === undefined || /^(?:https:\/\/)?s3\.amazonaws\.com$/.test(endpoint);
  const host = isAws ? `s3.${region ?? 'us-east-1'}.amazonaws.com` : endpoint;
  const url = host.includes('://') ? host : `${insecure && !isAws ? 'http' : 'https'}://${host}`;
  return /^https?:/.test(url) && URL.canParse(url) ? new URL(url).origin : example;
}

/** A region other than the default that the host of AWS has. */
export function regionIn(url: string): string | undefined {
  const region = /^https:\/\/s3[.-]([a-z0-9-]+)\.amazonaws\.com/.exec(url)?.[1];
  return region === 'us-east-1' ? undefined : region;
}

/** What the URL of a store has. */
export interface S3Url {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly bucket: string | undefined;
  readonly insecure: boolean;
  readonly hasKeys: boolean;
  /** The address, or the bucket, is only known where Loki runs. */
  readonly isUnknown: boolean;
}

/** The setting `s3: s3://key:secret@region/bucket`, or with a host instead of the region. */
export function urlOf(setting: Layers | undefined): S3Url {
  const none = { endpoint: undefined, region: undefined, bucket: undefined, insecure: false, hasKeys: false };
  const text = setting?.text();
  const match = /^(s3|http|https):\/\/(?:([^@/]*(?:\/[^@/]*)*)@)?([^/]*)(?:\/(.*))?$/.exec(text ?? '');
  if (match === null) return { ...none, isUnknown: text !== undefined };
  const [, scheme, keys, host = '', path = ''] = match;
  const why = referenceIn([host, path]);
  if (why !== undefined) {
    setting?.differs(why);
    return { ...none, hasKeys: keys !== undefined, isUnknown: true };
  }
  const isHost = host.includes('.') || host.includes(':');
  return {
    endpoint: isHost && host !== '' ? host.replace(/\.$/, '') : undefined,
    region: isHost || host === '' ? undefined : host,
    bucket: path === '' ? undefined : path.replace(/\/$/, ''),
    insecure: scheme === 'http',
    hasKeys: keys !== undefined,
    isUnknown: false,
  };
}
