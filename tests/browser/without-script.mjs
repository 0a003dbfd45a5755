// A browser without JavaScript: setup, settings and runs work by forms; the product box shows that its buttons need
// JavaScript.

import { logIn, openBrowser, tab } from './browser.mjs';
import { holds, same, until } from './check.mjs';

const step = (page, name) => page.locator(`.sors-step button[name="do"][value="${name}"]`);

async function pressButton(page, button) {
  await Promise.all([page.waitForNavigation(), button.click()]);
}

/** Continues, and asserts the name of the next step. */
async function continueTo(page, name) {
  await pressButton(page, step(page, 'continue'));
  const title = await page.textContent('#sors-step-title');
  holds(title.includes(name), `${title}: ${await page.locator('.notice').allTextContents()}`);
}

async function checkSetup(page, env) {
  await page.goto(`${tab(env.shop, 'setup')}&step=api-key`);
  await page.locator('.sors-more summary').click();
  await page.fill('[name="sors[api_url]"]', env.sandbox);
  await page.fill('[name="sors[ca_file]"]', env.ca);
  await page.fill('[name="api_key"]', env.key);
  await continueTo(page, 'Connection');
  await pressButton(page, step(page, 'test'));
  holds((await page.textContent('.sors-page')).includes('Connected: SORS accepted the key'), await page.locator('.notice, .sors-message').allTextContents());
  await continueTo(page, 'Database');
  await page.check('[name="sors[database_choice]"][value="MyDatabase2026"]');
  await continueTo(page, 'Business unit');
  await page.check('[name="sors[business_unit_choice]"][value="1"]');
  await continueTo(page, 'Price and stock');
  await pressButton(page, step(page, 'example'));
  await continueTo(page, 'What SORS owns');
  await page.selectOption('[name="sors[new_product_status]"]', 'publish');
  await continueTo(page, 'Dry run');
}

async function checkSettings(page, env) {
  await page.goto(tab(env.shop, 'settings'));
  await pressButton(page, page.locator('#sors-test'));
  holds((await page.locator('.notice').allTextContents()).join().includes('Connected: SORS accepted the key'), await page.locator('.notice').allTextContents());
  const type = page.locator('[name="sors[stock_mode]"]');
  await type.selectOption('on_hand');
  await pressButton(page, page.locator('.sors-savebar .button-primary'));
  holds((await page.textContent('.notice-success')).includes('Settings saved.'), 'nothing said');
  same(await type.inputValue(), 'on_hand', 'stock mode');
}

async function checkRun(page, env) {
  await page.goto(tab(env.shop, 'overview'));
  await pressButton(page, page.locator('.sors-card[data-sors-kind="catalog"] [data-sors-action="start"]'));
  await until('the catalog to come in', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const state = await page.textContent('.sors-card[data-sors-kind="catalog"] [data-sors="badge"]');
    return state === 'Finished' || state;
  }, 180);
}

export async function testWithoutJavaScript(checks, env, user, password) {
  const browser = await openBrowser({ javaScriptEnabled: false });
  const { page } = browser;
  try {
    await logIn(page, env.shop, user, password);
    await checks.step('without JavaScript, the setup works by its buttons', () => checkSetup(page, env));
    await checks.step('without JavaScript, the settings are tested and saved', () => checkSettings(page, env));
    await checks.step('without JavaScript, a run starts, and a page load shows its end', () => checkRun(page, env));
    await checks.step('without JavaScript, the product box shows its facts and the limitation', async () => {
      await page.goto(`${env.shop}/wp-admin/edit.php?post_type=product&sors_link=linked`);
      const id = Number((await page.locator('#the-list tr').first().getAttribute('id')).slice(5));
      await page.goto(`${env.shop}/wp-admin/post.php?post=${id}&action=edit`);
      const text = await page.locator('.sors-product').first().textContent();
      holds(text.includes('MyDatabase2026') && text.includes('These buttons need JavaScript'), text);
    });
  } finally {
    await browser.close();
  }
}
