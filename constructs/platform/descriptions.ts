import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagramOf, drawingOf, mermaidText, svgTexts, tableText, type Diagram } from '../diagram';
import { inventoryOf } from '../kit';
import { publishedNames } from './images';
import { header } from './last-output';
import type { LoggingPlatform } from './logging-platform';
import type { Rendered } from './render';

/** The picture of an environment's connections. */
const pictureFile = 'diagram.svg';

/** A rendered environment with the files that describe it, by their names: its connections and its images. */
export interface Described extends Rendered {
  readonly platform: LoggingPlatform;
  readonly descriptions: ReadonlyMap<string, string>;
}

/** The connections of an environment. @throws Error if it has errors */
export function environmentDiagram(rendered: Pick<Rendered, 'name' | 'platform'>): Diagram {
  return diagramOf(rendered.name, inventoryOf(platformOf(rendered)));
}

function platformOf({ name, platform }: Pick<Rendered, 'name' | 'platform'>): LoggingPlatform {
  if (platform === undefined) throw new Error(`The environment ${name} has errors; npm run synth prints them.`);
  return platform;
}

/**
 * Adds the files that describe connections and images. The picture of the last output is used again if no connection has changed.
 *
 * @param folder - the parent of the output folders
 * @throws Error if the layout of a picture cannot be computed
 */
export function described(results: readonly Rendered[], folder: string): Described[] {
  const diagrams = results.map(environmentDiagram);
  const drawings = diagrams.map((diagram) => drawingOf(diagram));
  const pictures = svgTexts(
    drawings.map((drawing, n) => {
      const result = results[n]!;
      const file = join(folder, result.name, pictureFile);
      return {
        drawing,
        header: header('diagram', platformOf(result).environment, 'markup'),
        ...(existsSync(file) && { last: readFileSync(file, 'utf8') }),
      };
    }),
  );
  return results.map((result, n) => {
    const platform = platformOf(result);
    const { environment } = platform;
    const files = new Map([
      [pictureFile, pictures[n]!],
      ['diagram.mmd', `${header('diagram', environment, 'mermaid')}${mermaidText(drawings[n]!)}`],
      ['images.txt', `${header('images', environment)}${publishedNames(result.images).join('\n')}\n`],
      ['connections.md', `${header('connections', environment, 'markup')}\n${tableText(diagrams[n]!)}`],
    ]);
    return { ...result, platform, descriptions: files };
  });
}
