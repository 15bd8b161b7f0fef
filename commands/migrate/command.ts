import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nameProblems } from '../../constructs/kit';
import { accepted } from './accepted';
import { alloy } from './alloy';
import { migrateEnvironments } from './environment/command';
import { grafanaAgent } from './grafana-agent';
import { helmValues } from './helm-values';
import { lokiConfig } from './loki-config';
import { withoutLogins } from './logins';
import { Unreadable, type AgentName, type Migrate, type MigrateOptions, type Migration } from './migration';
import { findings, moduleText } from './module';
import { formatted } from './prettier';
import { promtail } from './promtail';
import { vector } from './vector';

/** What is read, by the name of the subcommand: a configuration of another program becomes an environment. */
export const migrations: Readonly<Record<string, Migrate>> = {
  alloy,
  'grafana-agent': grafanaAgent,
  promtail,
  'helm-values': helmValues,
  'loki-config': lokiConfig,
  vector,
};

const usage = `Usage: npm run --silent migrate -- KIND FILE [OPTIONS] [--out FILE]
       npm run migrate -- environment FILE... [--check]

Prints a module with the environment that a configuration of another program becomes, and what was not mapped.
  KIND           ${Object.keys(migrations).join(', ')}
  --name NAME    name of the environment; by default the name of the file
  --agent AGENT  the agent of collect.logs: vector, alloy or promtail
  --namespace NS, --release NAME, --chart CHART, --chart-version VERSION
                 of the release of a Helm chart; the chart is recognised by its values where they allow it
  --tenant NAME  a tenant of a Loki whose configuration does not have its tenants; once for each
  --from DAY     appends a schema period with tsdb and v13 that begins on this day, UTC, if the last one is old
  --out FILE     writes the module to a new file, such as environments/edge.ts
The second form rewrites environments of an earlier shape; --check prints them instead.
Ends with 0 if everything was mapped, with 1 if something was not, which is listed, and with 2 if the arguments are
wrong or the file cannot be read.`;

/** Runs the command and prints. @returns the exit code */
export function migrateCommand(args: readonly string[]): 0 | 1 | 2 {
  try {
    const { values, positionals } = parsed(args);
    const [kind = '', ...files] = positionals;
    if (values.help) return (process.stdout.write(`${usage}\n`), 0);
    if (kind === 'environment' && files.length > 0) return migrateEnvironments(files, values.check);
    const migrate = Object.hasOwn(migrations, kind) ? migrations[kind] : undefined;
    const [file, more] = files;
    if (migrate === undefined || file === undefined || more !== undefined) return (console.error(usage), 2);
    const name = nameOf(file, values.name);
    const options = optionsOf(name, values);
    const migration = migrated(migrate, readFileSync(file, 'utf8'), options);
    if (!collects(migration))
      return (
        console.error(
          [
            'The file has nothing that becomes a part of an environment; no module is written.',
            ...findings(migration),
          ].join('\n'),
        ),
        2
      );
    write(migration, name, `${basename(file)} by npm run migrate -- ${kind}`, values.out);
    return migration.unmapped.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (!isExpected(thrown)) throw thrown;
    console.error(thrown.message);
    return 2;
  }
}

/**
 * What a file becomes, as it is printed: with its name, and without secrets and what synthesis refuses.
 *
 * @throws Unreadable if the file cannot be read
 */
export function migrated(migrate: Migrate, text: string, options: Parameters<Migrate>[1]): Migration {
  const migration = readable(() => migrate(text, options));
  return accepted(
    withoutLogins({
      ...migration,
      environment: { name: options.name, releases: '2026-11', ...migration.environment },
    }),
  );
}

/** Whether the environment deploys anything: synthesis refuses one that does not. */
function collects({ environment }: Migration): boolean {
  return 'collect' in environment || 'loki' in environment;
}

/** Reads a file. One that is nested without an end, or more than a program can follow, cannot be read. */
function readable(read: () => Migration): Migration {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Error) || !thrown.message.startsWith('Maximum call stack')) throw thrown;
    throw new Unreadable('The file is nested too deeply, or a part of it contains itself.');
  }
}

/** The arguments of the command. @throws an error with a sentence if they are wrong */
export function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      agent: { type: 'string' },
      from: { type: 'string' },
      tenant: { type: 'string', multiple: true },
      namespace: { type: 'string' },
      chart: { type: 'string' },
      'chart-version': { type: 'string' },
      release: { type: 'string' },
      out: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

/** The options of a migration, from the arguments. @throws Unreadable if one of them is wrong */
export function optionsOf(name: string, values: ReturnType<typeof parsed>['values']): MigrateOptions {
  const { tenant: tenants, namespace, chart, release, 'chart-version': chartVersion } = values;
  for (const [option, value] of Object.entries({ namespace, release })) {
    const [problem] = value === undefined ? [] : nameProblems([`--${option}`], value, 63);
    if (problem !== undefined) throw new Unreadable(`--${option}: ${problem.message}`);
  }
  const agent = agentOf(values.agent);
  const from = dayOf(values.from);
  return {
    name,
    ...(agent !== undefined && { agent }),
    ...(from !== undefined && { from }),
    ...(tenants !== undefined && { tenants }),
    ...(namespace !== undefined && { namespace }),
    ...(chart !== undefined && { chart }),
    ...(chartVersion !== undefined && { chartVersion }),
    ...(release !== undefined && { release }),
  };
}

/** The first day of a new schema period: Loki has written today's logs under the current one already. */
function dayOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(given) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== given)
    throw new Unreadable(`--from is '${given}'; a day is like 2030-01-01.`);
  if (time <= Date.now())
    throw new Unreadable(
      `--from is ${given}, which has begun: Loki has written logs of that day under the current period already, and could not read them. A new period begins tomorrow at the earliest, in UTC.`,
    );
  return given;
}

function write(migration: Migration, name: string, from: string, out: string | undefined): void {
  if (out !== undefined && existsSync(out)) throw new Unreadable(`${out} exists; --out writes a new file.`);
  const text = moduleText(migration, name, from, out === undefined ? {} : { out: resolve(out) });
  const module = formatted(text, out ?? 'environment.ts');
  if (out === undefined) process.stdout.write(module);
  else writeFileSync(out, module);
  for (const line of findings(migration)) console.error(line);
}

/** The name of the environment: a valid one that follows from the name of the file, unless it is given. */
function nameOf(file: string, given: string | undefined): string {
  const [problem] = given === undefined ? [] : nameProblems(['--name'], given, 40);
  if (problem !== undefined) throw new Unreadable(`--name: ${problem.message}`);
  const cleaned = basename(file, extname(file))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return given ?? (cleaned === '' ? 'migrated' : cleaned);
}

const agents: readonly string[] = ['vector', 'alloy', 'promtail'] satisfies AgentName[];

function agentOf(given: string | undefined): AgentName | undefined {
  if (given !== undefined && !agents.includes(given))
    throw new Unreadable(`--agent is ${given}; known agents are ${agents.join(', ')}.`);
  return given as AgentName | undefined;
}

/** An error whose message is a sentence: of the arguments, of the file, or of its text. Jest has another realm. */
function isExpected(thrown: unknown): thrown is Error {
  if (thrown instanceof Unreadable) return true;
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  return /^(?:ERR_PARSE_ARGS|ENOENT|EISDIR|EACCES|ENOTDIR|EPERM)/.test(code);
}
