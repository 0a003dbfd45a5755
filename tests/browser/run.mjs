// The browser test: sets the plugin up, fills the shop and sends orders, all in a real browser.
//
// It needs a running shop and sandbox. The environment has their addresses, as set by `./dev serve`:
// SORS_SHOP_URL, SORS_SHOP_USER, SORS_SHOP_PASSWORD, SORS_SANDBOX_HTTPS, SORS_SANDBOX_CA, SORS_SANDBOX_KEY,
// SORS_SANDBOX_ADMIN. SORS_SCREENSHOTS is the folder of the screenshots (default .dev/screenshots). CHROMIUM is the browser.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { logIn, openBrowser } from './browser.mjs';
import { testBulkSend } from './bulk.mjs';
import { Checks, same } from './check.mjs';
import { testCheckout } from './checkout.mjs';
import { testLanguage } from './language.mjs';
import { testOrders } from './orders.mjs';
import { testOverview } from './overview.mjs';
import { testProduct } from './product.mjs';
import { testRuns } from './runs.mjs';
import * as sandbox from './sandbox.mjs';
import { testSettings } from './settings.mjs';
import { resetShop, testSetup } from './setup.mjs';
import { testSync } from './sync.mjs';
import { testUncertainOrders } from './uncertain.mjs';
import { testWithoutJavaScript } from './without-script.mjs';
import { testDatabaseSwitch } from './database-switch.mjs';

const ARTICLES = Number(process.env.SORS_BROWSER_ARTICLES || 600);

function requireEnv(name) {
  if (!process.env[name]) {
    console.error(`${name} is not set; run this by ./dev test browser`);
    process.exit(2);
  }
  return process.env[name];
}

const shots = resolve(process.env.SORS_SCREENSHOTS || '.dev/screenshots');
mkdirSync(shots, { recursive: true });
const env = {
  shop: requireEnv('SORS_SHOP_URL').replace(/\/$/, ''),
  sandbox: requireEnv('SORS_SANDBOX_HTTPS'),
  ca: requireEnv('SORS_SANDBOX_CA'),
  key: requireEnv('SORS_SANDBOX_KEY'),
};
const user = process.env.SORS_SHOP_USER || 'admin';
const password = requireEnv('SORS_SHOP_PASSWORD');
requireEnv('SORS_SANDBOX_ADMIN');

const browser = await openBrowser();
const { page } = browser;
env.shots = shots;
env.shot = (name) => page.screenshot({ path: `${shots}/${name}.png` });
const checks = new Checks(page, shots);
try {
  await sandbox.clearFaults();
  await sandbox.reset(ARTICLES);
  await logIn(page, env.shop, user, password);
  await testSetup(checks, page, env);
  // The other suites start with a new shop.
  resetShop();
  await sandbox.reset(ARTICLES);
  await logIn(page, env.shop, user, password);
  await testSettings(checks, page, env);
  await testSync(checks, page, env);
  await testOverview(checks, page, env);
  await testRuns(checks, page, env);
  const products = await testOrders(checks, page, env);
  await testProduct(checks, page, env, products);
  await testCheckout(checks, page, env, products);
  await testBulkSend(checks, page, env, products);
  await testUncertainOrders(checks, page, env, products);
  await testDatabaseSwitch(checks, page, env);
  resetShop();
  await sandbox.reset(60);
  await testWithoutJavaScript(checks, env, user, password);
  // A new shop in Serbian.
  resetShop();
  await sandbox.reset(60);
  await logIn(page, env.shop, user, password);
  await testLanguage(checks, page, env);
  await checks.step('no page had a script error', async () => same(browser.problems, [], 'errors'));
} catch (error) {
  await checks.step('the test completed', async () => {
    throw error;
  });
} finally {
  await browser.close().catch(() => {});
}
process.exit(checks.end());
