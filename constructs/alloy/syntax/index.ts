export { isIdentifier } from './literals';
export * from './print';
export * from './tree';
