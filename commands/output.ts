import { styleText } from 'node:util';

/** Styles of text on a terminal. */
export type Style = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/** Ends a command without a message when nobody reads its output any more, as after `| head`. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
}

/** Waits until everything that was printed is written. */
export function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => void stream.write('', () => done()));
}

/** The text with a style, if standard output is a terminal. `NO_COLOR` and `FORCE_COLOR` decide otherwise. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Progress on stderr, as one line that is updated; nothing where stderr is no terminal. */
export interface Progress {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

export function progressLine(stream: NodeJS.WriteStream = process.stderr): Progress {
  let shown = false;
  const write = (text: string): void => {
    stream.write(`\r\u001B[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    shown = text !== '';
  };
  return {
    show: (text) => {
      if (stream.isTTY) write(text);
    },
    clear: () => {
      if (shown) write('');
    },
  };
}
