export { argocdFiles, hookAnnotations, waveAnnotation, type ArgoCdSettings } from './argocd';
export { fluxFiles, type FluxSettings } from './flux';
export { helmFiles, type HelmSettings } from './helm';
export { kustomizeFile, withOtherManifests } from './kustomize';
export type { DeliveredOutput } from './output';
export { deliveryProblems } from './rules';
