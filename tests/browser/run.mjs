// The browser test: the plugin set up by hand, the shop filled, an order sent, all in a real browser.
//
// Needs a running shop and a running sandbox, and is told where they are by the environment, as `./dev serve` does:
// SORS_SHOP_URL, SORS_SHOP_USER, SORS_SHOP_PASSWORD, SORS_SANDBOX_HTTPS, SORS_SANDBOX_CA, SORS_SANDBOX_KEY,
// SORS_SANDBOX_ADMIN. SORS_SCREENSHOTS is where pictures go (default .dev/screenshots). CHROMIUM names the browser.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { logIn, open } from './browser.mjs';
import { bulk } from './bulk.mjs';
import { Checks, same } from './check.mjs';
import { checkout } from './checkout.mjs';
import { language } from './language.mjs';
import { orders } from './orders.mjs';
import { overview } from './overview.mjs';
import { product } from './product.mjs';
import { runs } from './runs.mjs';
import * as sandbox from './sandbox.mjs';
import { settings } from './settings.mjs';
import { freshShop, setup } from './setup.mjs';
import { sync } from './sync.mjs';
import { uncertain } from './uncertain.mjs';
import { withoutScript } from './without-script.mjs';
import { year } from './year.mjs';

const ARTICLES = Number(process.env.SORS_BROWSER_ARTICLES || 600);

function needed(name) {
  if (!process.env[name]) {
    console.error(`${name} is not set; run this by ./dev test browser`);
    process.exit(2);
  }
  return process.env[name];
}

const shots = resolve(process.env.SORS_SCREENSHOTS || '.dev/screenshots');
mkdirSync(shots, { recursive: true });
const env = {
  shop: needed('SORS_SHOP_URL').replace(/\/$/, ''),
  sandbox: needed('SORS_SANDBOX_HTTPS'),
  ca: needed('SORS_SANDBOX_CA'),
  key: needed('SORS_SANDBOX_KEY'),
};
const user = process.env.SORS_SHOP_USER || 'admin';
const password = needed('SORS_SHOP_PASSWORD');
needed('SORS_SANDBOX_ADMIN');

const browser = await open();
const { page } = browser;
env.shots = shots;
env.shot = (name) => page.screenshot({ path: `${shots}/${name}.png` });
const checks = new Checks(page, shots);
try {
  await sandbox.noFaults();
  await sandbox.reset(ARTICLES);
  await logIn(page, env.shop, user, password);
  await setup(checks, page, env);
  // The rest begins with a shop nobody has set up.
  freshShop();
  await sandbox.reset(ARTICLES);
  await logIn(page, env.shop, user, password);
  await settings(checks, page, env);
  await sync(checks, page, env);
  await overview(checks, page, env);
  await runs(checks, page, env);
  const products = await orders(checks, page, env);
  await product(checks, page, env, products);
  await checkout(checks, page, env, products);
  await bulk(checks, page, env, products);
  await uncertain(checks, page, env, products);
  await year(checks, page, env);
  freshShop();
  await sandbox.reset(60);
  await withoutScript(checks, env, user, password);
  // A shop in Serbian from its first day.
  freshShop();
  await sandbox.reset(60);
  await logIn(page, env.shop, user, password);
  await language(checks, page, env);
  await checks.step('no page had an error in its script', async () => same(browser.problems, [], 'errors'));
} catch (error) {
  await checks.step('the test reached its end', async () => {
    throw error;
  });
} finally {
  await browser.close().catch(() => {});
}
process.exit(checks.end());
