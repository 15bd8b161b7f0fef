import type { RedactPattern } from '../../contracts';

/** Replaces what matches in a line. */
export interface Redaction {
  /**
   * Regular expression that RE2 and the engines of Go and Rust read alike: no quotes, because agents write it between
   * quotes, and no classes such as `\w`, which are of ASCII or of Unicode.
   */
  readonly pattern: string;
  /** `${1}` is the first group of the pattern. */
  readonly replacement: string;
}

/** What replaces credentials, addresses and numbers. */
export const marker = '[redacted]';
const quote = String.raw`[\x22\x27]`;
const blank = String.raw`[ \t]*`;

/** Ends of the names of settings whose value is a credential; `token_type` and `max_tokens` are none. */
const key =
  '(?:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|secret|private|account|signing|encryption)[_-]?key|credentials?|signature|connection[_-]?string)';

/** Whether a name is that of a setting whose value is a credential, which nothing in the value itself tells. */
export function isCredentialName(name: string): boolean {
  return new RegExp(`${key}$`, 'i').test(name);
}

/** The named patterns of `redact`, each a list that is applied in its order, to the whole line. */
export const redactions: Readonly<Record<RedactPattern, readonly Redaction[]>> = {
  credentials: [
    // The block to its end, or the rest of the line.
    {
      pattern: String.raw`-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY-----(?:(?s:.*?)-----END[ A-Z0-9]{0,40}PRIVATE KEY-----|(?s:.*))`,
      replacement: marker,
    },
    // The header, with its scheme kept.
    {
      pattern: String.raw`(?i)(authorization\\?${quote}?${blank}[:=]${blank}\\?${quote}?(?:[a-z][a-z0-9-]* +)?)[^ \t\r\n\x22\x27,;\\]+`,
      replacement: `\${1}${marker}`,
    },
    { pattern: String.raw`(?i)\b(bearer +)[a-z._~+/-]*[0-9][a-z0-9._~+/=-]*`, replacement: `\${1}${marker}` },
    // In quotes, in quotes of JSON within JSON, a number of JSON, and without quotes.
    {
      pattern: String.raw`(?i)(${key}${quote}?${blank}[:=]${blank}\x22)(?:[^\x22\\]|\\.)*(\x22)`,
      replacement: `\${1}${marker}\${2}`,
    },
    {
      pattern: String.raw`(?i)(${key}${quote}?${blank}[:=]${blank}\x27)[^\x27]*(\x27)`,
      replacement: `\${1}${marker}\${2}`,
    },
    {
      pattern: String.raw`(?i)(${key}\\\x22${blank}:${blank}\\\x22)[^\x22\\]*(\\\x22)`,
      replacement: `\${1}${marker}\${2}`,
    },
    { pattern: String.raw`(?i)(${key}\x22${blank}:${blank})-?[0-9][0-9.]*`, replacement: `\${1}"${marker}"` },
    {
      pattern: String.raw`(?i)(${key}${blank}[:=]${blank})[^ \t\r\n\x22\x27\\,;&|()<>{}\[\]]+`,
      replacement: `\${1}${marker}`,
    },
    // The password in a URL.
    {
      pattern: String.raw`([a-zA-Z][a-zA-Z0-9+.-]*://[^ \t\r\n/:@?#\x22\x27]*:)[^ \t\r\n/?#\x22\x27]+(@)`,
      replacement: `\${1}${marker}\${2}`,
    },
    // Ids of access keys of AWS, tokens of GitHub, GitLab and Slack, and JSON Web Tokens.
    {
      pattern: String.raw`\b(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b|gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)`,
      replacement: marker,
    },
  ],
  email: [
    {
      pattern: String.raw`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b`,
      replacement: marker,
    },
  ],
  cardNumber: [
    // 13 to 19 digits, or groups of 4, or of 4, 6 and the rest; the first digits are those of card networks. What is
    // before belongs to the match, so that the fraction of a number is none.
    {
      pattern: String.raw`(^|[^0-9A-Za-z_.-])(?:[3-6][0-9]{12,18}|2[2-7][0-9]{14}|(?:[3-6][0-9]{3}|2[2-7][0-9]{2})(?:(?: [0-9]{4}){3}(?: [0-9]{1,3})?|(?:-[0-9]{4}){3}(?:-[0-9]{1,3})?)|3[0-9]{3}(?: [0-9]{6} [0-9]{4,5}|-[0-9]{6}-[0-9]{4,5}))\b`,
      replacement: `\${1}${marker}`,
    },
  ],
};
