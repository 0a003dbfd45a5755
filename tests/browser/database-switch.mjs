// The database switch: to another year's database by the panel, the notice of a newer database, and back by its link.

import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { holds, same } from './check.mjs';

const database = (page) => page.locator('[name="sors[database]"]').inputValue();

/** Shows the plan of the switch in the panel. */
async function showPlan(page, to) {
  const form = page.locator('#sors-database-switch form').first();
  if (to !== undefined) {
    await form.locator('[name="to"]').fill(to);
  }
  await form.locator('button').click();
  await page.waitForSelector('.sors-database-switch__counts');
}

async function switchDatabase(page, to) {
  await page.getByRole('button', { name: `Move the shop to ${to}` }).click();
  await page.waitForSelector('.notice-success');
  holds((await page.textContent('.notice-success')).includes(`The shop now uses the database ${to}`), await page.textContent('.notice-success'));
  same(await database(page), to, 'database');
}

export async function testDatabaseSwitch(checks, page, env) {
  await checks.must('the panel switches the shop to another year’s database', async () => {
    await page.goto(tab(env.shop, 'settings'));
    same(await database(page), 'MyDatabase2026', 'database');
    await showPlan(page, 'MyDatabase2025');
    same(await database(page), 'MyDatabase2026', 'database after the plan only');
    await switchDatabase(page, 'MyDatabase2025');
  });

  await checks.step('the overview and the settings show that a newer database exists', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const problem = page.locator('[data-sors-problem="database"]');
    holds((await problem.textContent()).includes('MyDatabase2026'), await problem.textContent());
    same(await page.locator('.notice.sors-database-switch').count(), 0, 'the notice is shown twice');
    await problem.locator('a').click();
    await page.waitForSelector('.notice.sors-database-switch');
    await page.locator('.notice.sors-database-switch').getByRole('link', { name: 'Look at the move' }).click();
    await page.waitForSelector('#sors-database-switch');
  });

  await checks.step('the plan finds the products, and the switch applies it', async () => {
    same(await page.locator('#sors-database-switch [name="to"]').first().inputValue(), 'MyDatabase2026', 'proposed database');
    await showPlan(page);
    const products = await page.locator('.sors-database-switch__counts tbody tr').first().locator('td').allTextContents();
    holds(Number(products[0].replace(/\D/g, '')) > 100 && products[2] === '0', `matched, unmatched, ambiguous: ${products.join()}`);
    await assertAccessible(page);
    await assertFitsPhone(page);
    await page.locator('#sors-database-switch').scrollIntoViewIfNeeded();
    await env.shot('year');
    await switchDatabase(page, 'MyDatabase2026');
    same(await page.locator('.notice.sors-database-switch').count(), 0, 'notices of a newer year');
  });
}
