import type { Peer } from './endpoint';

/** Where an agent reads lines on each node. Every source has its own label `job`. */
export interface NodeSources {
  /** Lines of pods, with `job: 'kubernetes-pods'`; `false` reads none. @default {} */
  readonly pods?: false | PodSource;
  /** The systemd journal of the node, with `job: 'systemd-journal'`. @default - not read */
  readonly journal?: true | JournalSource;
  /** Files of the node, by the value of `job`. @default - none */
  readonly files?: Readonly<Record<string, FileSource>>;
  /** Ports that receive lines, by the value of `job`. @default - none */
  readonly tcp?: Readonly<Record<string, TcpSource>>;
  /** The audit log of the API server, with `job: 'kubernetes-audit'`. @default - not read */
  readonly audit?: AuditSource;
}

/** Lines of pods. */
export interface PodSource {
  /** Also mounts `/var/lib/docker/containers`, where the files of pods are if the runtime is Docker. @default false */
  readonly docker?: boolean;
}

/** The systemd journal of a node or of another machine. */
export interface JournalSource {
  /** Only entries of these units, such as `kubelet.service`. @default - all */
  readonly units?: readonly string[];
  /** No entries of these units. @default - none */
  readonly excludeUnits?: readonly string[];
}

/** Files of a node or of another machine, with one line for each event. */
export interface FileSource {
  /**
   * Absolute paths, where `*` matches within a folder and `**` across folders: `/var/log/nginx/*.log`. For a path that
   * ends in `.log` also the file that logrotate renames it to, `.log.1`, is read, so that its last lines are not lost
   * when Vector is restarted.
   */
  readonly include: readonly string[];
  /** Paths that are not read, in addition to compressed files. @default - none */
  readonly exclude?: readonly string[];
}

/** A port of each node that receives lines over TCP, without authentication or encryption. */
export interface TcpSource {
  /** The same on the node and in the pod. */
  readonly port: number;
  /** Address of the node that listens. @default '127.0.0.1' - only programs of the node can connect */
  readonly hostIP?: string;
  /** Who may connect, with a `hostIP` that is not of loopback. @default - nobody but the node */
  readonly clients?: readonly Peer[];
  /** `json`: the fields of a line are extracted, and those of Talos give its level and its service. */
  readonly decode: 'json' | 'text';
}

/** A file with one JSON event for each line, as `--audit-log-path` writes it. */
export interface AuditSource {
  /** Path of the file; rotated files are in the same folder. @default '/var/log/kubernetes/audit/audit.log' */
  readonly path?: string;
}
