/** What all nginx processes of the gateway read and write, so that a test can run them elsewhere. */
export interface ProcessLayout {
  /** A folder for the process id and bodies; each process has one. */
  readonly temporary: string;
  readonly errorLog: string;
}

/** Where the nginx for clients listens and what it reads and writes. */
export interface GatewayLayout extends ProcessLayout {
  /** Where clients connect: an address and port for each family. */
  readonly listen: readonly string[];
  /** Where clients connect in TLS, if there is a certificate. */
  readonly listenTls: readonly string[];
  /** The folder with the certificate, `tls.crt` and `tls.key`. */
  readonly certificate: string;
  /** Where the stages of a login are; only the gateway itself connects. */
  readonly stages: string;
  /** The checker of new logins, and that of logins that succeeded lately. */
  readonly checker: string;
  readonly rechecker: string;
  /** The folder of remembered logins. The files hold them in clear: memory, not a disk. */
  readonly remembered: string;
  readonly accessLog: string;
}

/** Where an nginx that checks logins listens and what it reads and writes. */
export interface CheckerLayout extends ProcessLayout {
  /** Where the gateway asks it. */
  readonly checker: string;
  /** Where the kubelet asks whether it is alive. */
  readonly health: readonly string[];
  /** The htpasswd file. */
  readonly logins: string;
}

/** The ports of the pod. */
export const gatewayPort = 8080;
export const gatewayTlsPort = 8443;
export const checkerHealthPort = 8083;
export const recheckerHealthPort = 8086;

/** The folders of the pod. */
export const configFolder = '/etc/gateway';
export const loginsFolder = '/etc/gateway-logins';
export const certificateFolder = '/etc/gateway-tls';

/** The file of the Secret with the logins. */
export const loginsFile = '.htpasswd';

const everyPod: ProcessLayout = { temporary: '/tmp', errorLog: '/dev/stderr' };

/** Loopback has an IPv4 address in every pod, those of clusters with IPv6 only included. */
const [stages, checker, rechecker] = ['127.0.0.1:8082', '127.0.0.1:8081', '127.0.0.1:8085'] as const;

/** The layout inside the pod. */
export const podLayout: GatewayLayout = {
  ...everyPod,
  listen: bothFamilies(gatewayPort),
  listenTls: bothFamilies(gatewayTlsPort),
  certificate: certificateFolder,
  stages,
  checker,
  rechecker,
  remembered: '/var/cache/logins',
  accessLog: '/dev/stdout',
};

/** The layouts of the two checkers inside the pod. */
export const podCheckers: Readonly<Record<'checker' | 'rechecker', CheckerLayout>> = {
  checker: checkerAt(checker, checkerHealthPort),
  rechecker: checkerAt(rechecker, recheckerHealthPort),
};

function checkerAt(address: string, healthPort: number): CheckerLayout {
  return { ...everyPod, checker: address, health: bothFamilies(healthPort), logins: `${loginsFolder}/${loginsFile}` };
}

function bothFamilies(port: number): readonly string[] {
  return [String(port), `[::]:${port}`];
}
