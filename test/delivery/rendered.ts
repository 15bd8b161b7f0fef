import { loadAll } from 'js-yaml';
import type { Manifest } from '../../constructs/kit';
import { render, type Rendered } from '../../constructs/platform';
import { deliveredByOthers } from '../fixtures/delivered';

/** The output for kustomize, Helm and Flux. */
export const rendered = render(deliveredByOthers);

/** A file that is no manifest. */
export function artifact({ artifacts }: Rendered, path: string): string {
  const found = artifacts.find((one) => one.path === path);
  if (found === undefined) throw new Error(`${path} is not among ${artifacts.map((one) => one.path).join(', ')}`);
  return found.text;
}

/** The objects in these manifests. */
export function objects(texts: Iterable<string>): Manifest[] {
  return [...texts].flatMap((text) => (loadAll(text) as (Manifest | null)[]).filter((object) => object !== null));
}
