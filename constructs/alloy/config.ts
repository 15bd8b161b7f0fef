import type { LogSink, Login, SecretKey } from '../contracts';
import { sinkCa, sinkCaFile } from '../kit';
import { block, component, type Block, type Expression } from './syntax';

/** Port of metrics, readiness and the user interface. */
export const port = 12345;

/** Folder with a folder for each login. */
export const loginsFolder = '/etc/alloy-secrets';

/** Folder of positions, in the container. */
export const dataFolder = '/var/lib/alloy/data';

/** A receiver of what an Alloy sends, with what its clients need. */
export interface Receiver {
  /** Label of its components, and name of the folder of its login. */
  readonly name: string;
  readonly sink: { readonly login?: Login; readonly ca?: SecretKey };
}

/** A sink of an Alloy. */
export interface Output extends Receiver {
  readonly sink: LogSink;
  /** The URL of the sink, without a path. */
  readonly url: string;
}

/** The receiver of what is sent to a sink. */
export function receiverOf({ name }: Output): Expression {
  return { ref: `loki.write.${name}.receiver` };
}

/** Alloy's default of `batch_size`, bytes. */
const defaultBatchBytes = 2 ** 20;

/**
 * The components that push to a sink.
 *
 * The user name is read from the mounted Secret too, and again when it changes: a changed login needs no restart.
 */
export function writeBlocks(output: Output): Block[] {
  const { name, sink, url } = output;
  const { tenant, login, ca, pushPath, maxBatchBytes } = sink;
  const { password } = loginFiles(output);
  const credentials =
    login === undefined ? [] : [block('basic_auth', { username: userName(name), password_file: password })];
  return [
    ...userBlocks(output),
    component('loki.write', name, {}, [
      block(
        'endpoint',
        {
          url: `${url}${pushPath}`,
          tenant_id: tenant,
          batch_size: maxBatchBytes < defaultBatchBytes ? `${maxBatchBytes}B` : undefined,
          // By default, Alloy drops what Loki has not accepted after ten attempts. Zero is without end: reading waits.
          max_backoff_retries: 0,
          // The default of five minutes would delay all lines after an outage.
          max_backoff_period: '30s',
        },
        [...credentials, ...(ca === undefined ? [] : [block('tls_config', { ca_file: sinkCaFile })])],
      ),
    ]),
  ];
}

/** The files of a login. */
export function loginFiles({ name }: Receiver): { readonly username: string; readonly password: string } {
  const folder = `${loginsFolder}/${name}`;
  return { username: `${folder}/username`, password: `${folder}/password` };
}

/** The user name of a login, for components that do not read files. */
export function userBlocks(receiver: Receiver): Block[] {
  const { name, sink } = receiver;
  return sink.login === undefined
    ? []
    : [component('local.file', `${name}_username`, { filename: loginFiles(receiver).username })];
}

/** A certificate authority with its place in the pod. */
export interface MountedAuthority {
  readonly ca: SecretKey;
  readonly volume: string;
  readonly folder: string;
}

/** The certificate authorities of receivers, each once. */
export function authoritiesOf(receivers: readonly Receiver[]): MountedAuthority[] {
  const distinct = new Map(
    receivers.flatMap(({ sink: { ca } }) => (ca === undefined ? [] : [[`${ca.secret}/${ca.key}`, ca]])),
  );
  return [...distinct.values()].map((ca, n) => {
    const suffix = n === 0 ? '' : `-${n + 1}`;
    return { ca, volume: `${sinkCa.volume}${suffix}`, folder: `${sinkCa.folder}${suffix}` };
  });
}

function userName(output: string): Expression {
  return { ref: `local.file.${output}_username.content` };
}

/**
 * The user interface and its API show the configuration, and are on the port of the metrics: they need the login of the
 * agent. Only what Prometheus and the kubelet read is open. Without a login, nothing protects them but the
 * NetworkPolicy.
 */
export function serverBlocks(receiver: Receiver): Block[] {
  const { name, sink } = receiver;
  if (sink.login === undefined) return [];
  const password = component('local.file', `${name}_password`, {
    filename: loginFiles(receiver).password,
    is_secret: true,
  });
  const auth = block('auth', {}, [
    block('basic', { username: userName(name), password: { ref: `local.file.${name}_password.content` } }),
    block('filter', { paths: ['/metrics', '/-/ready'], authenticate_matching_paths: false }),
  ]);
  return [block('http', {}, [auth]), password];
}
