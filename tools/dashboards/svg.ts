import type { Dashboard, GridPos, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { xmlText } from '../../constructs/kit';

/** Pixels of a column, and of a unit of height. */
const [column, unit] = [40, 15];
const width = 24 * column;
/** Space around and between panels, and height of the title and the row of variables. */
const [margin, gap, header] = [12, 4, 74];

/** What a kind of panel is called. */
export const kinds: Readonly<Record<string, string>> = {
  stat: 'number',
  timeseries: 'graph',
  table: 'table',
  logs: 'lines',
  text: 'text',
};

/** Colors of the light and the dark theme. The picture follows the theme of its reader. */
const style = `
text { font-family: system-ui, sans-serif; fill: #24292f; }
.board { fill: #f4f5f5; }
.panel { fill: #ffffff; stroke: #c7d0d9; }
.title { font-size: 12px; font-weight: 600; }
.kind, .variable { font-size: 11px; fill: #57606a; }
.name { font-size: 16px; font-weight: 600; }
.pill { fill: #ffffff; stroke: #c7d0d9; }
.ink { fill: none; stroke: #6e9fd8; stroke-width: 2; }
.fill { fill: #6e9fd8; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.board { fill: #111217; }
.panel, .pill { fill: #181b1f; stroke: #3d444d; }
.kind, .variable { fill: #9da7b1; }
.ink { stroke: #5794f2; }
.fill { fill: #5794f2; }
}
`;

/** A picture of the layout of a dashboard: the places, titles and kinds of its panels, without data. */
export function layoutSvg({ title = '', panels = [], templating }: Dashboard): string {
  const bottom = Math.max(...panels.map(({ gridPos }) => gridPos!.y + gridPos!.h));
  const [w, h] = [width + 2 * margin, header + bottom * unit + margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${xmlText(`Layout of the dashboard ${title}`)}">`,
    `<style>${style}</style>`,
    `<rect class="board" width="${w}" height="${h}" rx="6"/>`,
    `<text class="name" x="${margin + gap}" y="${margin + 16}">${xmlText(title)}</text>`,
    ...variablesRow((templating.list ?? []).map(({ label, name }) => label ?? name)),
    ...(panels as readonly Panel[]).flatMap(panelBox),
    '</svg>',
    '',
  ].join('\n');
}

function variablesRow(labels: readonly string[]): string[] {
  let x = margin + gap;
  return labels.map((label) => {
    const box = textWidth(label, 12) + 20;
    const text = `<rect class="pill" x="${x}" y="38" width="${box}" height="22" rx="4"/><text class="variable" x="${x + 10}" y="53">${xmlText(label)}</text>`;
    x += box + 6;
    return text;
  });
}

function panelBox({ title = '', type, gridPos, fieldConfig }: Panel): string[] {
  const place = placeOf(gridPos!);
  const { x, y, w, h } = place;
  const text = (value: string, kind: string, line: number) =>
    `<text class="${kind}" x="${x + 8}" y="${y + 17 + line * 14}">${xmlText(value)}</text>`;
  const lines = wrapped(title, w - 16, 12);
  const { drawStyle } = (fieldConfig?.defaults.custom ?? {}) as { readonly drawStyle?: string };
  return [
    `<g><rect class="panel" x="${x}" y="${y}" width="${w}" height="${h}" rx="3"/>`,
    ...lines.map((line, n) => text(line, 'title', n)),
    text(kinds[type] ?? type, 'kind', lines.length),
    `${sketch(drawStyle === 'line' ? 'curve' : type, { ...place, top: y + 17 + lines.length * 14 + 8 })}</g>`,
  ];
}

function placeOf({ x, y, w, h }: GridPos): Place {
  return {
    x: margin + x * column + gap / 2,
    y: header + y * unit + gap / 2,
    w: w * column - gap,
    h: h * unit - gap,
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What a kind of panel looks like, below its title; nothing where there is no space. */
function sketch(type: string, { x, y, w, h, top }: Place & { readonly top: number }): string {
  const [left, right, bottom] = [x + 10, x + w - 10, y + h - 8];
  const space = bottom - top;
  if (space < 14) return '';
  const heights = Array.from({ length: Math.floor((right - left) / 14) }, (_none, n) =>
    Math.round(space * (0.3 + 0.3 * Math.abs(Math.sin(n * 0.9)) + 0.3 * Math.abs(Math.sin(n * 0.31)))),
  );
  if (type === 'curve') {
    const points = heights.map((size, n) => `${left + n * 14},${bottom - size}`);
    return `<polyline class="ink" points="${points.join(' ')}"/>`;
  }
  if (type === 'timeseries')
    return heights
      .map(
        (size, n) =>
          `<rect class="fill" opacity="0.55" x="${left + n * 14}" y="${bottom - size}" width="9" height="${size}"/>`,
      )
      .join('');
  if (type === 'table' || type === 'logs' || type === 'text') {
    const rows = Math.floor(space / 12);
    return Array.from({ length: rows }, (_none, n) => {
      const at = top + 6 + n * 12;
      const end =
        type === 'table' ? right : left + Math.round((right - left) * (0.55 + 0.4 * Math.abs(Math.sin(n * 1.7))));
      return `<path class="ink" opacity="${n === 0 && type === 'table' ? '0.8' : '0.3'}" d="M${left} ${at}H${end}"/>`;
    }).join('');
  }
  return '';
}

/** Words in lines that fit. */
function wrapped(text: string, space: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= space) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** About the width of a text: fonts differ. */
function textWidth(text: string, size: number): number {
  return Math.ceil(text.length * size * 0.58);
}
