// The runs' tab: history with its filters, one run with all that is known of it, its failed items as CSV, the way to the log.

import { readFileSync } from 'node:fs';
import { accessible, fitsAPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, run } from './card.mjs';
import { holds, same } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const rows = (page) => page.locator('.sors-table tbody tr[data-run]');

async function filtered(page) {
  await Promise.all([page.waitForNavigation(), page.click('.sors-filter button')]);
}

async function picture(page, env, name) {
  await page.screenshot({ path: `${env.shots}/${name}.png`, fullPage: true });
}

export async function runs(checks, page, env) {
  await checks.step('all runs are listed, narrowed by kind and state', async () => {
    await page.goto(tab(env.shop, 'runs'));
    const all = await rows(page).count();
    holds(all > 8, `${all} runs`);
    await accessible(page);
    await fitsAPhone(page);
    await picture(page, env, 'runs');
    await page.selectOption('#sors-kind', 'catalog');
    await page.selectOption('#sors-state', 'failed');
    await filtered(page);
    const states = await page.locator('.sors-table tbody tr[data-run] .sors-badge').allTextContents();
    holds(states.length > 0 && states.every((state) => state === 'Failed'), states.join());
    await page.selectOption('#sors-kind', 'images');
    await filtered(page);
    holds((await page.textContent('.sors-page')).includes('No run is like that.'), 'a picture run failed');
  });

  await checks.step('a picture that fails is named on the page of its run and in the file', async () => {
    const pictures = await sandbox.data('images');
    const [article] = (await sandbox.data('articles')).filter((one) => one.kind === 'goods' && one.active !== false && pictures.some((row) => row.article_id === one.id));
    await page.goto(tab(env.shop, 'overview'));
    await sandbox.mutate({ images: [{ article_id: article.id, action: 'replace' }] });
    await sandbox.fault('html', 'image_content');
    try {
      await run(page, 'images');
    } finally {
      await sandbox.noFaults();
    }
    const problem = page.locator('[data-sors-problem="items-images"]');
    await problem.waitFor();
    await problem.locator('a').click();
    await page.waitForSelector('#sors-failed');
    holds((await page.textContent('#sors-failed tbody')).includes(article.code), await page.textContent('#sors-failed'));
    await accessible(page);
    await fitsAPhone(page);
    await picture(page, env, 'run');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    holds(text.startsWith('\uFEFF"sku","sors_id","reason"\r\n') && text.includes(`"${article.code}"`), text);
  });

  await checks.step('from a run one comes to the log of its day', async () => {
    const id = new URL(page.url()).searchParams.get('run');
    await page.getByRole('link', { name: 'WooCommerce › Status › Logs' }).click();
    await page.waitForLoadState();
    holds((await page.textContent('#wpbody-content')).includes(`Run ${id} (images)`), `the run is not at ${page.url()}`);
    await page.goto(tab(env.shop, 'overview'));
    await run(page, 'images');
    same(await card(page, 'images').state(), 'Finished', 'state');
    await page.locator('[data-sors-problem="items-images"]').waitFor({ state: 'detached' });
  });
}
