// The overview while something happens: the moving bar, stop, a question and its two answers, problems that come and go,
// a dry run with its report; each without loading the page again, and looked at by axe.

import { readFileSync } from 'node:fs';
import { accessible, fitsAPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, finished, forward, press, run } from './card.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const problem = (page, key) => page.locator(`[data-sors-problem="${key}"]`);

/** The page in a picture from top to bottom, on a screen and on a phone. */
async function pictures(page, env, name) {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: `${env.shots}/${name}.png`, fullPage: true });
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${env.shots}/${name}-phone.png`, fullPage: true });
  await page.setViewportSize(before);
}

/** Answers of SORS are slow until the end of `work`. */
async function slowly(milliseconds, work) {
  await sandbox.fault('delay', '*', { milliseconds });
  try {
    await work();
  } finally {
    await sandbox.noFaults();
  }
}

/** Makes most of the stock zero; gives what it was. */
async function emptyTheStock() {
  const before = await sandbox.data('stock', '?business_unit=1');
  const row = (one, onHand, reserved) => ({ article_id: one.article_id, business_unit: '1', on_hand: onHand, reserved });
  await sandbox.mutate({ stock: before.map((one) => row(one, '0', '0')) });
  return () => sandbox.mutate({ stock: before.map((one) => row(one, one.on_hand, one.reserved)) });
}

/** A dry run's report for the documentation: a few articles that SORS calls and describes otherwise. */
export async function reportPicture(checks, page, env) {
  await checks.step('a dry run of changed articles is reported field by field', async () => {
    const articles = (await sandbox.data('articles')).filter((one) => one.kind === 'goods' && one.active !== false).slice(0, 5);
    await sandbox.mutate({
      articles: articles.map((one, place) => ({ id: one.id, name: `${one.name}${place % 2 === 0 ? ' – нови модел' : ' (akcija)'}`, ...(place < 3 ? { description: 'Garancija 24 meseca. Uvoznik: „Šumadija promet“, Čačak.' } : {}) })),
    });
    await page.goto(tab(env.shop, 'overview'));
    const it = card(page, 'catalog');
    await press(it, 'dry');
    await until('the dry run to end', async () => (await it.state()) === 'Dry run: Finished' || it.state(), 120);
    await it.report.click();
    await page.waitForSelector('.sors-report');
    same(await page.locator('.sors-report .sors-badge', { hasText: 'Update' }).count(), articles.length, 'updates in the report');
    await env.shot('dry-run');
    await sandbox.mutate({ articles: articles.map(({ id, name, description }) => ({ id, name, description })) });
  });
}

export async function overview(checks, page, env) {
  await checks.step('at rest the overview is quiet, hinders nobody and fits a phone', async () => {
    await page.goto(tab(env.shop, 'overview'));
    same((await page.textContent('.nav-tab-active')).trim(), 'Overview', 'tab');
    holds((await page.textContent('#sors-problems')).includes('Nothing needs you'), await page.textContent('#sors-problems'));
    same(await card(page, 'stock').next(), 'No schedule, only by hand.', 'next run');
    same(await page.locator('.sors-chart svg[role="img"]').count(), 3, 'charts');
    same(await page.locator('#sors-runs tbody tr[data-run]').count(), 5, 'recent runs');
    await accessible(page);
    await page.locator('.sors-charts__table summary').click();
    await accessible(page, '#sors-charts');
    await fitsAPhone(page);
    await pictures(page, env, 'overview');
  });

  await checks.step('a slow run moves its bar, hinders nobody meanwhile, and is stopped and started by keyboard', async () => {
    const it = card(page, 'catalog');
    const articles = (await sandbox.data('articles')).filter((article) => article.kind === 'goods' && article.active !== false);
    await sandbox.mutate({ articles: articles.map((article) => ({ id: article.id, description: `Opis: čaj, šećer, đumbir (${article.code})` })) });
    // So slow that the run is still at work when it was looked at.
    await slowly(12000, async () => {
      await it.start.focus();
      await page.keyboard.press('Enter');
      await until('the run at work', async () => (await it.state()) === 'Running' || it.state());
      await until('the keyboard on a button that can be pressed', () => page.evaluate(() => document.activeElement.dataset.sorsAction === 'stop' && !document.activeElement.disabled));
      await accessible(page);
      await pictures(page, env, 'overview-running');
      await page.keyboard.press('Enter');
      await until('the run to stop', async () => (await it.state()) === 'Stopped' || it.state());
    });
    holds((await it.spoken()).includes('Catalog, Stopped'), await it.spoken());
    await until('the keyboard back on start', () => page.evaluate(() => document.activeElement.dataset.sorsAction === 'start'));
    await run(page, 'catalog');
    await finished(page, 'catalog');
    // Pictures take long enough for the bar to be seen on its way.
    await sandbox.mutate({ images: articles.slice(0, 80).map((article) => ({ article_id: article.id, action: 'replace' })) });
    const values = await run(page, 'images');
    forward(values);
    holds(values.some((value) => value > 0 && value < 100), `the bar showed only ${values.join(', ')}`);
    await finished(page, 'images');
  });

  await checks.step('a run that fails is among the problems, and gone from there when the next one goes well', async () => {
    await sandbox.fault('html', 'articles');
    await run(page, 'catalog');
    await sandbox.noFaults();
    await problem(page, 'failed-catalog').waitFor();
    holds((await problem(page, 'failed-catalog').textContent()).includes('web page'), await problem(page, 'failed-catalog').textContent());
    await run(page, 'catalog');
    await problem(page, 'failed-catalog').waitFor({ state: 'detached' });
  });

  await checks.step('a run that asks stands among the problems; cancelled it ends, let go on it finishes', async () => {
    const it = card(page, 'stock');
    const restore = await emptyTheStock();
    try {
      await run(page, 'stock');
      same(await it.state(), 'Paused', 'state');
      await problem(page, 'confirm-stock').waitFor();
      holds((await problem(page, 'confirm-stock').textContent()).includes('would go to zero'), await problem(page, 'confirm-stock').textContent());
      same(await problem(page, 'confirm-stock').locator('a').getAttribute('href'), '#sors-sync-stock', 'link');
      await accessible(page);
      await fitsAPhone(page);
      await pictures(page, env, 'overview-asks');
      await it.stop.click();
      await until('the run to end', async () => (await it.state()) === 'Stopped' || it.state());
      await problem(page, 'confirm-stock').waitFor({ state: 'detached' });
      await run(page, 'stock');
      same(await it.state(), 'Paused', 'state');
      await it.resume.click();
      await until('the run to finish', async () => (await it.state()) === 'Finished' || `${await it.state()} ${await it.reason()}`, 120);
      await finished(page, 'stock');
    } finally {
      await restore();
    }
  });

  await checks.must('the stock comes back', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const it = card(page, 'stock');
    if (await it.stop.isEnabled()) {
      await it.stop.click();
      await until('the run to end', async () => (await it.state()) === 'Stopped' || it.state());
    }
    await run(page, 'stock');
    await finished(page, 'stock');
  });

  await checks.step('a dry run lists what would change, as a page and as CSV', async () => {
    const article = (await sandbox.data('articles')).find((one) => one.kind === 'goods' && one.active !== false);
    await sandbox.mutate({ articles: [{ id: article.id, name: '=HYPERLINK("http://zlo.rs") Đačka torba' }] });
    const it = card(page, 'catalog');
    await press(it, 'dry');
    await until('the dry run to end', async () => (await it.state()) === 'Dry run: Finished' || it.state(), 120);
    await it.report.click();
    await page.waitForSelector('.sors-report');
    holds((await page.textContent('.sors-report')).includes('Đačka torba'), 'the change is not listed');
    await accessible(page);
    await fitsAPhone(page);
    await pictures(page, env, 'dry-run-all');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download all as CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    holds(text.startsWith('\uFEFF"action","code"'), text.slice(0, 80));
    holds(text.includes('"\'=HYPERLINK(""http://zlo.rs"") Đačka torba"'), 'the name is missing, or is a formula');
    await sandbox.mutate({ articles: [{ id: article.id, name: article.name }] });
  });

  await reportPicture(checks, page, env);
}
