/** Fields of JSON and logfmt in which loggers write the level. */
export const levelFields = ['level', 'severity', 'lvl', 'log_level', 'loglevel', 'levelname', 'log.level', 'Level'];

/** Levels of Loki and Grafana, with the names of loggers; numbers of syslog (0 to 7) and of pino and bunyan (10 to 60). */
export const levels: Readonly<Record<string, readonly string[]>> = {
  trace: ['trace', 'trc', 'verbose', '10'],
  debug: ['debug', 'dbg', '7', '20'],
  info: ['info', 'information', 'inf', 'notice', '5', '6', '30'],
  warn: ['warn', 'warning', 'wrn', '4', '40'],
  error: ['error', 'err', 'eror', '3', '50'],
  critical: ['critical', 'crit', 'fatal', 'panic', 'alert', 'emerg', 'emergency', '0', '1', '2', '60'],
};

/** The words of a text that are its level. */
export const levelWords = Object.values(levels)
  .flat()
  .filter((name) => /^[a-z]{4,}$/.test(name) || name === 'err');

/** An expression that finds the level in a text, also after the colours of a terminal. @param name - of the group */
export function levelWord(name: string): string {
  return `(?i)(?:\\b|\\x1b\\[[0-9;]*m)(?P<${name}>${levelWords.join('|')})\\b`;
}
