/** Writes docs/examples.md, and the pictures of the examples beside them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { yamlEnvironments } from '../../commands/load-yaml';
import { formatted } from '../../commands/migrate/prettier';
import { diagramOf, drawingOf, svgTexts, type Diagram } from '../../constructs/diagram';
import { inventoryOf } from '../../constructs/kit';
import { environmentDiagram, render, type EnvironmentInput } from '../../constructs/platform';
import type { build } from '../../examples/component/chart';
import { markdownTable } from '../markdown-table';
import { gallery, seeAlso } from './list';

const root = join(__dirname, '../..');
const header = '<!-- Written by npm run examples. -->';

const intro = `# Examples

Environments to copy. Each is a file with plain data, in TypeScript or in YAML; both have the same settings. Tests
synthesize every example and compare it with its picture. To write the manifests of one into \`dist/\`:

\`\`\`sh
npm run synth -- minimal --environments examples/minimal/environment.yaml
npm run synth -- pipeline --environments examples/pipeline/environment.ts
\`\`\`

For a platform of your own, copy the file to \`environments/\`, and one in TypeScript also to the list of
\`environments/index.ts\`; in a repository that \`init\` wrote, the types are imported from \`cdk8s-logging\`. The larger samples
of [\`environments/\`](../environments/index.ts) are in the table of the [README](../README.md).
`;

/** The module of an example with environments. */
interface ExampleModule {
  readonly environments: readonly EnvironmentInput[];
}

/** The file of an example: a chart, or environments in TypeScript or YAML. */
function sourceOf(example: string): string {
  const names = ['chart.ts', 'environment.ts', 'environment.yaml'].map((name) => `examples/${example}/${name}`);
  const source = names.find((name) => existsSync(join(root, name)));
  if (source === undefined) throw new Error(`examples/${example} has no environment.`);
  return source;
}

/** The environments of an example; none of a chart. */
export function environmentsOf(example: string): readonly EnvironmentInput[] {
  const source = sourceOf(example);
  if (source.endsWith('.yaml')) return yamlEnvironments([join(root, source)]);
  return source.endsWith('chart.ts') ? [] : (require(join(root, source)) as ExampleModule).environments;
}

function diagramsOf(example: string): readonly [file: string, Diagram][] {
  if (!sourceOf(example).endsWith('chart.ts'))
    return environmentsOf(example).map((environment) => {
      const diagram = environmentDiagram(render(environment));
      return [`examples/${example}/${diagram.name}.svg`, diagram];
    });
  const { build: chart } = require(join(root, 'examples/component/chart.ts')) as { build: typeof build };
  return [[`examples/component/agent.svg`, diagramOf('agent', inventoryOf(chart(new App({ outdir: 'unused' }))))]];
}

/** The files, by their paths. */
export function exampleFiles(): Map<string, string> {
  const names = Object.values(gallery).flat();
  const diagrams = names.map((name) => diagramsOf(name));
  const all = diagrams.flat();
  const pictures = svgTexts(
    all.map(([file, diagram]) => {
      const path = join(root, file);
      return { drawing: drawingOf(diagram), header, ...(existsSync(path) && { last: readFileSync(path, 'utf8') }) };
    }),
  );
  const page = join(root, 'docs/examples.md');
  const sections = Object.entries(gallery).map(([title, examples]) => {
    const texts = examples.map((name) =>
      exampleText(
        name,
        diagrams[names.indexOf(name)]!.map(([file]) => file),
      ),
    );
    return `## ${title}\n\n${texts.join('\n')}`;
  });
  const index = names.map((name) => [`[\`${name}\`](#${name})`, lineOf(name)]);
  const table = `${markdownTable(['example', 'what it shows'], index)}\n`;
  return new Map([
    ['docs/examples.md', formatted([intro, table, ...sections].join('\n'), page)],
    ...all.map(([file], n): [string, string] => [file, pictures[n]!]),
  ]);
}

function exampleText(name: string, pictures: readonly string[]): string {
  const source = sourceOf(name);
  const images = pictures.map((file) => `![Connections of ${file.replace(/^.*\/|\.svg$/g, '')}](../${file})\n`);
  return `### ${name}\n\n${lineOf(name)} [\`${source}\`](../${source}), ${seeAlso[name]}.\n\n${images.join('\n')}`;
}

/** The first comment of documentation in the file of an example; of YAML the second line. */
function lineOf(name: string): string {
  const text = readFileSync(join(root, sourceOf(name)), 'utf8');
  const [, comment] = /^# (?!yaml-language-server)(.*)$/m.exec(text) ?? /\/\*\*([^]*?)\*\//.exec(text) ?? [];
  if (comment === undefined) throw new Error(`The example ${name} has no comment that says what it shows.`);
  return comment.replaceAll(/\s*\n \*/g, '').trim();
}

if (require.main === module) for (const [file, text] of exampleFiles()) writeFileSync(join(root, file), text);
