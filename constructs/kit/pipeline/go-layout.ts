const specifiers: readonly (readonly [go: string, strftime: string])[] = [
  ['2006', '%Y'],
  ['January', '%B'],
  ['Jan', '%b'],
  ['Monday', '%A'],
  ['Mon', '%a'],
  ['MST', '%Z'],
  ['Z07:00', '%:z'],
  ['-07:00', '%:z'],
  ['-0700', '%z'],
  ['.000000000', '%.9f'],
  ['.000000', '%.6f'],
  ['.000', '%.3f'],
  ['01', '%m'],
  ['02', '%d'],
  ['15', '%H'],
  ['03', '%I'],
  ['04', '%M'],
  ['05', '%S'],
  ['06', '%y'],
  ['PM', '%p'],
];

/** The layout of a time in Go as specifiers of strftime. */
export function strftimeOf(layout: string): string {
  const pattern = new RegExp(specifiers.map(([go]) => go.replaceAll('.', '\\.')).join('|'), 'g');
  return layout.replaceAll(pattern, (part) => specifiers.find(([go]) => go === part)![1]);
}
