/** Options of esbuild for a bundle of this project's code; packages are loaded from node_modules. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
} as const;
