import { goRegexp } from '../../constructs/kit';

/** Expressions on which Go 1.23 to 1.26 agree. */
const taken = String.raw`
  a* a+? x{2,} a{1000} (\w{1,50}\.){20} ((a{10}){10}){10} a] [[:alpha:]] [+--] [^\x00-\x{10FFFF}] (?i)a (?i)(?:) (?s-m:a) (?U)a+
  (?P<n>a)(?<m>b) (?P<n>a)(?P<n>b) (?:)(?i)* [(?P<n>](?<n>a) \p{Cn} \p{Greek} \p{^Lu} \PN \pL \p{Any} \Qa+b\E \Qa (?:a{1,1000}) \077 \z \A \x{1F600} a{,3} ] } []a] é+ \_
`;
const refused = String.raw`
  a** a*+ *a a{1001} a{2}{501} a{3,2} (\w{1,64}\.){20} ((a{10}){10}){11} (?i)* (?i)+ ( (a a) [a [^] [z-a] [a-\d] [[:foo:]] [\b] [\Qa\E]
  (?=a) (?!a) (?<=a) (?<!a) (?>a) (?#a) (?x)a (?-) (?P=n) (?P<n (?P<n-m>a) \1 \8 \e \c \C \Z \u0041 \x4 \x{110000} \
  \p{Emoji} \p{Alphabetic} \p{Script=Greek} \p{Grek} \p{Lower_case} \p{L \pX \p{Foo}
`;
const words = (text: string): string[] => text.trim().split(/\s+/);

test.each(words(taken))('%s compiles', (pattern) => {
  expect(goRegexp(pattern).problem).toBeUndefined();
});

test.each(words(refused))('%s is rejected', (pattern) => {
  expect(goRegexp(pattern).problem).toEqual(expect.any(String));
});

test('scripts and categories are those of both releases of Loki, which have a copy of the parser', () => {
  const refusedNames = [String.raw`\p{Old_Italic}`, String.raw`\p{Letter}`, String.raw`\p{greek}`].map(
    (pattern) => goRegexp(pattern).problem !== undefined,
  );
  expect(refusedNames).toEqual([false, true, true]);
});

test('names of groups, and whether the empty string matches, are returned', () => {
  expect(goRegexp('(?P<a>x)(?<b>y)|(?P<a>[(?P<c>])').names).toEqual(['a', 'b', 'a']);
  expect(['x|', 'x', '^$', '(?:)'].map((pattern) => goRegexp(pattern).matchesEmpty)).toEqual([true, false, true, true]);
});

test('an expression that is found in every string is told from one that matches the empty string only', () => {
  const found = ['x|', 'x*', '.*', '$', '^$', String.raw`^\s*$`, 'x'].map(
    (pattern) => goRegexp(pattern).matchesEverything,
  );
  expect(found).toEqual([true, true, true, true, false, false, false]);
});

test('an expression that would take long to compile is rejected without compiling it', () => {
  const long = 'a'.repeat(10_000);
  expect(goRegexp(long).problem).toBeUndefined();
  expect(goRegexp(`${long}a`).problem).toBe('it has 10001 characters, and the maximum is 10000');
});
