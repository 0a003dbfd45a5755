// The live overview: progress bar, stop, confirmation, problems, dry run with its report; all without a page load, and
// checked by axe.

import { readFileSync } from 'node:fs';
import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, assertFinished, assertAscending, startNewRun, runToEnd } from './card.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const problem = (page, key) => page.locator(`[data-sors-problem="${key}"]`);

/** Takes full-page screenshots at the widths of a screen and a phone. */
async function capture(page, env, name) {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: `${env.shots}/${name}.png`, fullPage: true });
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${env.shots}/${name}-phone.png`, fullPage: true });
  await page.setViewportSize(before);
}

/** Runs `work` while responses of SORS are slow. */
async function withLatency(milliseconds, work) {
  await sandbox.addFault('delay', '*', { milliseconds });
  try {
    await work();
  } finally {
    await sandbox.clearFaults();
  }
}

/** Sets the stock to zero; returns a function that restores it. */
async function zeroStock() {
  const before = await sandbox.listRows('stock', '?business_unit=1');
  const row = (one, onHand, reserved) => ({ article_id: one.article_id, business_unit: '1', on_hand: onHand, reserved });
  await sandbox.mutate({ stock: before.map((one) => row(one, '0', '0')) });
  return () => sandbox.mutate({ stock: before.map((one) => row(one, one.on_hand, one.reserved)) });
}

/** Tests the report of a dry run with changed names and descriptions, and takes its screenshot for the documentation. */
export async function testDryRunReport(checks, page, env) {
  await checks.step('a dry run of changed articles is reported field by field', async () => {
    const articles = (await sandbox.listRows('articles')).filter((one) => one.kind === 'goods' && one.active !== false).slice(0, 5);
    await sandbox.mutate({
      articles: articles.map((one, place) => ({ id: one.id, name: `${one.name}${place % 2 === 0 ? ' – нови модел' : ' (akcija)'}`, ...(place < 3 ? { description: 'Garancija 24 meseca. Uvoznik: „Šumadija promet“, Čačak.' } : {}) })),
    });
    await page.goto(tab(env.shop, 'overview'));
    const it = card(page, 'catalog');
    await startNewRun(it, 'dry');
    await until('the dry run to end', async () => (await it.state()) === 'Dry run: Finished' || it.state(), 120);
    await it.report.click();
    await page.waitForSelector('.sors-report');
    same(await page.locator('.sors-report .sors-badge', { hasText: 'Update' }).count(), articles.length, 'updates in the report');
    await env.shot('dry-run');
    await sandbox.mutate({ articles: articles.map(({ id, name, description }) => ({ id, name, description })) });
  });
}

export async function testOverview(checks, page, env) {
  await checks.step('without a run the overview shows no problem, is accessible and fits a phone', async () => {
    await page.goto(tab(env.shop, 'overview'));
    same((await page.textContent('.nav-tab-active')).trim(), 'Overview', 'tab');
    holds((await page.textContent('#sors-problems')).includes('Nothing needs you'), await page.textContent('#sors-problems'));
    same(await card(page, 'stock').next(), 'No schedule, only by hand.', 'next run');
    same(await page.locator('.sors-chart svg[role="img"]').count(), 3, 'charts');
    same(await page.locator('#sors-runs tbody tr[data-run]').count(), 5, 'recent runs');
    await assertAccessible(page);
    await page.locator('.sors-charts__table summary').click();
    await assertAccessible(page, '#sors-charts');
    await assertFitsPhone(page);
    await capture(page, env, 'overview');
  });

  await checks.step('a slow run moves its bar, stays accessible, and is stopped and started by keyboard', async () => {
    const it = card(page, 'catalog');
    const articles = (await sandbox.listRows('articles')).filter((article) => article.kind === 'goods' && article.active !== false);
    await sandbox.mutate({ articles: articles.map((article) => ({ id: article.id, description: `Opis: čaj, šećer, đumbir (${article.code})` })) });
    // The delay keeps the run going during the checks.
    await withLatency(12000, async () => {
      await it.start.focus();
      await page.keyboard.press('Enter');
      await until('the run at work', async () => (await it.state()) === 'Running' || it.state());
      await until('the keyboard on a button that can be pressed', () => page.evaluate(() => document.activeElement.dataset.sorsAction === 'stop' && !document.activeElement.disabled));
      await assertAccessible(page);
      await capture(page, env, 'overview-running');
      await page.keyboard.press('Enter');
      await until('the run to stop', async () => (await it.state()) === 'Stopped' || it.state());
    });
    holds((await it.spoken()).includes('Catalog, Stopped'), await it.spoken());
    await until('the keyboard back on start', () => page.evaluate(() => document.activeElement.dataset.sorsAction === 'start'));
    await runToEnd(page, 'catalog');
    await assertFinished(page, 'catalog');
    // Images take long enough to see the bar move.
    await sandbox.mutate({ images: articles.slice(0, 80).map((article) => ({ article_id: article.id, action: 'replace' })) });
    const values = await runToEnd(page, 'images');
    assertAscending(values);
    holds(values.some((value) => value > 0 && value < 100), `the bar showed only ${values.join(', ')}`);
    await assertFinished(page, 'images');
  });

  await checks.step('a failed run is listed as a problem until the next run succeeds', async () => {
    await sandbox.addFault('html', 'articles');
    await runToEnd(page, 'catalog');
    await sandbox.clearFaults();
    await problem(page, 'failed-catalog').waitFor();
    holds((await problem(page, 'failed-catalog').textContent()).includes('web page'), await problem(page, 'failed-catalog').textContent());
    await runToEnd(page, 'catalog');
    await problem(page, 'failed-catalog').waitFor({ state: 'detached' });
  });

  await checks.step('a paused run is listed as a problem; Cancel stops it, Continue completes it', async () => {
    const it = card(page, 'stock');
    const restore = await zeroStock();
    try {
      await runToEnd(page, 'stock');
      same(await it.state(), 'Paused', 'state');
      await problem(page, 'confirm-stock').waitFor();
      holds((await problem(page, 'confirm-stock').textContent()).includes('would go to zero'), await problem(page, 'confirm-stock').textContent());
      same(await problem(page, 'confirm-stock').locator('a').getAttribute('href'), '#sors-sync-stock', 'link');
      await assertAccessible(page);
      await assertFitsPhone(page);
      await capture(page, env, 'overview-asks');
      await it.stop.click();
      await until('the run to end', async () => (await it.state()) === 'Stopped' || it.state());
      await problem(page, 'confirm-stock').waitFor({ state: 'detached' });
      await runToEnd(page, 'stock');
      same(await it.state(), 'Paused', 'state');
      await it.resume.click();
      await until('the run to finish', async () => (await it.state()) === 'Finished' || `${await it.state()} ${await it.reason()}`, 120);
      await assertFinished(page, 'stock');
    } finally {
      await restore();
    }
  });

  await checks.must('the stock is restored', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const it = card(page, 'stock');
    if (await it.stop.isEnabled()) {
      await it.stop.click();
      await until('the run to end', async () => (await it.state()) === 'Stopped' || it.state());
    }
    await runToEnd(page, 'stock');
    await assertFinished(page, 'stock');
  });

  await checks.step('a dry run lists what would change, as a page and as CSV', async () => {
    const article = (await sandbox.listRows('articles')).find((one) => one.kind === 'goods' && one.active !== false);
    await sandbox.mutate({ articles: [{ id: article.id, name: '=HYPERLINK("http://zlo.rs") Đačka torba' }] });
    const it = card(page, 'catalog');
    await startNewRun(it, 'dry');
    await until('the dry run to end', async () => (await it.state()) === 'Dry run: Finished' || it.state(), 120);
    await it.report.click();
    await page.waitForSelector('.sors-report');
    holds((await page.textContent('.sors-report')).includes('Đačka torba'), 'the change is not listed');
    await assertAccessible(page);
    await assertFitsPhone(page);
    await capture(page, env, 'dry-run-all');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download all as CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    holds(text.startsWith('\uFEFF"action","code"'), text.slice(0, 80));
    holds(text.includes('"\'=HYPERLINK(""http://zlo.rs"") Đačka torba"'), 'the name is missing, or is a formula');
    await sandbox.mutate({ articles: [{ id: article.id, name: article.name }] });
  });

  await testDryRunReport(checks, page, env);
}
