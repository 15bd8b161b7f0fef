import type { Case } from './case';
import { filterCases } from './cases/filters';
import { levelCases } from './cases/levels';
import { lineCases } from './cases/lines';
import { multilineCases } from './cases/multiline';
import { machineCases } from './cases/machines';
import { originCases } from './cases/origins';
import { parseCases } from './cases/parse';
import { podCases } from './cases/pods';
import { timeCases } from './cases/times';
import { traceIdCases } from './cases/trace-ids';
import { valueCases } from './cases/values';

/** Every case. Titles are unique. */
export const cases: readonly Case[] = [
  ...lineCases,
  ...multilineCases,
  ...parseCases,
  ...timeCases,
  ...filterCases,
  ...levelCases,
  ...traceIdCases,
  ...valueCases,
  ...podCases,
  ...originCases,
  ...machineCases,
];
