import type { FileSource, JournalSource } from '../../contracts';

/** What is read on a machine; at least one source is required. */
export interface HostSources {
  /** Lines of the containers of Docker; `true` reads all of them. @default - not read */
  readonly docker?: true | DockerContainers;
  /** The systemd journal; `true` reads all units. @default - not read */
  readonly journal?: true | JournalSource;
  /** Files by a name, which is their label `job`. @default - none */
  readonly files?: Readonly<Record<string, HostFiles>>;
  /** Receives syslog messages, such as those of network devices; `true` on TCP port 6514. @default - not received */
  readonly syslog?: true | SyslogReceiver;
}

/** The containers of Docker whose lines are read. Reading them needs access to the socket, which is access as root. */
export interface DockerContainers {
  /** Path of the socket of Docker. @default '/var/run/docker.sock' */
  readonly socket?: string;
  /** Beginnings of the names of containers that are read: `shop-` for all of a compose project. @default - all */
  readonly include?: readonly string[];
  /** Beginnings of the names of containers that are not read. @default - none */
  readonly exclude?: readonly string[];
}

/** Files of text lines. */
export interface HostFiles extends FileSource {
  /** Group of the machine that can read the files: `adm` for most of /var/log on Debian. @default - none is needed */
  readonly group?: string;
}

/** Where syslog messages are received, without encryption and authentication. */
export interface SyslogReceiver {
  /** IP address and port. @default '0.0.0.0:6514' */
  readonly address?: string;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
}

/** Where `install.sh` gets the archive of Vector, and the checksum that it must have. */
export interface VectorDownload {
  /**
   * URL of a folder with the folders of the releases: `https`, `file`, or with `sha256` also `http`. Option `--mirror`
   * of `install.sh` overrides it.
   *
   * @default 'https://packages.timber.io/vector'
   */
  readonly mirror?: string;
  /**
   * SHA-256 of the archives `vector-<release>-<architecture>-unknown-linux-musl.tar.gz`, hexadecimal.
   *
   * @default - read from the published file of checksums beside the archive, `vector-<release>-SHA256SUMS`
   */
  readonly sha256?: { readonly x86_64?: string; readonly aarch64?: string };
}
