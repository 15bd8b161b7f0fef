import type { NodeSources } from '../contracts';
import { checkConfig, error, isMap, warning, within, type Data, type Problem } from '../kit';
import { promtailFormat } from './config-format';
import { promtailReleases, type PromtailRelease } from './releases';

/** Validates the sources of a node that only other agents have. */
export function sourceProblems({ pods, tcp = {}, files = {}, journal, audit }: NodeSources): Problem[] {
  const others = { tcp: Object.keys(tcp)[0], files: Object.keys(files)[0], journal, audit };
  const found = Object.entries(others).find(([, value]) => value !== undefined);
  return [
    ...(pods === false ? [error(['pods'], 'Promtail reads the lines of pods.')] : []),
    ...(found === undefined ? [] : [error([found[0]], `Promtail has no source '${found[0]}' here; Vector has.`)]),
  ];
}

/** Warns that nobody fixes Promtail any more. */
export function endOfLifeProblems(release: PromtailRelease, accepted: 'accepted' | undefined): Problem[] {
  if (accepted === 'accepted') return [];
  const { endOfLife } = promtailReleases.facts(release);
  return [
    warning(
      ['release'],
      `Promtail has been at its end of life since ${endOfLife}: no fixes are released, not even of security. Its successor is Alloy, as \`alloy: {}\` in place of \`promtail: {}\`; \`endOfLife: 'accepted'\` removes this warning.`,
    ),
  ];
}

/** Validates the configuration, and the user's part of it. */
export function configProblems(config: Data, userConfig: Data, release: PromtailRelease): Problem[] {
  const own = new Set(jobNames(config).slice(0, jobNames(config).length - jobNames(userConfig).length));
  return [
    ...checkConfig(promtailFormat(release), config, userConfig),
    ...jobNames(userConfig).flatMap((name, n) =>
      own.has(name) ? [error(['scrape_configs', n, 'job_name'], `'${name}' is the name of a job of the agent.`)] : [],
    ),
  ].map((problem) => within(['config'], problem));
}

function jobNames({ scrape_configs: jobs }: Data): string[] {
  return (Array.isArray(jobs) ? jobs : []).map((job: unknown) => (isMap(job) ? String(job['job_name']) : ''));
}
