// The runs tab: history with filters, details of a run, its failed items as CSV, the link to the log.

import { readFileSync } from 'node:fs';
import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, runToEnd } from './card.mjs';
import { holds, same } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const rows = (page) => page.locator('.sors-table tbody tr[data-run]');

async function applyFilter(page) {
  await Promise.all([page.waitForNavigation(), page.click('.sors-filter button')]);
}

async function capture(page, env, name) {
  await page.screenshot({ path: `${env.shots}/${name}.png`, fullPage: true });
}

export async function testRuns(checks, page, env) {
  await checks.step('all runs are listed, and filtered by kind and state', async () => {
    await page.goto(tab(env.shop, 'runs'));
    const all = await rows(page).count();
    holds(all > 8, `${all} runs`);
    await assertAccessible(page);
    await assertFitsPhone(page);
    await capture(page, env, 'runs');
    await page.selectOption('#sors-kind', 'catalog');
    await page.selectOption('#sors-state', 'failed');
    await applyFilter(page);
    const states = await page.locator('.sors-table tbody tr[data-run] .sors-badge').allTextContents();
    holds(states.length > 0 && states.every((state) => state === 'Failed'), states.join());
    await page.selectOption('#sors-kind', 'images');
    await applyFilter(page);
    holds((await page.textContent('.sors-page')).includes('No run is like that.'), 'an image run failed');
  });

  await checks.step('a failed image is listed on the page of its run and in the file', async () => {
    const images = await sandbox.listRows('images');
    const [article] = (await sandbox.listRows('articles')).filter((one) => one.kind === 'goods' && one.active !== false && images.some((row) => row.article_id === one.id));
    await page.goto(tab(env.shop, 'overview'));
    await sandbox.mutate({ images: [{ article_id: article.id, action: 'replace' }] });
    await sandbox.addFault('html', 'image_content');
    try {
      await runToEnd(page, 'images');
    } finally {
      await sandbox.clearFaults();
    }
    const problem = page.locator('[data-sors-problem="items-images"]');
    await problem.waitFor();
    await problem.locator('a').click();
    await page.waitForSelector('#sors-failed');
    holds((await page.textContent('#sors-failed tbody')).includes(article.code), await page.textContent('#sors-failed'));
    await assertAccessible(page);
    await assertFitsPhone(page);
    await capture(page, env, 'run');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    holds(text.startsWith('\uFEFF"sku","sors_id","reason"\r\n') && text.includes(`"${article.code}"`), text);
  });

  await checks.step('a run links to the log of its day', async () => {
    const id = new URL(page.url()).searchParams.get('run');
    await page.getByRole('link', { name: 'WooCommerce › Status › Logs' }).click();
    await page.waitForLoadState();
    holds((await page.textContent('#wpbody-content')).includes(`Run ${id} (images)`), `the run is not at ${page.url()}`);
    await page.goto(tab(env.shop, 'overview'));
    await runToEnd(page, 'images');
    same(await card(page, 'images').state(), 'Finished', 'state');
    await page.locator('[data-sors-problem="items-images"]').waitFor({ state: 'detached' });
  });
}
