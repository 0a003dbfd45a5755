// The change of year: the shop taken to another year's database by its panel, a notice that a newer one is there, and back
// by what the notice leads to.

import { accessible, fitsAPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { holds, same } from './check.mjs';

const database = (page) => page.locator('[name="sors[database]"]').inputValue();

/** Has the panel look what a move would do. */
async function look(page, to) {
  const form = page.locator('#sors-database-switch form').first();
  if (to !== undefined) {
    await form.locator('[name="to"]').fill(to);
  }
  await form.locator('button').click();
  await page.waitForSelector('.sors-database-switch__counts');
}

async function move(page, to) {
  await page.getByRole('button', { name: `Move the shop to ${to}` }).click();
  await page.waitForSelector('.notice-success');
  holds((await page.textContent('.notice-success')).includes(`The shop now uses the database ${to}`), await page.textContent('.notice-success'));
  same(await database(page), to, 'database');
}

export async function year(checks, page, env) {
  await checks.must('the shop is taken to another year’s database by the panel', async () => {
    await page.goto(tab(env.shop, 'settings'));
    same(await database(page), 'MyDatabase2026', 'database');
    await look(page, 'MyDatabase2025');
    same(await database(page), 'MyDatabase2026', 'database after a look only');
    await move(page, 'MyDatabase2025');
  });

  await checks.step('that there is a newer year stands on the overview and over the settings', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const problem = page.locator('[data-sors-problem="year"]');
    holds((await problem.textContent()).includes('MyDatabase2026'), await problem.textContent());
    same(await page.locator('.notice.sors-database-switch').count(), 0, 'the same said twice');
    await problem.locator('a').click();
    await page.waitForSelector('.notice.sors-database-switch');
    await page.locator('.notice.sors-database-switch').getByRole('link', { name: 'Look at the move' }).click();
    await page.waitForSelector('#sors-database-switch');
  });

  await checks.step('the dry run of the move finds the products again, and the switch does what it said', async () => {
    same(await page.locator('#sors-database-switch [name="to"]').first().inputValue(), 'MyDatabase2026', 'proposed database');
    await look(page);
    const products = await page.locator('.sors-database-switch__counts tbody tr').first().locator('td').allTextContents();
    holds(Number(products[0].replace(/\D/g, '')) > 100 && products[2] === '0', `matched, unmatched, ambiguous: ${products.join()}`);
    await accessible(page);
    await fitsAPhone(page);
    await page.locator('#sors-database-switch').scrollIntoViewIfNeeded();
    await env.shot('year');
    await move(page, 'MyDatabase2026');
    same(await page.locator('.notice.sors-database-switch').count(), 0, 'notices of a newer year');
  });
}
