import { createHash } from 'node:crypto';
import { escapeControl, xmlText } from '../kit';
import { colors, kindColors, themeStyle } from './colors';
import { dotText, layoutSizes } from './dot';
import type { Drawing } from './drawing';
import { kinds } from './kinds';
import { layoutProgram, layouts } from './layout';

/** Sizes of text in the picture. In fonts that are up to 15% wider than Helvetica it fits. */
const sizes: Readonly<Record<keyof typeof layoutSizes, number>> = { name: 13, detail: 10.75, label: 10.5 };

/** Space around the picture, height of the title, and of a line of the legend. */
const [margin, titleHeight, legendHeight] = [16, 34, 22];

/** A drawing, and the picture of it that was written last. */
export interface Picture {
  readonly drawing: Drawing;
  /** The first line of the file. */
  readonly header: string;
  /** The text of the last picture. It is used again if it is of the same drawing and was not changed. @default - none */
  readonly last?: string;
}

/**
 * The pictures of drawings. Those whose drawing has changed are laid out, in one process.
 *
 * @throws Error if the layout cannot be computed
 */
export function svgTexts(pictures: readonly Picture[]): string[] {
  const planned = pictures.map(({ drawing, header, last }) => {
    const dot = dotText(drawing);
    const source = hash(`${header}${layoutProgram.release}${dot}${framed(drawing, layoutOf(probe))}`);
    return {
      drawing,
      header,
      dot,
      source,
      reused: last !== undefined && isOf(last, header, source) ? last : undefined,
    };
  });
  const missing = planned.filter(({ reused }) => reused === undefined);
  const laidOut = new Map(layouts(missing.map(({ dot }) => dot)).map((svg, n) => [missing[n]!, svg]));
  return planned.map((one) => {
    if (one.reused !== undefined) return one.reused;
    const content = framed(one.drawing, layoutOf(laidOut.get(one)!));
    return `${one.header}${hashLine(one.source, content)}${content}`;
  });
}

/** Shaped as what Graphviz writes: with it in the hash, a change of what is made of that changes every picture. */
const probe =
  '<svg viewBox="0 0 9 9"><g><g id="clust1"><text x="1" y="1">a</text>\n</g><g id="edge1"><text x="2" y="2">b</text>\n</g><g id="node1"><path d="M1,1C3,3"/><text text-anchor="start" x="3" y="3" font-size="15.00">c</text>\n</g></g></svg>';

/** Whether a file is of this source, and its content is as it was written. */
function isOf(text: string, header: string, source: string): boolean {
  if (!text.startsWith(header)) return false;
  const rest = text.slice(header.length);
  const content = rest.slice(rest.indexOf('\n') + 1);
  return rest === `${hashLine(source, content)}${content}`;
}

function hashLine(source: string, content: string): string {
  return `<!-- source sha256:${source} content sha256:${hash(content)} -->\n`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** The content of what Graphviz wrote, with smaller text in the middle of its box, or a little above its arrow. */
function layoutOf(svg: string): Layout {
  const [, width, height] = /viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"/.exec(svg)!;
  const body = svg
    .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    .trim()
    .replaceAll(/<!--[^]*?-->\n/g, '')
    .replaceAll(' font-family="Helvetica,Arial,sans-serif"', '')
    // Names can be found in the file.
    .replaceAll('&#45;', '-');
  const smaller = (text: string): string =>
    Object.entries(layoutSizes).reduce(
      (result, [part, size]) =>
        result.replaceAll(`font-size="${size.toFixed(2)}"`, `font-size="${sizes[part as keyof typeof sizes]}"`),
      text,
    );
  const centeredNodes = smaller(body).replaceAll(/<g id="node\d+"[^]*?<\/g>/g, centered);
  return { width: Math.ceil(Number(width)), height: Math.ceil(Number(height)), body: onTop(centeredNodes) };
}

/** Draws the labels of arrows and namespaces last, with a margin of the background, so that no line hides them. */
function onTop(body: string): string {
  const labels: string[] = [];
  const outline = `paint-order="stroke" stroke="${colors.background}" stroke-width="3" stroke-linejoin="round"`;
  const without = body.replaceAll(/<g id="(clust|edge)\d+"[^]*?<\/g>/g, (element, kind: string) =>
    element.replaceAll(
      /<text ([^>]*) y="([\d.-]+)"([^]*?<\/text>)\n?/g,
      (_match, before: string, y: string, after: string) => {
        const raised = kind === 'edge' ? 4 : 0;
        labels.push(`<text ${outline} ${before} y="${(Number(y) - raised).toFixed(2)}"${after}`);
        return '';
      },
    ),
  );
  const end = without.lastIndexOf('</g>');
  return `${without.slice(0, end)}${labels.join('\n')}\n${without.slice(end)}`;
}

/** Graphviz places the lines of a box by the width that it estimates. */
function centered(node: string): string {
  const [, shape = ''] = / (?:points|d)="([^"]*)"/.exec(node) ?? [];
  const xs = [...shape.matchAll(/([\d.-]+),[\d.-]+/g)].map(([, x]) => Number(x));
  const middle = ((Math.min(...xs) + Math.max(...xs)) / 2).toFixed(2);
  return node.replaceAll(/text-anchor="start" x="[^"]*"/g, `text-anchor="middle" x="${middle}"`);
}

/** The picture: background, title, layout and legend. */
function framed(drawing: Drawing, { width, height, body }: Layout): string {
  const inner = Math.max(width, 360);
  const legend = legendOf(drawing, inner);
  const [w, h] = [inner + 2 * margin, height + titleHeight + legend.height + 2 * margin];
  const title = xmlText(escapeControl(drawing.title));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${title}" font-family="Helvetica,Arial,sans-serif">`,
    `<title>${title}</title>`,
    `<style>${themeStyle()}</style>`,
    `<rect width="${w}" height="${h}" rx="8" fill="${colors.background}"/>`,
    `<text x="${margin}" y="${margin + 14}" font-size="16" font-weight="bold" fill="${colors.text}">${title}</text>`,
    `<g transform="translate(${margin + (inner - width) / 2} ${margin + titleHeight})">`,
    body,
    '</g>',
    `<g transform="translate(${margin} ${margin + titleHeight + height + 8})" font-size="11" fill="${colors.muted}">`,
    ...legend.items,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** What the colors and the dashed boxes mean, in lines that fit. */
function legendOf({ edges, nodes }: Drawing, width: number): { readonly items: string[]; readonly height: number } {
  const used = kinds.filter((kind) => edges.some((edge) => edge.kinds.includes(kind)));
  const signs = [
    ...used.map((kind) => ({
      text: kind,
      sign: `<path d="M0 0H22" stroke="${kindColors[kind].light}" stroke-width="3"/>`,
    })),
    ...(edges.some(({ allowed }) => allowed)
      ? [
          {
            text: 'allowed to connect',
            sign: `<path d="M0 0H22" stroke="${colors.line}" stroke-width="2" stroke-dasharray="5 3"/>`,
          },
        ]
      : []),
    ...(nodes.some(({ kind }) => kind !== 'workload')
      ? [
          {
            text: 'not part of this environment',
            sign: `<rect y="-6" width="22" height="12" rx="4" fill="none" stroke="${colors.line}" stroke-dasharray="4 3"/>`,
          },
        ]
      : []),
  ];
  let [x, line] = [0, 0];
  const items = signs.map(({ text, sign }) => {
    const space = 28 + text.length * 6.5 + 18;
    if (x > 0 && x + space > width) [x, line] = [0, line + 1];
    const item = `<g transform="translate(${x} ${line * legendHeight + 10})">${sign}<text x="28" y="4">${text}</text></g>`;
    x += space;
    return item;
  });
  return { items, height: signs.length === 0 ? 0 : (line + 1) * legendHeight };
}
