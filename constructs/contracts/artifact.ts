/** A file of the output that is no manifest, such as the configuration of a host outside the cluster. */
export interface Artifact {
  /** Below the output folder of the environment, perhaps in sub-folders: `hosts/build-1/vector.yaml`. */
  readonly path: string;
  readonly text: string;
  /** Permissions of the file. @default 0o644 */
  readonly mode?: number;
}
