import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nameProblems } from '../../constructs/kit';
import { accepted } from './accepted';
import { alloy } from './alloy';
import { migrateEnvironments } from './environment/command';
import { grafanaAgent } from './grafana-agent';
import { Unreadable, type AgentName, type Migrate, type Migration } from './migration';
import { findings, moduleText } from './module';
import { formatted } from './prettier';
import { promtail } from './promtail';

/** What is read, by the name of the subcommand: a configuration of another program becomes an environment. */
export const migrations: Readonly<Record<string, Migrate>> = {
  alloy,
  'grafana-agent': grafanaAgent,
  promtail,
};

const usage = `Usage: npm run --silent migrate -- KIND FILE [--name NAME] [--agent AGENT] [--out FILE]
       npm run migrate -- environment FILE... [--check]

Prints a module with the environment that a configuration of another program becomes, and what was not mapped.
  KIND           ${Object.keys(migrations).join(', ')}
  --name NAME    name of the environment; by default the name of the file
  --agent AGENT  the agent of collect.logs: vector, alloy or promtail
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
    const agent = agentOf(values.agent);
    const options = { name, ...(agent !== undefined && { agent }) };
    const migration = migrated(migrate, readFileSync(file, 'utf8'), options);
    write(migration, name, `${basename(file)} by npm run migrate -- ${kind}`, values.out);
    return migration.unmapped.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (!isExpected(thrown)) throw thrown;
    console.error(thrown.message);
    return 2;
  }
}

/** What a file becomes, as it is printed: with its name, and without what synthesis refuses. */
export function migrated(migrate: Migrate, text: string, options: Parameters<Migrate>[1]): Migration {
  const migration = migrate(text, options);
  return accepted({
    ...migration,
    environment: { name: options.name, releases: '2026-11', ...migration.environment },
  });
}

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      agent: { type: 'string' },
      out: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
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
