// The setup, from the activation of the plugin to a filled shop.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

// Not for the documentation: these screenshots show paths of this machine.
const SHOTS = `${process.env.SORS_ROOT}/.dev/screenshots/setup`;
const PLUGIN = 'sors-for-woocommerce/sors-for-woocommerce.php';
const button = (page, name) => page.locator(`.sors-step button[name="do"][value="${name}"]`);
const title = (page) => page.textContent('#sors-step-title');

/** Resets the shop to its state after the installation. */
export function resetShop() {
  const root = process.env.SORS_ROOT;
  execFileSync('php', ['-d', 'memory_limit=512M', '-d', `extension=${process.env.SORS_EXTENSION}`, `${root}/tests/env/fresh-shop.php`], { stdio: 'inherit' });
}

/** Continues, and asserts the name of the next step. */
async function continueTo(page, name) {
  await button(page, 'continue').click();
  await page.waitForLoadState();
  holds((await title(page)).includes(name), `${await title(page)}: ${await page.locator('.notice').allTextContents()}`);
}

/** Takes screenshots at both widths and checks accessibility. */
async function captureStep(page, name) {
  await assertAccessible(page);
  await assertFitsPhone(page);
  const size = page.viewportSize();
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${SHOTS}/${name}-phone.png`, fullPage: true });
  await page.setViewportSize(size);
}

async function reactivatePlugin(page, env) {
  await page.goto(`${env.shop}/wp-admin/plugins.php`);
  await page.click(`tr[data-plugin="${PLUGIN}"] .deactivate a`);
  await page.waitForSelector(`tr[data-plugin="${PLUGIN}"] .activate a`);
  await page.click(`tr[data-plugin="${PLUGIN}"] .activate a`);
  await page.waitForLoadState();
}

export async function testSetup(checks, page, env) {
  mkdirSync(SHOTS, { recursive: true });
  await checks.must('the activation redirects to the setup, once', async () => {
    await reactivatePlugin(page, env);
    holds(page.url().includes('tab=setup'), page.url());
    holds((await title(page)).includes('Step 1 of 9: Requirements'), await title(page));
    same(await page.locator('.sors-requirements .sors-badge--good').count(), 3, 'requirements found');
    await captureStep(page, '1-requirements');
    await page.goto(`${env.shop}/wp-admin/plugins.php`);
    holds(page.url().includes('plugins.php'), 'redirected twice');
  });

  await checks.must('the key is entered and tested by keyboard', async () => {
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
    holds((await page.textContent('.notice-error')).includes('rejected the API key'), await page.textContent('.notice-error'));
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors&tab=setup&step=api-key`);
    await page.fill('[name="api_key"]', env.key);
    await captureStep(page, '2-key');
    await continueTo(page, 'Connection');
    holds(!(await page.content()).includes(env.key), 'the key is in the page');
    await button(page, 'test').click();
    const answer = page.locator('[data-sors-message]');
    await until('an answer', async () => (await answer.textContent()).includes('Connected: SORS accepted the key') || answer.textContent());
    await captureStep(page, '3-connection');
    await continueTo(page, 'Database');
  });

  await checks.must('after leaving, the setup continues at the same step', async () => {
    await page.goto(`${env.shop}/wp-admin/`);
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    holds((await title(page)).includes('Step 4 of 9: Database'), await title(page));
    holds((await page.textContent('.sors-choice')).includes('shared by everybody who tries SORS'), 'no word on the demo database');
    await page.check('[name="sors[database_choice]"][value="MyDatabase2026"]');
    await captureStep(page, '4-database');
    await continueTo(page, 'Business unit');
    await page.check('[name="sors[business_unit_choice]"][value="1"]');
    await captureStep(page, '5-unit');
    await continueTo(page, 'Price and stock');
  });

  await checks.must('the choices show the values of an article', async () => {
    const stock = (await sandbox.listRows('stock', '?business_unit=1')).find((row) => Number(row.reserved) > 0);
    const article = (await sandbox.listRows('articles')).find((row) => row.id === stock.article_id);
    await page.fill('#sors-article', article.code);
    await page.keyboard.press('Enter');
    await until('its figures', async () => (await page.textContent('[data-sors-title]')).includes(article.name) || page.textContent('[data-sors-title]'));
    const figure = async (name) => (await page.textContent(`[data-sors-figure="${name}"]`)).replace(/[^\d.-]/g, '');
    same(Number(await figure('on_hand')), Number(stock.on_hand), 'on hand');
    holds(Number(await figure('gross')) > Number(await figure('net')), `${await figure('gross')} and ${await figure('net')}`);
    holds(page.url().includes('step=price-stock'), page.url());
    await env.shot('setup');
    await captureStep(page, '6-figures');
    await continueTo(page, 'What SORS owns');
    await page.selectOption('[name="sors[new_product_status]"]', 'publish');
    await captureStep(page, '7-owned');
    await continueTo(page, 'Dry run');
  });

  await checks.must('the dry run shows what would be created', async () => {
    await button(page, 'dry-run').click();
    await page.waitForSelector('.sors-summary', { timeout: 120000 });
    holds(/\d+ Create/.test(await page.textContent('.sors-summary')), await page.textContent('.sors-summary'));
    await captureStep(page, '8-dry');
    await page.click('text=See the whole report');
    await page.waitForSelector('.sors-report');
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    await continueTo(page, 'First synchronisation');
  });

  await checks.must('catalog, stock and image syncs run one after the other', async () => {
    await button(page, 'initial-sync').click();
    const states = () => page.locator('.sors-run .sors-badge').allTextContents();
    await until('a run on its way', async () => (await states()).some((state) => state === 'Running' || state === 'Finished') || states());
    await until('the image sync to start', async () => (await states())[2] !== 'Never run' || states(), 300);
    await page.screenshot({ path: `${SHOTS}/9-sync-running.png` });
    await until('all to end', async () => (await states()).join() === 'Finished,Finished,Finished' || states(), 600);
    await captureStep(page, '9-sync');
    await button(page, 'continue').click();
    await page.waitForSelector('text=The first steps are done');
    await captureStep(page, 'done');
    same(await page.locator('.nav-tab-wrapper a').first().textContent(), 'First steps', 'tab while one is there');
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    holds(!(await page.textContent('.nav-tab-wrapper')).includes('First steps'), 'the tab is still there');
  });
}
