import { alertTemplates, lineTemplates } from '../../constructs/loki/rules/template-context';

/** Expressions that Loki and this project accept. */
export const acceptedExpressions: readonly string[] = [
  'sum by (namespace) (rate({namespace=~".+"} |~ "error" [1m])) > 10',
  'sum(count_over_time({job="kubernetes-pods", namespace!="kube-system"} |= `error` != "debug" [5m])) > 0',
  'sum(rate({namespace="web"} | json | level=`error` or status>=500 [5m])) > 1',
  'sum(rate({namespace="web"} | json | level=~`err.*` | line_format `{{.msg}}` [5m])) > 1',
  'quantile_over_time(0.99, {namespace="web"} | json | unwrap duration(latency) [5m]) by (pod) > 2',
  'absent_over_time({namespace="web"}[10m])',
  'topk(5, sum by (pod) (bytes_rate({namespace=~"web|shop"}[5m]))) > 1e6',
  'sum(rate({a="b"} |~ `status=5\\d\\d` [5m])) / sum(rate({a="b"}[5m])) > 0.05',
  'label_replace(rate({a="b"}[5m]), "team", "$1", "namespace", "(.+)-.*") > 0',
  'sum(rate({a="b"} | pattern "<ip> - <_> <status> <_>" | status=~"5.." [1h30m] offset 1d)) > 0',
  'sum(rate({a="b"} | regexp "(?P<code>[0-9]{3})" | label_format kind="{{.code}}" | drop pod [1w])) > 0',
  '# a comment\n(sum by (pod) (rate({a="b"} |= ip("10.0.0.0/8") [5m])) > 0) or vector(0)',
  'sum by (app) (rate({a="b"}[5m])) > on (app) group_left sum by (app) (rate({c="d"}[5m]))',
  'max_over_time({a="b"} | logfmt | unwrap bytes(size) | __error__="" [5m]) without (pod) > 5',
  'vector(1)',
  'SUM BY (RATE) (Rate({a="1_000 RATE("} |= IP("10.0.0.1") | c=Ip("::1") [5m])) > 0',
  'Avg_Over_Time({a="b"} | UNWRAP Duration_Seconds(x) [5m]) > 1_000.5e1_0',
  'sum(rate({a="b"} | c="d" e!="f" (g>1_0 or h=~"i" j<5s) k=ip("10.0.0.1") [5m])) > 0',
  'sum(sum_over_time({a="b"} | json | unwrap x | c="d"  e="f" [5m])) > 0',
  'count_over_time({a="b"}[292y24w] offset 9223372036854ms) > 0',
  'count_over_time({a="b"} | json | d>1.5h e<1w f>-5s g!=0x10 [5m] offset -1h30m) > 0',
];

/** Expressions that both reject. */
export const refusedExpressions: readonly string[] = [
  '',
  'sum by(namespace)(rate({namespace~.} |~ error[1m])) 10',
  'sum(rate({}[5m]))',
  'sum(rate({a=~".*"}[5m]))',
  'sum(rate({a!="b"}[5m]))',
  'sum(rate({a=""}[5m]))',
  'sum(rate({a!~".+"}[5m]))',
  'sum(rate({a="b"}[$__auto]))',
  'sum(rate({a="b"}[1.5m]))',
  'sum(rate({a="b"}[30s1m]))',
  'sum(rate({a="b"}[5m]) offset 1h)',
  "sum(rate({a='b'}[5m]))",
  'sum(rate({a="b"} |= "\\d" [5m]))',
  'sum(rate({a=~"(?!x)y"}[5m]))',
  'sum(rate({a="b"} | level=~"(x" [5m]))',
  'rate({a="b"}[5m]) by (pod)',
  'sum_over_time({a="b"}[5m])',
  'count_over_time({a="b"} | unwrap x [5m])',
  'quantile_over_time({a="b"} | unwrap x [5m])',
  'topk(rate({a="b"}[5m]))',
  'sum(3, rate({a="b"}[5m]))',
  'sort(rate({a="b"}[5m])) by (pod)',
  '{a="b"} > 5',
  'rate({a="b"}[5m]) and 1',
  'rate({a="b"}[5m]) > 0x10',
  'rate({a="b"} | regexp "y" [5m])',
  'rate({a="b"} | pattern "<a><b>" [5m])',
  'label_replace(rate({a="b"}[5m]), "x", "$1", "a", "(?=x)")',
  'increase({a="b"}[5m])',
  'http_requests_total > 1',
  'count_over_time({a="b"}[ 5m ])',
  'count_over_time({a="b"}[300y])',
  'count_over_time({a="b"}[9223372036855ms])',
  'count_over_time({a="b"}[5m] offset 293y)',
  'count_over_time({a="b"}[5m] offset -2562048h)',
  'count_over_time({a="b"}[5m] offset -1d)',
  'count_over_time({a="b"}[5m] offset 1.5d)',
  'count_over_time({a="b"} | json | d > 300y [5m])',
  'count_over_time({a="b"}[1_0m])',
  'count_over_time({a="b"} | x > 1_0KB [5m])',
  'rate({a="b"}[5m]) > 1__0',
  'rate({a="b"}[5m]) > 1e1000',
  'topk(1_0, rate({a="b"}[5m]))',
  'rate({a="b"} | json c="d" e="f" [5m])',
  'rate({a="b"} | drop c="d" e="f" [5m])',
  'rate({a="b"} |= "c" e="f" [5m])',
  'rate({a="b" c="d"}[5m])',
];

/** Places of a label in an expression. */
export const labelPlaces: readonly ((label: string) => string)[] = [
  (label) => `sum(count_over_time({${label}="a"}[5m])) > 0`,
  (label) => `sum by (a, ${label}) (count_over_time({a="b"}[5m])) > 0`,
  (label) => `sum without (${label}) (count_over_time({a="b"}[5m])) > 0`,
  (label) => `max_over_time({a="b"} | json | unwrap x [5m]) by (${label}) > 0`,
  (label) => `sum(count_over_time({a="b"} | json | ${label}="a" [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | logfmt | ${label} > 5 [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | logfmt | c="d" ${label}="a" [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | json ${label}="x.y" [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | logfmt ${label}="x" [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | json | label_format ${label}=a [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | json | label_format a=${label} [5m])) > 0`,
  (label) => `sum(sum_over_time({a="b"} | json | unwrap bytes(${label}) [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | json | drop ${label} [5m])) > 0`,
  (label) => `sum(count_over_time({a="b"} | json | keep ${label}="a" [5m])) > 0`,
  (label) => `rate({a="b"}[5m]) > on (${label}) rate({c="d"}[5m])`,
  (label) => `rate({a="b"}[5m]) > ignoring (${label}) rate({c="d"}[5m])`,
  (label) => `rate({a="b"}[5m]) > on (a) group_left (${label}) rate({c="d"}[5m])`,
];

/** Keywords as label names, without those that the releases or the grammar treat differently. */
export const languageWords: readonly string[] = `
  by without and or unless Or UNLESS on ignoring group_left group_right bool offset json JSON logfmt regexp pattern unpack
  line_format label_format unwrap drop keep decolorize sum topk rate count_over_time quantile_over_time duration bytes ip nan
`
  .trim()
  .split(/\s+/);

/** Expressions that Loki loads but cannot evaluate. */
export const failingLater: readonly string[] = [
  '{a="b"}',
  '{a="b"} |= "error" | json',
  'rate({a="b"} |~ "(?!debug)" [5m])',
  'rate({a="b"} !~ "(debug" [5m])',
  'rate({a="b"} |~ "error" or "[" [5m])',
  'rate({a="b"} |> "<_><_>" [5m])',
  'rate({a="b"} | label_format x="{{.y" [5m])',
  'rate({a="b"} | label_format x=y,x=z [5m])',
  'rate({a="b"} | label_format __error__="x" [5m])',
  'rate({a="b"} | line_format "{{ .x" |= "c" [5m])',
  'bytes_rate({a="b"} | line_format "{{ .x | nosuch }}" [5m])',
  'rate({a="b"} | x > 1e400 [5m])',
  'rate({a="b"} | json x="request.user-agent" [5m])',
  'rate({a="b"} | logfmt x="a b" [5m])',
  'rate({a="b"} |= ip("10.0.0") [5m])',
  'rate({a="b"} |~ ip("10.0.0.1") [5m])',
  'rate({a="b"} | x = ip("10.0.0.0/33") [5m])',
  'rate({a="b"} |> "<x> error" [5m])',
  'rate({a="b"} |> "<_> a" or "<x> b" [5m])',
];

/** Valid and invalid strings in stages: Loki loads all of them, and fails when it evaluates the invalid ones. */
export const stageTexts: readonly (readonly [stage: (text: string) => string, texts: readonly string[]])[] = [
  [
    (template) => `| label_format x=${template}`,
    [...lineTemplates.functions, ...alertTemplates.functions].map((name) => `{{ ${name} }}`),
  ],
  [
    (template) => `| label_format x=${template}`,
    `{{ .x | lower }}{{ __line__ }}{{ __timestamp__ | unixEpoch }}
{{ range $q := fromJson .q }}{{ $q.id }}{{ break }}{{ end }}
{{ if contains "a" .x }}b{{ else if .y }}c{{ else }}d{{ end }}
{{ $.x }}{{- .y -}}{{/* c */}}
{{ ToUpper .x }} }}
{{ "{{ .x }}" }}
{{ .x
{{ .y-z }}
{{ $x }}
{{ $labels.x }}
{{ }}
{{{ .x }}}
{{ contains "a", .x }}
{{ lower(.x) }}
{{ .x["y"] }}
{{ if .y }}z
{{ end }}`.split('\n'),
  ],
  [
    (path) => `| json x=${path}`,
    (
      'a| a . b |a[0].b|[0]|a[ 0 ]|["a"]|a["b-c"].d|a.b_1|["a.b"]["c"]|a[000]||.a|a.|a-b|a[0|a[b]|a[*]|a[-1]|a[]|a[1.5]' +
      `|a['b']|a["b]"]|a["b|a b|$.a|a.0|a.1b|1|é|a.[0]|a[0]b|a..b|/a/b|"a"|a[99999999999999999999]`
    ).split('|'),
  ],
  [(key) => `| logfmt x=${key}`, 'a| a |"a-b"|"a b"|"a|""|"a"  "b"||a b|a.b|a-b|a[0]|1a|"a"b|é'.split('|')],
  [
    (address) => `|= ip(${address})`,
    (
      '10.0.0.1|10.0.0.0/8|0.0.0.0/0|10.0.0.1-10.0.0.9|10.0.0.1-10.0.0.1|::1|::|2001:db8::/32|fe80::1%eth0|::1-::5' +
      '|::ffff:10.0.0.1|1:2:3:4:5:6:7:8|1:2:3:4:5:6:7::|2001:DB8::/128||localhost|10.0.0|10.0.0.256|010.0.0.1' +
      '|10.0.0.0/08|10.0.0.0/33|10.0.0.0/|10.0.0.1/+8|10.0.0.9-10.0.0.1|10.0.0.1 - 10.0.0.9|10.0.0.1-9|10.0.0.1-::1' +
      '|::1/129|::5-::1|1::2::3|1:2:3:4:5:6:7|10.0.0.1-|-10.0.0.1|10.0.0.1,10.0.0.2|12345::'
    ).split('|'),
  ],
  [(pattern) => `|> ${pattern}`, 'a||<_>|<_> a <_>|<x-y>|<1> a|<x> a|<_x>|<__>|a<_><_>'.split('|')],
];

/** Valid and invalid regular expressions. */
export const patterns: readonly string[] = String.raw`
  .* .+ x| ^$ (|x) x? x{0} (?:)y (?i)abc (?i:abc)| (?U)x+ (?-s:.) (?)x
  (x x) x)(x [a a** *a a{1001} a{2,1} a{2}{3} x*?? x|* ^*x z{3 x{,3}
  (?!x) (?<=x)y (?>x) (?#c)x (?x)x (?-)x (x)\1 (?P<n>x) (?<n>x) (?P=n)x (?P<n-x>y)
  \d+ \b \B \z \Z \Ax \Qa(b\E \Qab\E* \E \C \e \u0041 \x41 \x4
  \x{41} \x{110000} \12x \1x \8x \-x \_x \/x x\ \p{Greek}x \pNx \p{Foo}
  []a] [^] [^]a] [a-] [-a] [z-a] [é-à] [a-c-b] [a-\d] [\d-z] [\n-\t] [+--]
  [[:alpha:]]+ [[:^digit:]] [[:foo:]] [\b] [\Qx\E] [\x{41}-\x{5A}] [a&&b] é+ (a+)+
  (\w{1,64}\.){20} (\w{1,50}\.){20} ((a{10}){10}){10} ((a{10}){10}){11} (a{30}){40} (?i)* (?i)+x (?s:)* \Qx
  \p{Emoji} \p{Alphabetic} \P{Dash} \p{Any} \p{^Lu} \p{Script=Greek} \p{L (?P<a>x)(?P<a>y) (?P<a>x)(?<b>y)
`
  .trim()
  .split(/\s+/);

/** Valid and invalid templates of annotations. */
export const templates: readonly string[] = [
  '{{ $labels.pod }}',
  '{{ $value }}',
  '{{$value}}',
  '{{- $value -}}',
  '{{/* c */}}x',
  '{{ .Labels.pod }}',
  '{{ . }}',
  '{{ $externalLabels.cluster }}',
  '{{ $externalURL }}',
  '{{ $label.pod }}',
  '{{ $Labels.pod }}',
  '{{ labels.pod }}',
  '{{ $value | humanize }}',
  '{{ printf "%.2f" $value }}',
  "{{ printf '%.2f' $value }}",
  '{{ humanize($value) }}',
  '{{ if gt $value 5.0 }}a{{ else }}b{{ end }}',
  '{{ if $value }}a',
  '{{ end }}',
  '{{ else }}',
  '{{ break }}',
  '{{ range $i, $e := query "x" }}{{ $i }}{{ end }}',
  '{{ $x := 1 }}{{ $x }}',
  '{{ with $value }}{{ . }}{{ end }}',
  '{{ $labels.pod',
  '{{ $labels.pod }',
  '{{{ $labels.pod }}}',
  '{{ }}',
  '{{',
  '}}',
  '{ {',
  '{{ $value }} }}',
  '{{ "a }}',
  '{{ $labels["pod"] }}',
  '{{ index $labels "pod" }}',
  '{{ $labels.pod-name }}',
  '{{ $labels. pod }}',
  '{{ `}}` }}',
  '{{ $value * 100 }}',
  '{{ $value/60 }}',
  '{{ $value > 5 }}',
  '{{ !$value }}',
  '{{ $value || 1 }}',
  '{{ $value, 5 }}',
  '{{ 5m }}',
  '{{ -1 }}',
  '{{ 1.5 }}',
  '{{ @ }}',
  '{{-$value}}',
  '{{$value-}}',
  '{{ ($value) }}',
  '{{ true }}',
  '{{ toUpper "a" }}',
  '{{ ToUpper "a" }}',
  '{{ default "x" $value }}',
  '{{ $labels | pod }}',
  '{{ /* c */ }}',
];
