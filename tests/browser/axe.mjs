// Accessibility checks by axe-core: keyboard, screen reader, zoom.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { same } from './check.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = ['serious', 'critical'];

/** Returns the serious violations in a part of the page as `rule: node (why)`. */
export async function findViolations(page, part = '.sors-page') {
  if (!(await page.evaluate(() => typeof window.axe === 'object'))) {
    await page.evaluate(axe);
  }
  const { violations, passes } = await page.evaluate((where) => window.axe.run(where), part);
  if (passes.length === 0) {
    throw new Error(`axe found nothing to check in ${part}`);
  }
  return violations
    .filter((violation) => SERIOUS.includes(violation.impact))
    .flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html} (${node.failureSummary.replace(/\s+/g, ' ')})`));
}

/** Asserts that a part of the page, by default all of the plugin's, has no serious violation. */
export async function assertAccessible(page, part = '.sors-page') {
  same(await findViolations(page, part), [], `violations on ${page.url()}`);
}

/** Asserts that the page fits the width of a phone and is accessible there, also from right to left. */
export async function assertFitsPhone(page) {
  const before = page.viewportSize();
  const direction = await page.evaluate(() => document.documentElement.dir);
  await page.setViewportSize({ width: 390, height: 844 });
  try {
    same(await findOverflow(page), [], 'wider than 390 px');
    await assertAccessible(page);
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    same(await findOverflow(page), [], 'wider than 390 px, from right to left');
  } finally {
    await page.evaluate((was) => {
      document.documentElement.dir = was;
    }, direction);
    await page.setViewportSize(before);
  }
}

/** Returns elements that overflow the window on either side, except in scrollable parts. */
export function findOverflow(page, part = '.sors-page') {
  return page.evaluate((where) => [...document.querySelectorAll(`${where}, ${where} *`)]
    .filter((element) => !element.closest('.sors-scroll') && !element.closest('.screen-reader-text') && !element.closest('svg'))
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1 || element.getBoundingClientRect().left < -1)
    .map((element) => `${element.tagName}.${element.className} ${element.id}`), part);
}
