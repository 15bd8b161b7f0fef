import type { Kind } from './kinds';

/** A color on a light and on a dark background. */
interface Color {
  readonly light: string;
  readonly dark: string;
}

/** The colors of arrows, by what they carry. Each has a contrast of at least 4.5 to its background. */
export const kindColors: Readonly<Record<Kind, Color>> = {
  logs: { light: '#0969da', dark: '#58a6ff' },
  events: { light: '#bf3989', dark: '#f778ba' },
  traces: { light: '#0f766e', dark: '#2dd4bf' },
  queries: { light: '#8250df', dark: '#bc8cff' },
  storage: { light: '#9a6700', dark: '#d29922' },
  metrics: { light: '#1a7f37', dark: '#3fb950' },
  alerts: { light: '#cf222e', dark: '#ff7b72' },
  other: { light: '#6b7280', dark: '#8b949e' },
};

const parts: Readonly<Record<'background' | 'namespace' | 'node' | 'border' | 'line' | 'text' | 'muted', Color>> = {
  background: { light: '#ffffff', dark: '#0d1117' },
  namespace: { light: '#f6f8fa', dark: '#161b22' },
  node: { light: '#fdfdfe', dark: '#21262d' },
  border: { light: '#d0d7de', dark: '#30363d' },
  line: { light: '#8c959f', dark: '#6e7681' },
  text: { light: '#1f2328', dark: '#e6edf3' },
  muted: { light: '#57606a', dark: '#9da7b1' },
};

/** The colors of the light theme, as Graphviz writes them. */
export const colors = Object.fromEntries(Object.entries(parts).map(([part, { light }]) => [part, light])) as Readonly<
  Record<keyof typeof parts, string>
>;

/** Replaces every color of the light theme if the reader's theme is dark. */
export function themeStyle(): string {
  const rules = [...Object.values(parts), ...Object.values(kindColors)].map(
    ({ light, dark }) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`,
  );
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`;
}
