/** The name of the container that clients connect to, by which its lines are found. */
export const gatewayContainer = 'gateway';

/** Paths of an nginx process; tests run it with others. */
export interface ProcessLayout {
  /** Folder for the pid file and buffered bodies, one per process. */
  readonly temporary: string;
  readonly errorLog: string;
}

/** Addresses and paths of the nginx that clients connect to. */
export interface GatewayLayout extends ProcessLayout {
  /** Listen addresses for http, one per IP family. */
  readonly listen: readonly string[];
  /** Listen addresses for https, used if there is a certificate. */
  readonly listenTls: readonly string[];
  /** Listen addresses for OTLP by gRPC, used if the gateway takes it. */
  readonly listenGrpc: readonly string[];
  /** How HTTP/2 is enabled: by a directive since nginx 1.25.1, by a parameter of `listen` in the 1.22 of the tests. */
  readonly http2: 'directive' | 'parameter';
  /** Folder with `tls.crt` and `tls.key`. */
  readonly certificate: string;
  /** Start of the folders with the authority of an API, `ca.crt`; its name follows. */
  readonly authorities: string;
  /** Address of the internal server with the stages of authentication. */
  readonly stages: string;
  /** Addresses of the checker for new logins and of the one for recently accepted logins. */
  readonly checker: string;
  readonly rechecker: string;
  /** Folder of the login caches. Their files contain passwords in plain text, so it must be in memory. */
  readonly remembered: string;
  readonly accessLog: string;
}

/** Addresses and paths of an nginx that verifies passwords. */
export interface CheckerLayout extends ProcessLayout {
  /** Listen address for the gateway. */
  readonly checker: string;
  /** Listen addresses for probes. */
  readonly health: readonly string[];
  /** Path of the htpasswd file. */
  readonly logins: string;
}

/** Ports of the pod. */
export const gatewayPort = 8080;
export const gatewayTlsPort = 8443;
/** The port of OTLP by gRPC that clients expect. */
export const otlpGrpcPort = 4317;
export const checkerHealthPort = 8083;
export const recheckerHealthPort = 8086;

/** Mount paths in the pod. */
export const configFolder = '/etc/gateway';
export const loginsFolder = '/etc/gateway-logins';
export const certificateFolder = '/etc/gateway-tls';
export const authorityFolder = '/etc/gateway-authority-';

/** Key of the Secret with the htpasswd file. */
export const loginsFile = '.htpasswd';

const podPaths: ProcessLayout = { temporary: '/tmp', errorLog: '/dev/stderr' };

/** Loopback has an IPv4 address in every pod, also in IPv6-only clusters. */
const [stages, checker, rechecker] = ['127.0.0.1:8082', '127.0.0.1:8081', '127.0.0.1:8085'] as const;

/** The layout inside the pod. */
export const podLayout: GatewayLayout = {
  ...podPaths,
  listen: bothFamilies(gatewayPort),
  listenTls: bothFamilies(gatewayTlsPort),
  listenGrpc: bothFamilies(otlpGrpcPort),
  http2: 'directive',
  certificate: certificateFolder,
  authorities: authorityFolder,
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
  return { ...podPaths, checker: address, health: bothFamilies(healthPort), logins: `${loginsFolder}/${loginsFile}` };
}

function bothFamilies(port: number): readonly string[] {
  return [String(port), `[::]:${port}`];
}
