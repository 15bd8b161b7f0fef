export { daysWithoutRetention, planOf, type Plan } from './plan';
export { day, demandOf, gigabytesOf, type Demand, type Size } from './demand';
export { figuresOf } from './figures';
export { binary, cpuSum, type Figure } from './figure';
export { facts, published, type Basis } from './measured';
export { notMeasured } from './not-measured';
export { settingsOf, type SizeSettings } from './settings';
export { sizeLayers } from './layer';
export { sizeProblems, sizeWarnings } from './rules';
