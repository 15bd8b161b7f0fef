import { valueAt, isMap, type Data } from '../../kit';
import { ids } from '../config';
import { componentsOf, kinds, texts, type Finding, type Judged } from './finding';

interface Reason {
  readonly why: string;
  readonly write: string;
}

const closed: Reason = {
  why: 'waits for connections, which the policies of the pods admit for metrics only',
  write: `type: 'kubernetes_logs'`,
};

/** Sources that have nothing to read in the agent's pods. */
const outOfReach: Readonly<Record<string, Reason>> = {
  docker_logs: {
    why: 'needs the socket of Docker, which is as good as root on the node and is not mounted',
    write: `type: 'kubernetes_logs'`,
  },
  journald: { why: 'runs journalctl, which the image does not have', write: `type: 'kubernetes_logs'` },
  stdin: { why: 'reads what is typed, and nobody types into a pod', write: `type: 'kubernetes_logs'` },
  http_server: closed,
  socket: closed,
  syslog: closed,
};

/** The keys that name a host. */
const addressKeys: Readonly<Record<string, string>> = {
  loki: 'endpoint',
  http: 'uri',
  prometheus_remote_write: 'endpoint',
};

/** Keys of the sink that its contract decides. */
const decided: Readonly<Record<string, Reason>> = {
  endpoint: {
    why: 'where logs go is said by the sink of the agent, so that the policies know it',
    write: 'nothing (the sink knows it)',
  },
  tenant_id: {
    why: 'the tenant is said by the sink of the agent',
    write: 'nothing (tenant: … of the environment names it)',
  },
  path: { why: 'the path of the push API is known', write: 'nothing (the sink knows it)' },
  auth: {
    why: 'the login is said by the sink of the agent, and comes from its Secret',
    write: 'nothing (login: … of the environment names the user)',
  },
};

/** Keys that name a file. */
const fileKeys = new Set([
  'ca_file',
  'crt_file',
  'key_file',
  'desc_file',
  'kube_config_file',
  'file',
  'files',
  'path',
  'base_dir',
  'include',
]);

/** What the agent's pods do not have, and what its policies would not let through. */
export function podFindings(judged: Judged): Finding[] {
  const { config, own } = judged;
  return [
    ...decidedFindings(own),
    ...proxyFindings(own),
    ...componentsOf(config, 'sources').flatMap(([id, { type }]) =>
      reachFindings(['sources', id, 'type'], String(type)),
    ),
    ...componentsOf(config, 'sinks').flatMap(([id, sink]) =>
      id === ids.sink ? [] : addressFindings(['sinks', id], sink),
    ),
    ...folderFindings(config),
    ...kinds.flatMap((kind) =>
      componentsOf(config, kind).flatMap(([id, component]) =>
        fileFindings([kind, id], component, String(config['data_dir'])),
      ),
    ),
  ];
}

/** Own components that were given another type. */
export function typeFindings(config: Data): Finding[] {
  const types = [
    [['sources', ids.logs], 'kubernetes_logs'],
    [['sources', ids.metrics], 'internal_metrics'],
    [['sinks', ids.sink], 'loki'],
    [['sinks', ids.exporter], 'prometheus_exporter'],
  ] as const;
  return types.flatMap(([at, type]): Finding[] => {
    const found = valueAt(config, [...at, 'type']);
    if (found === type || found === undefined) return [];
    return [
      { at: [...at, 'type'], says: `${at[1]} is the agent's own ${type}.`, write: `type: '${type}'   (or another id)` },
    ];
  });
}

function decidedFindings(own: Data): Finding[] {
  const loki = valueAt(own, ['sinks', ids.sink]);
  const findings = isMap(loki)
    ? Object.entries(decided).flatMap(([key, reason]): Finding[] =>
        key in loki ? [decidedFinding(key, loki[key], reason)] : [],
      )
    : [];
  if (own['secret'] !== undefined)
    findings.push({
      at: ['secret'],
      says: `no Secret is mounted but that of the login, and the agent declares it itself.`,
      write: 'nothing',
    });
  return findings;
}

function decidedFinding(key: string, value: unknown, { why, write }: Reason): Finding {
  const at = ['sinks', ids.sink, key];
  const template = isMap(value) ? Object.entries(value).find(([, text]) => String(text).includes('{{')) : undefined;
  if (key === 'auth' && template !== undefined)
    return {
      at: [...at, template[0]],
      says: `Vector reads no templates in auth: it would send the text ${String(template[1])} itself. ${sentence(why)}`,
      write,
    };
  return {
    at,
    says: sentence(why),
    write,
  };
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function proxyFindings(own: Data): Finding[] {
  const paths = [[], ...kinds.flatMap((kind) => componentsOf(own, kind).map(([id]) => [kind, id]))];
  return paths.flatMap((path): Finding[] =>
    isMap(valueAt(own, [...path, 'proxy']))
      ? [
          {
            at: [...path, 'proxy'],
            says: 'a proxy is a host that the policies of the pods do not know; nothing would get through.',
            write: 'nothing (or the proxy as the endpoint of an ExternalLogSink)',
          },
        ]
      : [],
  );
}

function reachFindings(at: readonly string[], type: string): Finding[] {
  const reason = Object.hasOwn(outOfReach, type) ? outOfReach[type] : undefined;
  return reason === undefined ? [] : [{ at, says: `a source of type ${type} ${reason.why}.`, write: reason.write }];
}

function addressFindings(at: readonly string[], sink: Data): Finding[] {
  const type = String(sink['type']);
  const key = Object.hasOwn(addressKeys, type) ? addressKeys[type] : undefined;
  if (key === undefined) return [];
  return [
    {
      at: [...at, key],
      says: `a second sink of type ${type} sends to a host that the policies of the pods do not know; nothing would get through.`,
    },
  ];
}

function folderFindings(config: Data): Finding[] {
  const folder = config['data_dir'];
  if (typeof folder !== 'string' || /^\/[\w.-]+(\/[\w.-]+)*$/.test(folder)) {
    const taken = ['/var/log', '/etc', '/usr', '/proc', '/sys'].find((one) =>
      `${String(folder)}/`.startsWith(`${one}/`),
    );
    if (taken === undefined) return [];
    return [
      {
        at: ['data_dir'],
        says: `'${String(folder)}' is below ${taken}, which belongs to others; a folder of the node is mounted there.`,
      },
    ];
  }
  return [
    {
      at: ['data_dir'],
      says: `'${folder}' is no absolute path; a folder of the node is mounted there.`,
    },
  ];
}

function fileFindings(at: readonly string[], component: Data, dataDir: string): Finding[] {
  return Object.entries(component).flatMap(([key, value]): Finding[] => {
    if (key === 'request' || key === 'labels' || key === 'structured_metadata') return [];
    const here = [...at, key];
    if (isMap(value)) return fileFindings(here, value, dataDir);
    if (!fileKeys.has(key) || at.at(-1) === ids.sink) return [];
    const paths = typeof value === 'string' ? [value] : texts(value);
    const missing = paths.find((path) => ![`${dataDir}/`, '/var/log/pods/'].some((mount) => path.startsWith(mount)));
    if (missing === undefined) return [];
    return [
      {
        at: here,
        says: `'${missing}' is not in the pods: they see /var/log/pods and, of their own, ${dataDir}, nothing else of the node.`,
      },
    ];
  });
}
