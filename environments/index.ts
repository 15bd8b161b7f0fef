export { distributed } from './distributed';
export { laptop } from './laptop';
export { production } from './production';
export { seed } from './seed';
export { small } from './small';
