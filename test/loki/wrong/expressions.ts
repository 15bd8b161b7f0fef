import type { WrongText } from './said';

/** Expressions of alerts. */
export const wrongExpressions: readonly WrongText[] = [
  [
    'the query of the guide, as it stands there',
    'sum by(namespace)(rate({namespace~.} |~ error[1m])) 10',
    `the expression is not LogQL at character 34, '~.} |~ error[1m])) 10', after '…mespace)(rate({namespace': a matcher is a label, one of =, !=, =~ and !~, and a text in double quotes.`,
  ],
  [
    'lines of logs',
    '{namespace="production"} |~ "error|exception|fatal"',
    'the result of the expression are lines of logs, and a rule needs numbers, such as count_over_time(… [5m]); Loki would fail with "rule result is not a vector or scalar" and the alert would never fire.',
    'loads',
  ],
  [
    'no selector',
    'sum(count_over_time({} |= "error" [5m])) > 0',
    '{} can match every stream, which Loki refuses: one matcher has to ask for a value that is not empty.',
  ],
  [
    'a selector that matches everything',
    'sum(count_over_time({namespace=~".*"} |= "error" [5m])) > 0',
    '{namespace=~".*"} can match every stream, which Loki refuses: one matcher has to ask for a value that is not empty.',
  ],
  [
    'a selector of others only',
    'sum(count_over_time({namespace!="kube-system"} [5m])) > 0',
    '{namespace!="kube-system"} can match every stream, which Loki refuses: one matcher has to ask for a value that is not empty.',
  ],
  [
    'a label that is a word of the language',
    'sum by (by) (count_over_time({job="a"} | json by="user.name" [5m])) > 0',
    `'by' is a word of LogQL and cannot be the name of a label here; no rule of any tenant would be loaded.`,
  ],
  [
    'a range of Grafana',
    'sum(rate({namespace="web"} |= "error" [$__auto])) > 1',
    `$__auto is a variable of Grafana's dashboards; the ruler does not replace it, and no rule of any tenant would be loaded.`,
  ],
  [
    'a variable of Grafana',
    'sum(rate({namespace="$namespace"} |= "error" [5m])) > 1',
    `namespace is compared with "$namespace", a variable of Grafana's dashboards, which the ruler does not replace.`,
    'loads',
  ],
  [
    'no range',
    'rate({namespace="web"} |= "error") > 1',
    `the expression is not LogQL at character 34, ') > 1', after '…espace="web"} |= "error"': a function of log lines takes a selector and its range in brackets.`,
  ],
  [
    'a function of PromQL',
    'increase({namespace="web"} |= "error" [5m]) > 1',
    `the expression is not LogQL at character 1, 'increase({namespace="web…': LogQL has no function 'increase'; count_over_time may be meant.`,
  ],
  [
    'a metric of Prometheus',
    'http_requests_total > 1',
    `the expression is not LogQL at character 1, 'http_requests_total > 1': it starts with a function, or with a selector in braces.`,
  ],
  [
    'single quotes',
    "rate({namespace='web'}[5m]) > 1",
    `the expression is not LogQL at character 17, ''web'}[5m]) > 1', after 'rate({namespace=': texts stand in double quotes or backticks.`,
  ],
  [
    'a parenthesis too few',
    'sum(rate({namespace="web"}[5m]) > 1',
    `the expression is not LogQL at its end, after '…amespace="web"}[5m]) > 1': a ')' is missing.`,
  ],
  [
    'a look ahead in a filter',
    'rate({namespace="web"} |~ "(?!debug)" [5m]) > 1',
    `"(?!debug)" is no regular expression of Loki: invalid or unsupported Perl syntax: (?!; the rule would fail whenever it is evaluated.`,
    'loads',
  ],
  [
    'a look ahead in a selector',
    'rate({namespace=~"(?!kube-).+"} [5m]) > 1',
    `"(?!kube-).+" is no regular expression of Loki: invalid or unsupported Perl syntax: (?!; no rule of any tenant would be loaded.`,
  ],
  [
    'a reference to a group',
    'rate({namespace="web"} |~ `(\\w+) \\1` [5m]) > 1',
    `\`(\\w+) \\1\` is no regular expression of Loki: invalid escape sequence: \\1; the rule would fail whenever it is evaluated.`,
    'loads',
  ],
  [
    'a regular expression that does not close',
    'rate({namespace=~"(web|shop"} [5m]) > 1',
    `"(web|shop" is no regular expression of Loki: missing closing ): (web|shop; no rule of any tenant would be loaded.`,
  ],
  [
    'one backslash in double quotes',
    'rate({namespace="web"} |~ "status=5\\d\\d" [5m]) > 1',
    `"status=5\\d\\d" has '\\d', which is no escape in double quotes; between backticks a backslash is itself.`,
  ],
  [
    'a grouping that does not belong',
    'rate({namespace="web"}[5m]) by (pod) > 1',
    `'by (pod)' cannot follow rate; an aggregation around it groups.`,
  ],
  [
    'a sum without a number',
    'sum_over_time({namespace="web"}[5m]) > 1',
    'sum_over_time computes with a number in the lines, and no unwrap says which, such as | json | unwrap bytes; count_over_time counts lines.',
  ],
  ['a topk without k', 'topk(rate({namespace="web"}[5m]))', 'topk needs first how many, a whole number above 0.'],
  [
    'a pattern without names',
    'rate({namespace="web"} | pattern "<_> error" [5m]) > 1',
    'pattern "<_> error": it names no part of the line, such as <level>, which would become a label; no rule of any tenant would be loaded.',
  ],
  [
    'a regexp without names',
    'rate({namespace="web"} | regexp "status=(.+)" [5m]) > 1',
    'regexp "status=(.+)": it names no part of the line, such as (?P<level>[a-z]+), which would become a label; no rule of any tenant would be loaded.',
  ],
  [
    'a comparison that always has a result',
    'sum(rate({namespace="web"}[5m])) > bool 10',
    'with bool a comparison always has a result, 0 or 1, so the alert would fire for ever.',
    'loads',
  ],
  [
    'a number alone',
    '1 > 2',
    'the expression reads no logs; its result is a number, so the alert would fire for ever, even of 1 > 2. One that shall do so is vector(1).',
    'loads',
  ],
  [
    'a range with spaces',
    'count_over_time({namespace="web"}[ 5m ]) > 1',
    `'[ 5m ]' has spaces in the brackets of a range; no rule of any tenant would be loaded.`,
  ],
  [
    'a range of centuries',
    'count_over_time({namespace="web"}[300y]) > 1',
    '300y is longer than a duration of Loki can be, 292 years; no rule of any tenant would be loaded.',
  ],
  [
    'an offset of days into the future',
    'count_over_time({namespace="web"}[5m] offset -1d) > 1',
    `'-1d' is not a duration of Loki: one with a sign has no unit above h; no rule of any tenant would be loaded.`,
  ],
  [
    'a number beyond all numbers',
    'rate({namespace="web"}[5m]) > 1e400',
    '1e400 is more than a number of Loki can be, 1.7e308; no rule of any tenant would be loaded.',
  ],
  [
    'labels of json without a comma',
    'rate({namespace="web"} | json method="request.method" code="response.code" [5m]) > 1',
    `the expression is not LogQL at character 55, 'code="response.code" [5m…', after '… method="request.method"': there is no comma between two labels.`,
  ],
  [
    'a line of which the template does not close',
    'rate({namespace="web"} | line_format "{{ .msg" |= "error" [5m]) > 1',
    `"{{ .msg" has a '{{' without its '}}': the rule would fail wherever the line is read.`,
    'loads',
  ],
  [
    'a function of alerts in a label',
    'rate({namespace="web"} | label_format app="{{ .app | toLower }}" [5m]) > 1',
    '"{{ .app | toLower }}" has toLower, which is no function that every release knows (ToLower?); the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'a label for errors',
    'rate({namespace="web"} | label_format __error__="none" [5m]) > 1',
    'label_format makes __error__, where Loki itself says what went wrong with a line; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'a field with a hyphen',
    'rate({namespace="web"} | json agent="request.user-agent" [5m]) > 1',
    'json agent="request.user-agent" has no path that Loki reads: a field is request.method, one with more than letters, digits and _ request["user-agent"], an element servers[0]; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'a key with a hyphen',
    'rate({namespace="web"} | logfmt agent="user-agent" [5m]) > 1',
    'logfmt agent="user-agent" has no key that Loki reads: one with more than letters, digits and _ stands in double quotes of its own; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'three quarters of an address',
    'rate({namespace="web"} |= ip("10.0.0") [5m]) > 1',
    'ip("10.0.0") names no addresses: one as 10.0.0.1, a network as 10.0.0.0/8, or the first and the last as 10.0.0.1-10.0.0.9; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'an address under the sign of regular expressions',
    'rate({namespace="web"} |~ ip("10.0.0.1") [5m]) > 1',
    '|~ ip("10.0.0.1"): addresses are compared with |= and !=, not with |~; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'a name in a pattern of lines',
    'rate({namespace="web"} |> "<ip> error <_>" [5m]) > 1',
    '"<ip> error <_>" names the part <ip>, and a filter of lines keeps none: it is <_> there; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'repetitions in a repetition',
    'rate({namespace="web"} |~ `(\\w{1,64}\\.){20}` [5m]) > 1',
    '`(\\w{1,64}\\.){20}` is no regular expression of Loki: invalid repeat count: {20}; the rule would fail whenever it is evaluated.',
    'loads',
  ],
  [
    'repetitions in a repetition of a selector',
    'rate({host=~`(\\w{1,64}\\.){20}`}[5m]) > 1',
    '`(\\w{1,64}\\.){20}` is no regular expression of Loki: invalid repeat count: {20}; no rule of any tenant would be loaded.',
  ],
  [
    'a repetition of a flag',
    'rate({host=~"(?i)*web"}[5m]) > 1',
    '"(?i)*web" is no regular expression of Loki: missing argument to repetition operator: *; no rule of any tenant would be loaded.',
  ],
  [
    'a property of Unicode that Go does not know',
    'rate({host=~`\\p{Emoji}`}[5m]) > 1',
    "`\\p{Emoji}` is no regular expression of Loki: Go knows no category or script of Unicode that is called 'Emoji'; no rule of any tenant would be loaded.",
  ],
  [
    'an expression of more bytes than Loki reads',
    `rate({host="${'é'.repeat(65_536)}"}[5m]) > 1`,
    'it has 131095 bytes; no expression of more than 20000 is validated here, and Loki reads none of more than 131071.',
  ],
];
