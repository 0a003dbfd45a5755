// Starts Chromium with a temporary profile, and has helpers for every suite.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

export const WIDTH = 1280;

/**
 * Starts Chromium. `close` ends it and removes the profile. `problems` collects errors of pages. `options` are context
 * options of Playwright.
 */
export async function openBrowser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'sors-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    viewport: { width: WIDTH, height: 900 },
    locale: 'en-US',
    ...options,
  });
  const page = context.pages()[0] || (await context.newPage());
  page.setDefaultTimeout(30000);
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  return {
    context,
    page,
    problems,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export async function logIn(page, shop, user, password) {
  await page.goto(`${shop}/wp-login.php`);
  await page.fill('#user_login', user);
  await page.fill('#user_pass', password);
  await page.click('#wp-submit');
  await page.waitForURL(/wp-admin/);
}

export const tab = (shop, name) => `${shop}/wp-admin/admin.php?page=sors&tab=${name}`;

/** Takes a screenshot of a box in a window so high that no fixed element covers it. */
export async function screenshotBox(page, box, path) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: before.width, height: 1600 });
  await box.evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 160));
  await box.screenshot({ path });
  await page.setViewportSize(before);
}
