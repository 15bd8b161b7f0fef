/** Prints who connects to whom in an environment: a picture, or a table. */
import { parseArgs } from 'node:util';
import { dotText, drawingOf, mermaidText, svgTexts, tableText, viewOf, views } from '../../constructs/diagram';
import { environmentDiagram, render } from '../../constructs/platform';
import { environments } from '../../environments';
import { environmentNamed } from '../environments';
import { runCommand } from '../run-command';

const formats = ['svg', 'mermaid', 'table', 'dot'] as const;

const usage = `Usage: npm run --silent diagram -- ENVIRONMENT [--view VIEW] [--format FORMAT]

Prints who connects to whom in an environment.
  --view VIEW      ${views.join(', ')}; all by default
  --format FORMAT  ${formats.join(', ')}; svg by default`;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      view: { type: 'string', default: 'all' },
      format: { type: 'string', default: 'svg' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return console.log(usage);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new Error(usage);
  const view = oneOf(views, values.view, 'view');
  const format = oneOf(formats, values.format, 'format');
  const diagram = viewOf(environmentDiagram(render(environmentNamed(environments, name))), view);
  const drawing = drawingOf(diagram);
  if (diagram.connections.length === 0) {
    console.error(`The view ${view} of ${name} is empty: none of its connections carries ${view}.`);
    process.exitCode = 1;
    return;
  }
  const printed: Readonly<Record<(typeof formats)[number], () => string>> = {
    svg: () => svgTexts([{ drawing, header: '' }])[0]!,
    mermaid: () => mermaidText(drawing),
    table: () => tableText(diagram),
    dot: () => dotText(drawing),
  };
  process.stdout.write(printed[format]());
}

function oneOf<Value extends string>(known: readonly Value[], value: string, what: string): Value {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`There is no ${what} '${value}'; the ${what}s are ${known.join(', ')}.`);
  return found;
}

runCommand(main, 2);
