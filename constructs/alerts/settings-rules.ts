import { error, escapeControl, namespaceNameProblems, replaceWith, type Path, type Problem } from '../kit';
import type { LogThresholds } from './logs';
import type { MetricThresholds } from './metrics';

/** Validates the thresholds of alerts on logs. */
export function logThresholdProblems(path: Path, thresholds: LogThresholds): Problem[] {
  const { errorsPerSecond, errorShare, errorLines = {}, events, failedProbes, responses } = thresholds;
  return [
    ...(errorsPerSecond === undefined || (Number.isFinite(errorsPerSecond) && errorsPerSecond > 0)
      ? []
      : [error([...path, 'errorsPerSecond'], `${errorsPerSecond} is not a number of lines above 0.`)]),
    ...shareProblems([...path, 'errorShare'], errorShare, 'the alert would never fire'),
    ...Object.entries({ events, failedProbes, responses }).flatMap(([key, value]) =>
      countProblems([...path, key], value),
    ),
    ...Object.entries(errorLines).flatMap(([namespace, count]) => [
      ...renamed(namespaceNameProblems([...path, 'errorLines', namespace], namespace), count),
      ...countProblems([...path, 'errorLines', namespace], count),
    ]),
    ...(thresholds.errorLines !== undefined && Object.keys(errorLines).length === 0
      ? [error([...path, 'errorLines'], 'no namespace is named.', { fix: { remove: true } })]
      : []),
  ];
}

/** Validates the thresholds of alerts on metrics. */
export function metricThresholdProblems(path: Path, thresholds: MetricThresholds): Problem[] {
  const { bufferUsed, volumeUsed, failedPercent, pushSeconds, querySeconds } = thresholds;
  return [
    ...Object.entries({ bufferUsed, volumeUsed }).flatMap(([key, value]) =>
      shareProblems([...path, key], value, 'the alert would come too late or never'),
    ),
    ...(failedPercent === undefined || (failedPercent >= 0 && failedPercent < 100)
      ? []
      : [error([...path, 'failedPercent'], `${failedPercent} is not a percentage from 0 to less than 100.`)]),
    ...Object.entries({ pushSeconds, querySeconds }).flatMap(([key, value]) =>
      value === undefined || (Number.isFinite(value) && value > 0)
        ? []
        : [error([...path, key], `${value} is not a number of seconds above 0.`)],
    ),
  ];
}

/** Validates the URL of the page of the runbooks, to which alerts append `#` and the name of an alert. */
export function runbooksProblems(path: Path, url: string | undefined): Problem[] {
  if (url === undefined) return [];
  const shown = `'${escapeControl(url)}'`;
  if (!URL.canParse(url) || !/^https?:\/\/[^\s]+$/.test(url))
    return [error(path, `${shown} is not a URL of a page: it needs http or https, and a host.`)];
  const { hash, username, password } = new URL(url);
  if (username !== '' || password !== '')
    return [error(path, 'the URL contains a user or password, which everyone who gets an alert would see.')];
  if (hash === '' && !url.includes('#')) return [];
  return [
    error(path, `${shown} has a fragment; each alert appends its own.`, replaceWith(url.slice(0, url.indexOf('#')))),
  ];
}

/** Problems of a key, whose fixes rename it. */
function renamed(problems: readonly Problem[], value: unknown): Problem[] {
  return problems.map(({ fix, path, ...problem }) => {
    const name = fix !== undefined && 'replace' in fix ? String(fix.replace) : undefined;
    return { ...problem, path, ...(name !== undefined && { fix: { moveTo: [...path.slice(0, -1), name], value } }) };
  });
}

function shareProblems(path: Path, value: number | undefined, consequence: string): Problem[] {
  if (value === undefined || (value > 0 && value < 1)) return [];
  return [
    error(
      path,
      `${value} is not a share above 0 and below 1; ${consequence}.`,
      replaceWith(value >= 2 && value < 100 ? value / 100 : undefined),
    ),
  ];
}

function countProblems(path: Path, value: number | undefined): Problem[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return [];
  return [error(path, `${value} is not a whole number of at least 0.`)];
}
