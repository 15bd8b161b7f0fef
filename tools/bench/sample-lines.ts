const words =
  'request served order basket payment user retry cache miss hit upstream timeout after of the in by to'.split(' ');

/** A JSON line of exactly this number of bytes, with words in changing order. */
export function sampleLine(n: number, bytes: number): string {
  const head = `{"level":"info","ms":${100 + ((n * 7919) % 900)},"msg":"${n} `;
  let [text, at] = ['', n];
  while (head.length + text.length < bytes) {
    at = (at * 1_103_515_245 + 12_345) % 2 ** 31;
    text += `${words[(at >> 8) % words.length]} `;
  }
  return `${(head + text).slice(0, bytes - 2)}"}`;
}
