import { join } from 'node:path';
import { compareOutputs } from '../../../commands/diff/compare';
import { diffMarkdown } from '../../../commands/diff/print/markdown';
import type { Environment } from '../../../constructs/platform';
import { laptop, production, small } from '../../fixtures';
import { manifestsOf } from './compared';

/** A page with the comment of a pull request. */
interface Example {
  readonly name: string;
  readonly title: string;
  readonly base: Environment;
  readonly head: Environment;
}

/** The pages in docs/diff/. */
export const examples: readonly Example[] = [
  {
    name: 'retention',
    title: 'In `production`, logs are kept for 14 days instead of 30, and those of a namespace for 2.',
    base: production,
    head: {
      ...production,
      loki: {
        ...production.loki,
        retention: { default: '14d', streams: [{ selector: '{namespace="dev"}', period: '2d' }] },
      },
    },
  },
  {
    name: 'namespace',
    title: 'In `laptop`, Loki and its gateway move to the namespace `loki`.',
    base: laptop,
    head: { ...laptop, loki: { ...laptop.loki, namespace: 'loki' } },
  },
  {
    name: 'upgrade',
    title:
      'In `small`, Loki, nginx, Vector and the event exporter are those of the release set `2026-11` instead of `seed`.',
    base: { ...small, releases: 'seed' },
    head: small,
  },
];

/** File of the page of an example. */
export function exampleFile({ name }: Example): string {
  return join(__dirname, `../../../docs/diff/${name}.md`);
}

/** The page of an example. */
export function examplePage({ name, title, base, head }: Example): string {
  const outputs = [base, head].map((environment) => new Map([[environment.name, manifestsOf(environment)]]));
  const comment = diffMarkdown(compareOutputs(outputs[0]!, outputs[1]!));
  return `<!-- Written by npm run golden. -->\n\n# Example of a diff: ${name}\n\n${title} The comment of the pull request:\n\n${comment}`;
}
