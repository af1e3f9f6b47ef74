// The peers' packages lie in the cache folder that `cargo xtask bench` names, not beside this file.

import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const folder = process.env.BENCH_NPM;
if (!folder) throw new Error('BENCH_NPM is not set: run this by `cargo xtask bench`');

/** Where esbuild looks for what a page imports. */
export const nodeModules = path.join(folder, 'node_modules');

const require = createRequire(path.join(folder, 'package.json'));

/** A package by its name. */
export const npm = (name) => require(name);

/** Whether a package that needs a compiler could be installed. */
export function has(name) {
  try {
    npm(name);
    return true;
  } catch {
    return false;
  }
}
