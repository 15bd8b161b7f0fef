export { laptop } from './laptop';
export { production } from './production';
export { seed } from './seed';
