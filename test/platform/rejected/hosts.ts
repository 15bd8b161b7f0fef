import { merged, type Data } from '../../../constructs/kit';
import type { Row } from '../../support/rejected';
import { laptop } from '../../fixtures';

/** The sample with one machine outside the cluster, and the gateway exposed. */
const base = {
  ...laptop,
  gateway: { expose: { ingress: { host: 'logs.example.com', tlsSecret: 'logs-tls' } } },
};

function host(settings: Data, others: Data = {}): unknown {
  const machine = merged({ login: 'vector', tenant: 'Prod', vector: {} }, settings);
  return merged({ ...base, ...others }, { collect: { hosts: { 'build-1': machine } } });
}

/** A machine that sends to a Loki elsewhere. */
function remote(url: string, settings: Data = {}): unknown {
  return {
    name: 'machines',
    releases: '2026-11',
    destinations: { logs: { url } },
    collect: { hosts: { 'build-1': { journal: true, vector: {}, ...settings } } },
  };
}

/** Wrong settings of machines outside the cluster. */
export const wrongHosts: readonly Row<unknown>[] = [
  ['a machine, and a gateway that can be reached only inside the cluster', host({ journal: true }, { gateway: {} })],
  [
    'a machine, and a node port without a name of the nodes',
    host({ journal: true }, { gateway: { tls: { secret: 'tls' }, expose: { nodePort: { port: 30_443 } } } }),
  ],
  [
    'a node port with a URL as its name',
    host(
      { journal: true },
      {
        gateway: { tls: { secret: 'tls' }, expose: { nodePort: { port: 30_443, host: 'https://node-1.example.com' } } },
      },
    ),
  ],
  ['a machine, and a destination with a name of the cluster', remote('http://loki-gateway.logging.svc.cluster.local')],
  ['no machine', { ...base, collect: { ...base.collect, hosts: {} } }],
  ['a machine without a source', host({})],
  ['a machine with a user that is not one of the tenant', host({ login: 'vectro', journal: true })],
  [
    'a machine without a tenant',
    { ...base, collect: { hosts: { 'build-1': { login: 'vector', journal: true, vector: {} } } } },
  ],
  [
    'a machine with an invalid name',
    { ...base, collect: { hosts: { Build_1: { login: 'vector', tenant: 'Prod', journal: true, vector: {} } } } },
  ],
  ['Docker over TCP', host({ docker: { socket: 'tcp://10.0.0.1:2375' } })],
  ['a socket of Docker as a URL', host({ docker: { socket: 'unix:///run/docker.sock' } })],
  ['a container name with a wildcard', host({ docker: { include: ['shop-*'] } })],
  ['containers that are included and excluded', host({ docker: { include: ['shop-web'], exclude: ['shop'] } })],
  ['a container that is excluded twice', host({ docker: { exclude: ['cache', 'cache'] } })],
  ['Docker as false', host({ docker: false, journal: true })],
  [
    'units that are included and excluded',
    host({ journal: { units: ['ssh.service'], excludeUnits: ['ssh.service'] } }),
  ],
  ['no units of the journal', host({ journal: { units: [] } })],
  ['a unit with a wildcard', host({ journal: { units: ['app-*'] } })],
  ['no files', host({ files: { app: { include: [] } } })],
  ['a relative path of files', host({ files: { app: { include: ['log/app.log'] } } })],
  ['files of the whole disk', host({ files: { all: { include: ['/**/*.log'] } } })],
  ["Vector's own files", host({ files: { all: { include: ['/var/lib/vector/**/*'] } } })],
  ['the journal as files', host({ files: { journal: { include: ['/var/log/journal/*/*.journal'] } } })],
  [
    'files of Docker beside Docker',
    host({ docker: true, files: { docker: { include: ['/var/lib/docker/containers/*/*.log'] } } }),
  ],
  [
    'an excluded name without its folders',
    host({ files: { app: { include: ['/var/log/app/*.log'], exclude: ['debug.log'] } } }),
  ],
  ['an invalid name of files', host({ files: { 'App.1': { include: ['/var/log/app/*.log'] } } })],
  ['an invalid group', host({ files: { app: { include: ['/var/log/app/*.log'], group: 'adm staff' } } })],
  ['syslog on a port without an address', host({ syslog: { address: ':514' } })],
  ['syslog on a host name', host({ syslog: { address: 'localhost:514' } })],
  ['syslog on the port of the metrics', host({ syslog: { address: '0.0.0.0:9598' } })],
  ['a relative path of a certificate', host({ journal: true, vector: { caFile: 'ca.crt' } })],
  [
    'a certificate, and a receiver with http',
    remote('http://logs.example.com', { vector: { caFile: '/etc/ssl/logs.crt' } }),
  ],
  ['a checksum in capitals', host({ journal: true, vector: { download: { sha256: { x86_64: 'AB'.repeat(32) } } } })],
  ['a checksum of SHA-1', host({ journal: true, vector: { download: { sha256: { aarch64: 'ab'.repeat(20) } } } })],
  [
    'a mirror without encryption and without a checksum',
    host({ journal: true, vector: { download: { mirror: 'http://mirror.example.com/vector' } } }),
  ],
  [
    'a mirror with a final slash',
    host({ journal: true, vector: { download: { mirror: 'https://mirror.example.com/vector/' } } }),
  ],
  ['a buffer of a machine that is too small', host({ journal: true, vector: { buffer: { maxSize: '256Mi' } } })],
  ['data of a machine in a system folder', host({ journal: true, vector: { dataPath: '/etc/vector' } })],
  ['data of a machine in raw configuration', host({ journal: true, vector: { config: { data_dir: '/data/vector' } } })],
  [
    'another address in raw configuration',
    host({ journal: true, vector: { config: { sinks: { loki_push: { endpoint: 'http://10.0.0.1:3100' } } } } }),
  ],
  [
    'a misspelt key in raw configuration of a machine',
    host({ journal: true, vector: { config: { sources: { journal: { include_unit: ['ssh.service'] } } } } }),
  ],
  [
    'another type of a component of a machine',
    host({ journal: true, vector: { config: { sources: { journal: { type: 'file' } } } } }),
  ],
  ['a machine that selects pods', host({ journal: true, pipeline: { select: { namespaces: ['shop'] } } })],
  [
    'a reference to a Secret in the pipeline of a machine',
    host({ journal: true, pipeline: { stages: [{ redact: { pattern: 'x', replacement: 'SECRET[loki.password]' } }] } }),
  ],
  ['a machine with a label of pods', host({ journal: true, pipeline: { labels: { app: { pod: 'app' } } } })],
  [
    'a machine with a stage for a namespace',
    host({ journal: true, pipeline: { stages: [{ when: { namespace: 'shop' }, parse: 'json' }] } }),
  ],
];
