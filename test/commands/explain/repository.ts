import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type Ended } from '../../support/command';
import { folder } from '../../support/processes';

/** Environments that extend each other, and one with an error. */
const environments = {
  production: `name: production
releases: '2026-11'
objectStore:
  external: { url: 'https://s3.example.com', keys: { secret: loki-s3 } }
loki:
  topology: monolithic
  replicas: 3
  pod:
    nodeSelector: { kubernetes.io/arch: amd64 }
  config:
    limits_config: { ingestion_rate_mb: 16 }
tenants:
  my-team: { users: { vector: { roles: [write] }, grafana: { roles: [read] } } }
collect:
  logs:
    login: vector
    tenant: my-team
    pipeline:
      stages:
        - parse: json
        - drop: { line: health }
    vector: {}
`,
  staging: `name: staging
extends: production
loki:
  replicas: 1
  config:
    limits_config: { ingestion_burst_size_mb: 32 }
gateway: { replicas: 1 }
`,
  broken: 'name: broken\nreleases: seed\nloki: { replicas: three }\n',
};

/** `explain` in a folder with these environments, which is removed after the tests. */
export function explainIn(name: string): {
  readonly path: string;
  readonly explain: (...args: string[]) => Promise<Ended>;
} {
  const place = folder(name);
  afterAll(() => place.remove());
  mkdirSync(join(place.path, 'environments'));
  for (const [file, text] of Object.entries(environments))
    writeFileSync(join(place.path, 'environments', `${file}.yaml`), text);
  return { path: place.path, explain: (...args) => runCommand(['explain', ...args], place.path) };
}
