import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { dump, load } from 'js-yaml';
import type { EnvironmentInput } from '../../../constructs/platform';
import { render } from '../../../constructs/platform';
import type { Case } from '../../../test/pipeline/case';
import type { LokiProcess } from '../../../test/support/loki-process';
import { migrated, migrations } from '../../../commands/migrate/command';
import type { AgentName } from '../../../commands/migrate/migration';
import { agents, type Agent } from '../agents';
import { configurationsIn, sha256, type Configuration } from '../configurations';
import { startReceiver, type StoredEntry } from '../receiver';
import { collected } from '../run-cases';
import { migratedSubjects, type MigratedSubject } from './subjects';

const root = join(__dirname, '../../..');
const file = join(root, 'docs/migrate.json');

/** A comparison of an agent with its original configuration and an agent with the migrated one. */
export interface MigratedRow extends MigratedHashes {
  /** Kind and file of the input. */
  readonly input: string;
  /** The agent with the original configuration. */
  readonly original: string;
  /** The agent with the migrated configuration. */
  readonly migrated: string;
  readonly date: string;
  /** `passed`, or the difference. */
  readonly result: string;
}

/** SHA-256 of what is compared. */
export interface MigratedHashes {
  readonly lines: string;
  /** Of the original configuration. */
  readonly configuration: string;
  /** Of the environment that it becomes. */
  readonly environment: string;
}

/** Runs every comparison whose programs are given, and writes `docs/migrate.json`. @returns whether all passed */
export async function runMigrated(loki: LokiProcess, date: string): Promise<boolean> {
  const given = agents.filter(({ variable }) => process.env[variable] !== undefined);
  const newest = (name: string): Agent | undefined => given.find(({ kind }) => kind.name === name);
  const rows: MigratedRow[] = [];
  for (const subject of migratedSubjects) {
    const original = newest(subject.kind);
    if (original === undefined) continue;
    const before = await entriesOf(original, originalOf(subject, original), subject, loki);
    for (const agent of ['vector', 'alloy', 'promtail'].flatMap((name) => newest(name) ?? [])) {
      const configuration = migratedOf(subject, agent);
      const after = await entriesOf(agent, configuration, subject, loki);
      const row = rowOf(subject, [original, agent], date, differenceOf(before, after));
      console.log(`${row.input}: ${row.original} → ${row.migrated}: ${row.result}`);
      rows.push(row);
    }
  }
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.every(({ result }) => result === 'passed');
}

function rowOf(
  subject: MigratedSubject,
  [one, other]: readonly [Agent, Agent],
  date: string,
  result: string,
): MigratedRow {
  return {
    input: `${subject.kind} ${subject.file}`,
    original: one.name,
    migrated: other.name,
    ...hashesOf(subject, other.kind.name),
    date,
    result,
  };
}

function textOf({ kind, file: name }: MigratedSubject): string {
  return readFileSync(join(root, 'test/commands/migrate', kind, name), 'utf8');
}

/** The hashes of what is compared. @param agent - the kind of the agent of the environment */
export function hashesOf(subject: MigratedSubject, agent: string): MigratedHashes {
  return {
    lines: sha256(JSON.stringify(subject.writers)),
    configuration: sha256(textOf(subject)),
    environment: sha256(JSON.stringify(environmentOf(subject, agent))),
  };
}

function environmentOf(subject: MigratedSubject, agent: string): EnvironmentInput {
  const options = { name: 'migrated', agent: agent as AgentName };
  return migrated(migrations[subject.kind]!, textOf(subject), options).environment as unknown as EnvironmentInput;
}

/** The configuration that a subject becomes with an agent. */
function migratedOf(subject: MigratedSubject, { kind }: Agent): Configuration {
  const [configuration] = configurationsIn('migrated', render(environmentOf(subject, kind.name)));
  if (configuration === undefined) throw new Error(`${subject.file} becomes nothing for ${kind.name}.`);
  return configuration;
}

/** Folders that original configurations write to. */
const folders = ['/run/promtail', '/tmp', '/vector-data-dir', '/var/lib/vector', '/etc/alloy'];

/** The original configuration, with the container that it could run in. */
function originalOf(subject: MigratedSubject, { kind, release }: Agent): Configuration {
  const text = textOf(subject);
  const variables = ['HOSTNAME', 'K8S_NODE_NAME', 'VECTOR_SELF_NODE_NAME'];
  return {
    kind,
    environment: `migrated/${subject.file}`,
    release,
    text: ({ vector: vectorText, promtail: promtailText }[kind.name] ?? String)(text),
    sha256: sha256(text),
    container: {
      env: variables.map((name) => ({ name, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } })),
      volumeMounts: folders.map((mountPath, n) => ({ name: `folder-${n}`, mountPath })),
    },
    volumes: folders.map((_, n) => ({ name: `folder-${n}`, emptyDir: {} })),
  };
}

/** A Promtail without a port of gRPC, which another one may have. */
function promtailText(text: string): string {
  const data = load(text) as { readonly server?: object };
  return dump({ ...data, server: { ...data.server, grpc_listen_port: 0 } });
}

/** Vector 0.57 takes labels from events only if it is told to, which earlier releases do not know. */
function vectorText(text: string): string {
  const data = load(text) as { readonly sinks: Record<string, Record<string, unknown>> };
  const sinks = Object.entries(data.sinks).map(([name, sink]) => [
    name,
    sink['type'] === 'loki' ? { ...sink, dangerously_allow_unconfined_template_resolution: true } : sink,
  ]);
  return dump({ data_dir: '/vector-data-dir', ...data, sinks: Object.fromEntries(sinks) as object });
}

/** What an agent stores of the lines of a subject: tenant, labels and line, without those that are not compared. */
async function entriesOf(
  { name, variable }: Agent,
  configuration: Configuration,
  subject: MigratedSubject,
  loki: LokiProcess,
): Promise<string[]> {
  const of: Case = {
    title: `migrated ${subject.kind} ${subject.file}`,
    writers: subject.writers.map(({ namespace, pod, container, labels = {}, lines, stored }) => ({
      ...(container !== undefined && { container }),
      pod: { name: pod, namespace, labels },
      lines,
      entries: [],
      between: [stored, stored],
    })),
  };
  const run = { of, lines: '', configuration };
  const id = sha256(`${configuration.environment} ${configuration.sha256}`).slice(0, 12);
  const receiver = await startReceiver(loki, `migrated-${name.replace(' ', '-')}-${id}`);
  try {
    const base = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000);
    const failure = await collected(process.env[variable]!, configuration, [run], receiver, base);
    if (failure !== undefined) return [failure];
    return [
      ...(await receiver.entries()).map((entry) => comparable(entry, subject.without)),
      ...receiver.refusals,
    ].toSorted();
  } finally {
    await receiver.stop();
  }
}

function comparable({ tenant, labels, line }: StoredEntry, without: readonly string[]): string {
  // Vector writes `<null>` for a field that a program has set to null; a pipeline sends no such label.
  const compared = Object.entries(labels).filter(([name, value]) => !without.includes(name) && value !== '<null>');
  return JSON.stringify({ tenant, labels: Object.fromEntries(compared.toSorted()), line });
}

function differenceOf(before: readonly string[], after: readonly string[]): string {
  if (before.length > 0 && isDeepStrictEqual(before, after)) return 'passed';
  const only = (one: readonly string[], other: readonly string[]): string =>
    one.filter((entry) => !other.includes(entry)).join('\n  ') || 'nothing';
  return `only of the original: ${only(before, after)}; only of the migrated: ${only(after, before)}`;
}
