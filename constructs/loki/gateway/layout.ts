/** Where the two nginx processes listen and what they read and write, so that a test can run them elsewhere. */
export interface GatewayLayout {
  /** Where clients connect. */
  readonly listen: string;
  /** Where clients connect in TLS, if there is a certificate. */
  readonly listenTls: string;
  /** The folder with the certificate, `tls.crt` and `tls.key`. */
  readonly certificate: string;
  /** Where refused requests are answered; only the gateway itself connects. */
  readonly refusal: string;
  /** Where logins are checked; only the gateway itself connects. */
  readonly checker: string;
  /** Where the kubelet asks whether the checker is alive. */
  readonly checkerHealth: string;
  /** The htpasswd file. */
  readonly logins: string;
  /** The folder of remembered logins. The files hold them in clear: memory, not a disk. */
  readonly remembered: string;
  /** A folder for the process id and bodies; each process has one. */
  readonly temporary: string;
  readonly accessLog: string;
  readonly errorLog: string;
}

/** The ports of the pod. */
export const gatewayPort = 8080;
export const gatewayTlsPort = 8443;
export const checkerHealthPort = 8083;

/** The folders of the pod. */
export const configFolder = '/etc/gateway';
export const loginsFolder = '/etc/gateway-logins';
export const certificateFolder = '/etc/gateway-tls';

/** The file of the Secret with the logins. */
export const loginsFile = '.htpasswd';

/** The layout inside the pod. */
export const podLayout: GatewayLayout = {
  listen: String(gatewayPort),
  listenTls: String(gatewayTlsPort),
  certificate: certificateFolder,
  refusal: '127.0.0.1:8082',
  checker: '127.0.0.1:8081',
  checkerHealth: String(checkerHealthPort),
  logins: `${loginsFolder}/${loginsFile}`,
  remembered: '/var/cache/logins',
  temporary: '/tmp',
  accessLog: '/dev/stdout',
  errorLog: '/dev/stderr',
};
