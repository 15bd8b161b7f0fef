import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { nameProblems } from '../../constructs/kit';
import { printJson, type Call, type ExitCode } from '../command';
import { accepted } from './accepted';
import { alloy } from './alloy';
import { migrateEnvironments } from './environment/command';
import { grafanaAgent } from './grafana-agent';
import { helmValues } from './helm-values';
import { lokiConfig } from './loki-config';
import { withoutLogins } from './logins';
import { Unreadable, type Migrate, type MigrateOptions, type Migration } from './migration';
import { findings, moduleText } from './module';
import { formatted } from './prettier';
import { promtail } from './promtail';
import { migrateStore } from './store/command';
import { vector } from './vector';
import type { Kind, MigrateCommandOptions } from '.';

/** What is read, by the name of the subcommand: a configuration of another program becomes an environment. */
export const migrations: Readonly<Record<string, Migrate>> = {
  alloy,
  'grafana-agent': grafanaAgent,
  promtail,
  'helm-values': helmValues,
  'loki-config': lokiConfig,
  vector,
} satisfies Record<Kind, Migrate>;

/**
 * Translates a file, and prints or writes the result.
 *
 * @throws Unreadable if an option is wrong, or the file cannot be read
 */
export function runMigrate({
  args,
  options,
  environments,
}: Pick<Call<MigrateCommandOptions>, 'args' | 'options'> & Partial<Pick<Call<MigrateCommandOptions>, 'environments'>>):
  ExitCode | Promise<ExitCode> {
  const [kind, ...files] = args as [Kind | 'environment' | 'store', ...string[]];
  if (kind === 'store') {
    const forbidden = Object.keys(options).find((option) => !['from', 'to', 'json'].includes(option));
    if (forbidden !== undefined) throw new Unreadable(`--${forbidden} is not for the kind store.`);
    const from = dayOf(options.from);
    const given = { ...options, ...(from !== undefined && { from }) };
    return migrateStore({ args: files, options: given, environments: environments! });
  }
  if (options.to !== undefined) throw new Unreadable('--to is for the kind store.');
  if (kind === 'environment') {
    const forbidden = Object.keys(options).filter((option) => option !== 'check' && option !== 'json');
    if (forbidden.length > 0)
      throw new Unreadable(`--${forbidden[0]} is not for files of the kind environment, which are rewritten.`);
    return migrateEnvironments(files, options);
  }
  const [file, more] = files;
  if (more !== undefined) throw new Unreadable(`${more} is one file too many: of the kind ${kind}, give one.`);
  const { out } = options;
  if (out !== undefined && existsSync(out)) throw new Unreadable(`${out} exists; --out writes a new file.`);
  const name = nameOf(file!, options.name);
  const migration = migrated(migrations[kind]!, readFileSync(file!, 'utf8'), optionsOf(name, options));
  if (!collects(migration))
    throw new Unreadable(
      [
        'The file has nothing that becomes a part of an environment; no module is written.',
        ...findings(migration),
      ].join('\n'),
    );
  const module = (): string => {
    const from = `${basename(file!)} by npm run migrate -- ${kind}`;
    const text = moduleText(migration, name, from, out === undefined ? {} : { out: resolve(out) });
    return formatted(text, out ?? 'environment.ts');
  };
  if (out !== undefined) writeFileSync(out, module());
  if (options.json === true) printJson(migration);
  else {
    if (out === undefined) process.stdout.write(module());
    for (const line of findings(migration)) console.error(line);
  }
  return migration.unmapped.length === 0 ? 0 : 1;
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

/** The options of a migration. @throws Unreadable if one of them is wrong */
export function optionsOf(name: string, options: MigrateCommandOptions): MigrateOptions {
  const { agent, tenant: tenants, namespace, chart, release, chartVersion } = options;
  for (const [option, value] of Object.entries({ namespace, release })) {
    const [problem] = value === undefined ? [] : nameProblems([`--${option}`], value, 63);
    if (problem !== undefined) throw new Unreadable(`--${option}: ${problem.message}`);
  }
  const from = dayOf(options.from);
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
