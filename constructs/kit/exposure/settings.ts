import type { Peer } from '../../contracts';

/** How clients outside the cluster connect. Exactly one must be set. */
export interface Exposure {
  /** A Service of type NodePort. */
  readonly nodePort?: NodePortSettings;
  /** A Service of type LoadBalancer. */
  readonly loadBalancer?: LoadBalancerSettings;
  /** An Ingress, whose controller terminates TLS. */
  readonly ingress?: IngressSettings;
  /** An HTTPRoute of the Gateway API, whose Gateway terminates TLS. The cluster needs the CRDs. */
  readonly route?: RouteSettings;
}

/** A port of every node, for https only if the component has `tls`. */
export interface NodePortSettings {
  /** Port, 30000 to 32767. Fixed, since external clients are configured with it. */
  readonly port: number;
  /** Name or address of the nodes, by which machines outside the cluster connect. @default - required by collect.hosts */
  readonly host?: string;
  /** Allows plain http: passwords and logs are sent unencrypted. @default false */
  readonly insecure?: boolean;
}

/** A load balancer of the cloud or of the cluster: https on port 443 if there is a certificate, http on port 80 if not. */
export interface LoadBalancerSettings {
  /** Name or address by which machines outside the cluster connect. @default - required by collect.hosts */
  readonly host?: string;
  /** Class of the load balancer: `service.k8s.aws/nlb`. @default - the cluster's default */
  readonly className?: string;
  /** Annotations of the Service, by which clouds configure their load balancers. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Address ranges of the clients: `203.0.113.0/24`. @default - all addresses */
  readonly sourceRanges?: readonly string[];
  /** `Local`: only nodes with a pod receive connections, which keep the address of the client. @default 'Cluster' */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** The load balancer has its own certificate, set by annotations, and terminates TLS. @default false */
  readonly controllerCertificate?: boolean;
  /** Allows plain http: passwords and logs are sent unencrypted. @default false */
  readonly insecure?: boolean;
}

/** An Ingress for one host name. */
export interface IngressSettings {
  /** Host name: `logs.example.com`. */
  readonly host: string;
  /** Ingress class. @default - the cluster's default class */
  readonly className?: string;
  /** Secret with the certificate of the host, in the component's namespace. @default - none: see the next two settings */
  readonly tlsSecret?: string;
  /**
   * The controller has its own certificate: an AWS load balancer with one of ACM, an OpenShift router (class
   * `openshift-default`), ingress-nginx or Traefik with a default certificate.
   *
   * @default false
   */
  readonly controllerCertificate?: boolean;
  /** Allows plain http: passwords and logs are sent unencrypted. @default false */
  readonly insecure?: boolean;
  /** Annotations of the Ingress. @default - for class `nginx` the body size and the timeout that the component needs */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The controller's pods, for the NetworkPolicy. @default - `clients` of the component allows them */
  readonly controller?: Peer;
}

/** An HTTPRoute for one host name. */
export interface RouteSettings {
  /** Host name: `logs.example.com`. */
  readonly host: string;
  /** The Gateway and, optionally, its listener. */
  readonly gateway: { readonly name: string; readonly namespace: string; readonly sectionName?: string };
  /** The Gateway's pods, for the NetworkPolicy. @default - `clients` of the component allows them */
  readonly controller?: Peer;
  /**
   * Another host name, for OTLP by gRPC: a GRPCRoute. A Gateway accepts no HTTPRoute and GRPCRoute of the same host on one
   * listener.
   *
   * @default - none
   */
  readonly grpcHost?: string;
  /**
   * ConfigMap in the component's namespace with the certificate of its authority in `ca.crt`, for a Gateway that connects
   * to a component that takes https only, and reads no Secret.
   *
   * @default - the Secret with that certificate, which not every Gateway reads
   */
  readonly caConfigMap?: string;
}
