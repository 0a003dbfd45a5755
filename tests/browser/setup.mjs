// The first steps, from activating the plugin to a filled shop.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { accessible, fitsAPhone } from './axe.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

// Not among the documentation's: they show paths of this machine.
const SHOTS = `${process.env.SORS_ROOT}/.dev/screenshots/setup`;
const PLUGIN = 'sors-for-woocommerce/sors-for-woocommerce.php';
const button = (page, name) => page.locator(`.sors-step button[name="do"][value="${name}"]`);
const title = (page) => page.textContent('#sors-step-title');

/** Puts the shop back to how it was installed. */
export function freshShop() {
  const root = process.env.SORS_ROOT;
  execFileSync('php', ['-d', 'memory_limit=512M', '-d', `extension=${process.env.SORS_EXTENSION}`, `${root}/tests/env/fresh-shop.php`], { stdio: 'inherit' });
}

/** Goes on, and must come to a step of that name. */
async function next(page, name) {
  await button(page, 'continue').click();
  await page.waitForLoadState();
  holds((await title(page)).includes(name), `${await title(page)}: ${await page.locator('.notice').allTextContents()}`);
}

/** Pictures at both widths, and what hinders nobody. */
async function look(page, name) {
  await accessible(page);
  await fitsAPhone(page);
  const size = page.viewportSize();
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${SHOTS}/${name}-phone.png`, fullPage: true });
  await page.setViewportSize(size);
}

async function activateAnew(page, env) {
  await page.goto(`${env.shop}/wp-admin/plugins.php`);
  await page.click(`tr[data-plugin="${PLUGIN}"] .deactivate a`);
  await page.waitForSelector(`tr[data-plugin="${PLUGIN}"] .activate a`);
  await page.click(`tr[data-plugin="${PLUGIN}"] .activate a`);
  await page.waitForLoadState();
}

export async function setup(checks, page, env) {
  mkdirSync(SHOTS, { recursive: true });
  await checks.must('who activates the plugin is led to the first steps, once', async () => {
    await activateAnew(page, env);
    holds(page.url().includes('tab=setup'), page.url());
    holds((await title(page)).includes('Step 1 of 9: Requirements'), await title(page));
    same(await page.locator('.sors-requirements .sors-badge--good').count(), 3, 'requirements found');
    await look(page, '1-requirements');
    await page.goto(`${env.shop}/wp-admin/plugins.php`);
    holds(page.url().includes('plugins.php'), 'led there twice');
  });

  await checks.must('the key is entered and tested, with the keyboard alone', async () => {
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    await button(page, 'continue').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/step=api-key/);
    await page.locator('.sors-more summary').focus();
    await page.keyboard.press('Enter');
    await page.fill('[name="sors[api_url]"]', env.sandbox);
    await page.fill('[name="sors[ca_file]"]', env.ca);
    await page.fill('[name="api_key"]', 'not-the-key');
    await page.keyboard.press('Enter');
    await page.waitForURL(/step=connection/);
    await button(page, 'continue').click();
    await page.waitForSelector('.notice-error');
    holds((await page.textContent('.notice-error')).includes('refused the API key'), await page.textContent('.notice-error'));
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors&tab=setup&step=api-key`);
    await page.fill('[name="api_key"]', env.key);
    await look(page, '2-key');
    await next(page, 'Connection');
    holds(!(await page.content()).includes(env.key), 'the key is in the page');
    await button(page, 'test').click();
    const answer = page.locator('[data-sors-message]');
    await until('an answer', async () => (await answer.textContent()).includes('Connected: SORS accepted the key') || answer.textContent());
    await look(page, '3-connection');
    await next(page, 'Database');
  });

  await checks.must('left and come back to, it goes on at the same step', async () => {
    await page.goto(`${env.shop}/wp-admin/`);
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    holds((await title(page)).includes('Step 4 of 9: Database'), await title(page));
    holds((await page.textContent('.sors-choice')).includes('shared by everybody who tries SORS'), 'no word on the demo database');
    await page.check('[name="sors[database_choice]"][value="MyDatabase2026"]');
    await look(page, '4-database');
    await next(page, 'Business unit');
    await page.check('[name="sors[business_unit_choice]"][value="1"]');
    await look(page, '5-unit');
    await next(page, 'Price and stock');
  });

  await checks.must('an article’s own figures stand beside the choices', async () => {
    const stock = (await sandbox.data('stock', '?business_unit=1')).find((row) => Number(row.reserved) > 0);
    const article = (await sandbox.data('articles')).find((row) => row.id === stock.article_id);
    await page.fill('#sors-article', article.code);
    await page.keyboard.press('Enter');
    await until('its figures', async () => (await page.textContent('[data-sors-title]')).includes(article.name) || page.textContent('[data-sors-title]'));
    const figure = async (name) => (await page.textContent(`[data-sors-figure="${name}"]`)).replace(/[^\d.-]/g, '');
    same(Number(await figure('on_hand')), Number(stock.on_hand), 'on hand');
    holds(Number(await figure('gross')) > Number(await figure('net')), `${await figure('gross')} and ${await figure('net')}`);
    holds(page.url().includes('step=price-stock'), page.url());
    await env.shot('setup');
    await look(page, '6-figures');
    await next(page, 'What SORS owns');
    await page.selectOption('[name="sors[new_product_status]"]', 'publish');
    await look(page, '7-owned');
    await next(page, 'Dry run');
  });

  await checks.must('the dry run shows what would be created', async () => {
    await button(page, 'dry-run').click();
    await page.waitForSelector('.sors-summary', { timeout: 120000 });
    holds(/\d+ Create/.test(await page.textContent('.sors-summary')), await page.textContent('.sors-summary'));
    await look(page, '8-dry');
    await page.click('text=See the whole report');
    await page.waitForSelector('.sors-report');
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    await next(page, 'First synchronisation');
  });

  await checks.must('catalog, stock and pictures come in one after the other', async () => {
    await button(page, 'initial-sync').click();
    const states = () => page.locator('.sors-run .sors-badge').allTextContents();
    await until('a run on its way', async () => (await states()).some((state) => state === 'Running' || state === 'Finished') || states());
    await until('pictures on their way', async () => (await states())[2] !== 'Never run' || states(), 300);
    await page.screenshot({ path: `${SHOTS}/9-sync-running.png` });
    await until('all to end', async () => (await states()).join() === 'Finished,Finished,Finished' || states(), 600);
    await look(page, '9-sync');
    await button(page, 'continue').click();
    await page.waitForSelector('text=The first steps are done');
    await look(page, 'done');
    same(await page.locator('.nav-tab-wrapper a').first().textContent(), 'First steps', 'tab while one is there');
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    holds(!(await page.textContent('.nav-tab-wrapper')).includes('First steps'), 'the tab is still there');
  });
}
