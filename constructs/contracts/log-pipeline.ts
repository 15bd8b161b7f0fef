/** Named patterns of `redact`, each replaced by a fixed text. */
export type RedactPattern = 'credentials' | 'email' | 'cardNumber';

/** Origin of lines, by the source that reads them. */
export type LineOrigin = 'pods' | 'journal' | 'files' | 'audit' | 'tcp' | 'docker' | 'syslog';

/** A field of the pod or the container that wrote a line. */
export type PodField =
  | 'namespace'
  | 'name'
  | 'uid'
  | 'ip'
  | 'node'
  /** The label `app.kubernetes.io/name`, otherwise `app`, otherwise `k8s-app`. */
  | 'app'
  | 'container'
  | 'image'
  /** `stdout` or `stderr`. */
  | 'stream'
  | { readonly label: string }
  | { readonly annotation: string };

/** A field of an entry of the systemd journal. */
export type JournalField = 'unit' | 'identifier' | 'priority' | { readonly field: string };

/** A field of the container of a Docker host that wrote a line. */
export type DockerField =
  'container' | 'image' | 'stream' | 'composeProject' | 'composeService' | { readonly label: string };

/** A field of a syslog message. */
export type SyslogField = 'host' | 'app' | 'severity' | 'facility';

/**
 * Where the value of a label or of an entry of structured metadata comes from: exactly one of these. A line that does
 * not have the field does not get the label: a line of the journal has no pod.
 */
export interface ValueSource {
  /** For lines of pods. */
  readonly pod?: PodField;
  /** Name of the machine that read the line: the node, or the host. */
  readonly host?: 'name';
  /** For entries of the journal. */
  readonly journal?: JournalField;
  /** For lines of containers on a Docker host. */
  readonly docker?: DockerField;
  /** For syslog messages. */
  readonly syslog?: SyslogField;
  /** For lines of files. */
  readonly file?: 'path';
  /** A field that a stage `parse` or `level` has extracted; nested fields by path: `http.status`. */
  readonly extracted?: string;
  /**
   * The source that read the line: its kind (`pods`, `journal`, `files`, `audit`, `tcp`, `docker` or `syslog`), or the
   * job that it is named by, such as `kubernetes-pods`.
   */
  readonly line?: 'origin' | 'job';
  /** The same value for every line. */
  readonly value?: string;
}

/** Lines that match a regular expression of RE2: exactly one of `line` and `field`. */
export interface LineMatch {
  /** Regular expression that the line contains: `(?i)healthz`. */
  readonly line?: string;
  /** A field that a stage has extracted, together with `matches`. */
  readonly field?: string;
  /** Regular expression that the value of `field` contains. A line without the field does not match. */
  readonly matches?: string;
}

/** The lines that a stage applies to: those that match all settings. */
export interface When {
  /** Lines of this source. */
  readonly origin?: LineOrigin;
  /** Lines of pods in this namespace. */
  readonly namespace?: string;
  /** Lines of pods of this app, as `{ pod: 'app' }`. */
  readonly app?: string;
  /** Lines of containers with this name, of pods and of Docker. */
  readonly container?: string;
}

/** Joins the lines of one event, such as a stack trace. */
export interface Multiline {
  /** Regular expression of the first line of an event; all other lines belong to the event before: `'^\\d{4}-'`. */
  readonly firstLine: string;
  /** The event ends after this number of lines. @default 1000 */
  readonly maxLines?: number;
  /** The event ends when its container, file or unit writes nothing for this time, milliseconds. @default 3000 */
  readonly maxWaitMs?: number;
}

/**
 * Reads fields of the line, which other stages, labels and structured metadata can use. The line stays as it is. A
 * regular expression reads its named groups: `'(?P<status>\\d{3})'`. A line that cannot be read has no extracted fields.
 */
export type Parse = 'json' | 'logfmt' | 'klog' | { readonly regexp: string };

/**
 * Takes the time of a line from a field, instead of the time at which it was written. A time more than 300 s after or
 * 3000 s before that one is ignored: Loki rejects lines that are too far from the others of their stream.
 */
export interface TimestampStage {
  /** A field that a stage has extracted. A line without it, or with another format, keeps its time. */
  readonly field: string;
  /** `unix` is in seconds; `go` is a layout of Go: `2006-01-02 15:04:05.000`, in UTC unless it has a zone. */
  readonly format: 'rfc3339' | 'unix' | 'unix-ms' | { readonly go: string };
}

/** Limits the lines of each stream; the others are dropped. */
export interface RateLimit {
  /** 1 to 1000000. */
  readonly linesPerSecond: number;
  /** Number of lines accepted at once, at most 4294967295. @default - `linesPerSecond` */
  readonly burst?: number;
}

/**
 * One step of a line on its way: `when`, and exactly one of the others. Stages run in their order. What the agent
 * cannot do is an error, never left out.
 */
export interface Stage {
  /** @default - every line */
  readonly when?: When;
  readonly multiline?: Multiline;
  readonly parse?: Parse;
  readonly timestamp?: TimestampStage;
  /** Drops all lines that do not match. */
  readonly keep?: LineMatch;
  /** Drops the lines that match. */
  readonly drop?: LineMatch;
  /** Replaces what matches in the line, and in extracted strings. */
  readonly redact?: RedactPattern | { readonly pattern: string; readonly replacement: string };
  /**
   * Extracts `level` as `trace`, `debug`, `info`, `warn`, `error` or `critical`: `detect` reads usual fields
   * (`level`, `severity`, …) and the text of the line, `field` one extracted field. Unless a label or an entry of
   * structured metadata has it, it is sent as the structured metadata `detected_level`, which Loki and Grafana use.
   */
  readonly level?: 'detect' | { readonly field: string };
  /**
   * Extracts `trace_id`, the ID of the trace of a line: 32 or 16 hexadecimal digits after a usual name, such as
   * `trace_id=`, `"traceId":` or `traceparent:`. Where there is none, a field `trace_id` of a stage before stays as it is.
   * Unless a label or an entry of structured metadata has it, it is sent as the structured metadata `trace_id`, by which
   * Grafana links lines and traces.
   */
  readonly traceId?: 'detect';
  /** Keeps one of this number of lines. */
  readonly sample?: { readonly keepOneIn: number };
  readonly rateLimit?: RateLimit;
}

/** Labels of pods and namespaces by which lines are selected. */
export interface PodSelection {
  /** Names of namespaces. @default - all */
  readonly namespaces?: readonly string[];
  /** Labels that pods must have, all of them. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Pods in one of these namespaces, or with one of these labels, are not read. @default - none */
  readonly exclude?: {
    readonly namespaces?: readonly string[];
    readonly podLabels?: Readonly<Record<string, string>>;
  };
}

/** What is collected of pods, and what happens to every line before it is sent. It is compiled for the agent. */
export interface LogPipeline {
  /** Pods whose lines are read. @default - every pod */
  readonly select?: PodSelection;
  /**
   * Prefix of the annotations by which a pod chooses, such as `logging.example.com`: `<prefix>/exclude: "true"` drops
   * its lines, and `<prefix>/parser: NAME` applies one of `parsers` before the stages.
   *
   * @default - pods choose nothing
   */
  readonly podAnnotations?: string;
  /** Lists of stages by the name that pods choose them by. Requires `podAnnotations`. @default - none */
  readonly parsers?: Readonly<Record<string, readonly Stage[]>>;
  /** @default - none, lines are sent as they were written */
  readonly stages?: readonly Stage[];
  /**
   * Labels of the streams by name, in addition to the default ones; `false` removes a default one, and one that is in
   * `structuredMetadata` is no label. At most as many as the sink accepts. Every combination of values is a stream,
   * so values that are different for each pod, request or line are refused or warned about.
   *
   * @default - namespace, container, node and job; without support of structured metadata also pod
   */
  readonly labels?: Readonly<Record<string, ValueSource | false>>;
  /**
   * Structured metadata of each line by name, in addition to the default entries; `false` removes a default one. It
   * creates no streams, and queries filter by it as by a label: `{namespace="shop"} | pod="web-1"`.
   *
   * @default - pod and stream (stdout or stderr), if agent and sink support it
   */
  readonly structuredMetadata?: Readonly<Record<string, ValueSource | false>>;
}

/** The values that are sent with each line, by name. */
export interface SentFields {
  /** Labels of the stream. */
  readonly labels: Readonly<Record<string, SentValue>>;
  readonly structuredMetadata: Readonly<Record<string, SentValue>>;
}

/** A value that is sent with lines. */
export interface SentValue extends ValueSource {
  /** Lines of other origins do not get it. @default - all lines that have it */
  readonly onlyOf?: LineOrigin;
  /** The value of lines that do not have it. @default - none */
  readonly otherwise?: SentValue;
}
