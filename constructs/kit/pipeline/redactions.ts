import type { RedactPattern } from '../../contracts';

/** Text that is replaced in a line. */
export interface Redaction {
  /** Regular expression of RE2. */
  readonly pattern: string;
  /** The text instead, with groups of the pattern as `${1}`. */
  readonly replacement: string;
}

/** The named patterns of `redact`. */
export const redactions: Readonly<Record<RedactPattern, readonly Redaction[]>> = {
  credentials: [
    {
      pattern: String.raw`(?i)((?:password|passwd|secret|token|api[_-]?key)["']?\s*[:=]\s*["']?)[^\s"',;&]+`,
      replacement: '${1}[REDACTED]',
    },
  ],
  email: [{ pattern: String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`, replacement: '[EMAIL]' }],
  cardNumber: [{ pattern: String.raw`\b(?:\d[ -]?){12,18}\d\b`, replacement: '[CARD]' }],
};
