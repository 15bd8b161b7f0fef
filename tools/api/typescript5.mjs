import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// TypeDoc needs the API of TypeScript 5, which the generator of the schema brings; that of the project has none.
const generator = createRequire(import.meta.url).resolve('ts-json-schema-generator/package.json');
const typescript = pathToFileURL(createRequire(generator).resolve('typescript')).href;

/** Lets every module import that release as `typescript`. */
export async function resolve(specifier, context, next) {
  return await next(specifier === 'typescript' ? typescript : specifier, context);
}
