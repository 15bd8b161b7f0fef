import { dotText, drawingOf, mermaidText, svgTexts, tableText, viewOf } from '../../constructs/diagram';
import { environmentDiagram } from '../../constructs/platform';
import { Finding, type Call, type ExitCode } from '../command';
import { environmentNamed, validEnvironment } from '../environments';
import type { DiagramOptions } from '.';

/** Prints the connections of an environment. */
export async function runDiagram({ args, options, environments }: Call<DiagramOptions>): Promise<ExitCode> {
  const { view, format } = options;
  const rendered = validEnvironment(environmentNamed(await environments(), args[0]!));
  const diagram = viewOf(environmentDiagram(rendered), view);
  if (diagram.connections.length === 0)
    throw new Finding(`The view ${view} of ${rendered.name} is empty: none of its connections carries ${view}.`);
  const drawing = drawingOf(diagram);
  const printed: Readonly<Record<DiagramOptions['format'], () => string>> = {
    svg: () => svgTexts([{ drawing, header: '' }])[0]!,
    mermaid: () => mermaidText(drawing),
    table: () => tableText(diagram),
    dot: () => dotText(drawing),
  };
  process.stdout.write(printed[format]());
  return 0;
}
