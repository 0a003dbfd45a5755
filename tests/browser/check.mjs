// A small test runner. The steps are sequential, because each uses the shop's state after the previous one.

import { deepStrictEqual } from 'node:assert';

export class Checks {
  constructor(page, shots) {
    this.page = page;
    this.shots = shots;
    this.passed = 0;
    this.failed = 0;
  }

  /** Runs a step that later steps depend on: its failure ends the test. */
  async must(name, run) {
    if (!(await this.step(name, run))) {
      throw new Error(`The later steps did not run: they depend on “${name}”.`);
    }
  }

  /** Runs one step. On failure it logs the error, takes a screenshot and continues with the next step. */
  async step(name, run) {
    const began = Date.now();
    try {
      await run();
      this.passed += 1;
      console.log(`  ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
      return true;
    } catch (error) {
      this.failed += 1;
      console.log(`  FAIL  ${name}\n        ${String(error.stack || error).split('\n').slice(0, 6).join('\n        ')}`);
      await this.page.screenshot({ path: `${this.shots}/failed-${this.failed}.png` }).catch(() => {});
      return false;
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

export function same(actual, expected, what) {
  deepStrictEqual(actual, expected, `${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

export function holds(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

/** Calls `ask` until it returns true; fails with the last result. */
export async function until(what, ask, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    last = await ask();
    if (last === true) {
      return;
    }
    await new Promise((wake) => setTimeout(wake, 150));
  }
  throw new Error(`${what}: not within ${seconds} s; last seen: ${JSON.stringify(last)}`);
}
