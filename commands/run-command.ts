/** Ends a command without a message when nobody reads its output any more, as after `| head`. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
}

/**
 * Runs a command. An error is printed as its message.
 *
 * @param failure - the exit code after an error
 */
export function runCommand(main: () => void | Promise<void>, failure: 1 | 2): void {
  endWithReader();
  Promise.resolve()
    .then(main)
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = failure;
    });
}
