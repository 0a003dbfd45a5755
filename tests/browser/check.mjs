// A very small test runner: steps one after the other, since each builds on what the one before left in the shop.

import { deepStrictEqual } from 'node:assert';

export class Checks {
  constructor(page, shots) {
    this.page = page;
    this.shots = shots;
    this.passed = 0;
    this.failed = 0;
  }

  /** Runs a step without which the ones behind it make no sense: its failure ends the test. */
  async must(name, run) {
    if (!(await this.step(name, run))) {
      throw new Error(`The rest was not tried: it builds on “${name}”.`);
    }
  }

  /** Runs one step; a failure is told with a picture, and the next step goes on. */
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

/** Asks again until the answer is true; fails with the last one. */
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
