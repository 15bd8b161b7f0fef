import * as fc from 'fast-check';
import { dotText, drawingOf, mermaidText, svgTexts, tableText, type Diagram } from '../../constructs/diagram';
import { escapeControl } from '../../constructs/kit';

/** A diagram of one connection whose names are all the same text. */
function named(name: string): Diagram {
  const node = { details: [name], buckets: [name] };
  return {
    name,
    view: 'all',
    nodes: [
      { ...node, id: 'one', name, kind: 'workload', namespace: name },
      { ...node, id: name, name, kind: 'machine' },
    ],
    groups: [],
    connections: [{ from: name, to: 'one', carries: 'logs', protocol: 'http', port: 80, login: name, tenant: name }],
  };
}

const oddName = fc.string({
  minLength: 1,
  unit: fc.constantFrom(...Array.from('a"\'<>&\\|`#;[](){}*_-%@\n\u0000\u202e字😀')),
});

describe('names with characters of the formats', () => {
  test('are laid out, and shown as they are', () => {
    const names = [...fc.sample(oddName, { numRuns: 40, seed: 1 }), '\\N', '\\', '-->', ']]>', '&amp;', '</text>'];
    const pictures = svgTexts(names.map((name) => ({ drawing: drawingOf(named(name)), header: '' })));
    for (const [n, picture] of pictures.entries()) {
      const texts = [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => decoded(text!));
      const shown = escapeControl(names[n]!);
      expect(texts).toContain(`namespace ${shown}`);
      expect(texts).toContain(`bucket ${shown}`);
      expect(texts).toContain(`as ${shown}${texts.some((text) => text.endsWith(',')) ? ',' : `, tenant ${shown}`}`);
    }
  });

  test('end no label of Mermaid, no cell of Markdown, and no string of Graphviz', () => {
    fc.assert(
      fc.property(oddName, (name) => {
        const drawing = drawingOf(named(name));
        for (const line of mermaidText(drawing).trimEnd().split('\n').slice(2))
          expect(line).toMatch(
            /^ *(?:(?:subgraph )?[ns]\d+(?:\[\(?"[^"<>`]*(?:<br\/>[^"<>`]*)*"\)?\])?(?: -->\|"[^"`]*"\| n\d+)?|end|linkStyle .*|style .*)$/,
          );
        const lines = tableText(named(name)).trimEnd().split('\n');
        expect(lines).toHaveLength(3);
        expect(lines[2]!.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(7);
        expect(dotText(drawing).split('\n').length).toBe(dotText(drawingOf(named('a'))).split('\n').length);
      }),
      { numRuns: 200 },
    );
  });
});

function decoded(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_match, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

test('a diagram of 4000 connections costs about four times as much as one of 1000', () => {
  const comparisons = (count: number): number => {
    let reads = 0;
    const { connections, ...rest } = named('a');
    const many = Array.from({ length: count }, (_none, n) => ({
      ...connections[0]!,
      get from() {
        reads += 1;
        return `host-${n}`;
      },
    }));
    const nodes = [rest.nodes[0]!, ...many.map(({ from }) => ({ ...rest.nodes[1]!, id: from, name: from }))];
    drawingOf({ ...rest, nodes, connections: many });
    tableText({ ...rest, nodes, connections: many });
    return reads;
  };
  expect(comparisons(4000)).toBeLessThan(4.5 * comparisons(1000));
});
