import type { MomentFormat } from '../../test/pipeline/case';

const formats: Readonly<Record<MomentFormat, (time: Date) => string>> = {
  rfc3339: (time) => time.toISOString(),
  unix: (time) => String(time.getTime() / 1000),
  'unix-ms': (time) => String(time.getTime()),
  spaced: (time) => time.toISOString().replace('T', ' ').replace('Z', ''),
  nginx: (time) =>
    time
      .toUTCString()
      .replace(
        /^\w+, (\d+) (\w+) (\d+) (.*) GMT$/,
        (_all, day, month, year, clock) => `${day}/${month}/${year}:${clock} +0000`,
      ),
};

/** A text with the times of a run instead of moments. */
export function withMoments(text: string, base: Date): string {
  return text.replaceAll(/<time (-?[\d.]+) ([\w-]+)>/g, (_all, seconds: string, format: MomentFormat) =>
    formats[format](new Date(base.getTime() + Math.round(Number(seconds) * 1000))),
  );
}
