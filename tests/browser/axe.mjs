// Whether anything hinders those who use a page by keyboard, with a screen reader or enlarged: axe-core.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { same } from './check.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = ['serious', 'critical'];

/** The rules a part of the page breaks seriously, each with the nodes that do: `rule: node (why)`. */
export async function hindrances(page, part = '.sors-page') {
  if (!(await page.evaluate(() => typeof window.axe === 'object'))) {
    await page.evaluate(axe);
  }
  const { violations, passes } = await page.evaluate((where) => window.axe.run(where), part);
  if (passes.length === 0) {
    throw new Error(`axe found nothing to look at in ${part}`);
  }
  return violations
    .filter((violation) => SERIOUS.includes(violation.impact))
    .flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html} (${node.failureSummary.replace(/\s+/g, ' ')})`));
}

/** Fails where a part of the page, by default all that is the plugin's own, seriously hinders anybody. */
export async function accessible(page, part = '.sors-page') {
  same(await hindrances(page, part), [], `hindrances on ${page.url()}`);
}

/** The page fits into the width of a phone, and hinders nobody there; written from right to left, too. */
export async function fitsAPhone(page) {
  const before = page.viewportSize();
  const direction = await page.evaluate(() => document.documentElement.dir);
  await page.setViewportSize({ width: 390, height: 844 });
  try {
    same(await wide(page), [], 'wider than 390 px');
    await accessible(page);
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    same(await wide(page), [], 'wider than 390 px, from right to left');
  } finally {
    await page.evaluate((was) => {
      document.documentElement.dir = was;
    }, direction);
    await page.setViewportSize(before);
  }
}

/** What of a part of the page sticks out of the window on either side, but for what scrolls by itself. */
export function wide(page, part = '.sors-page') {
  return page.evaluate((where) => [...document.querySelectorAll(`${where}, ${where} *`)]
    .filter((element) => !element.closest('.sors-scroll') && !element.closest('.screen-reader-text') && !element.closest('svg'))
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1 || element.getBoundingClientRect().left < -1)
    .map((element) => `${element.tagName}.${element.className} ${element.id}`), part);
}
