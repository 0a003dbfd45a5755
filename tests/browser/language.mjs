// The plugin in Serbian, in both scripts: sets the shop up, fills it, places orders, then checks each page for English
// texts.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { assertFitsPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, startNewRun } from './card.mjs';
import { holds, same, until } from './check.mjs';
import { listBuyable, placeOrder } from './orders.mjs';
import * as sandbox from './sandbox.mjs';
import { resetShop } from './setup.mjs';

const SCRIPTS = {
  sr_RS: { letters: /[А-Яа-яЂђЉљЊњЋћЏџ]/, settings: 'Подешавања' },
  'sr_RS@latin': { letters: /[čćžšđČĆŽŠĐ]/, settings: 'Podešavanja' },
};
const SHOTS = `${process.env.SORS_ROOT}/.dev/screenshots/language`;
const PACKS = `${process.env.SORS_SHOP_DIR}/wp-content/languages`;

/** Creates empty language files, so that WordPress offers the languages. */
function installLanguages() {
  const empty = Buffer.alloc(28);
  [0x950412de, 0, 0, 28, 28, 0, 28].forEach((word, at) => empty.writeUInt32LE(word, at * 4));
  mkdirSync(PACKS, { recursive: true });
  Object.keys(SCRIPTS).forEach((locale) => writeFileSync(`${PACKS}/${locale}.mo`, empty));
}

const removeLanguages = () => Object.keys(SCRIPTS).forEach((locale) => rmSync(`${PACKS}/${locale}.mo`, { force: true }));

/** Returns patterns of the plugin's English texts whose translation differs. */
function loadPatterns() {
  const po = readFileSync(`${process.env.SORS_ROOT}/php/languages/sors-for-woocommerce-sr_RS.po`, 'utf8').split('\n#~')[0];
  const texts = [...po.matchAll(/^msgid "(.+)"\n(?:msgid_plural "(.+)"\nmsgstr\[0\]|msgstr) "(.+)"$/gm)];
  holds(texts.length > 500, `${texts.length} texts`);
  return texts.filter(([, text, , serbian]) => text !== serbian).flatMap(([, text, plural]) => [text, plural]).filter(Boolean)
    .map((text) => text.replaceAll('\\"', '"'))
    .map((text) => new RegExp(`^${text.split(/%(?:\d\$)?[sd]/).map((part) => part.replaceAll('%%', '%').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`))
    // “%1$s (%2$s)” would match anything.
    .filter((pattern) => /[a-z]{2}/i.test(pattern.source.replaceAll('.+', '')));
}

/** Returns all texts in parts of a page, including those for screen readers. */
function collectTexts(page, parts) {
  return page.evaluate((selector) => {
    const found = new Set();
    for (const root of document.querySelectorAll(selector)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        // Names of statuses belong to WooCommerce.
        if (!walker.currentNode.parentElement.closest('script, style, code, pre, label:has([name^="sors[order_statuses]"])')) {
          found.add(walker.currentNode.textContent.replace(/\s+/g, ' ').trim());
        }
      }
      for (const element of root.querySelectorAll('[aria-label], [title], [placeholder], input[type="submit"]')) {
        ['aria-label', 'title', 'placeholder'].forEach((name) => found.add((element.getAttribute(name) || '').trim()));
      }
    }
    found.delete('');
    return [...found];
  }, parts);
}

/** Returns the English texts in a part of a page; fails if no text is in the script. */
async function findEnglish(page, script, patterns, parts, name) {
  // Error details of the extension are in English and labeled so.
  const found = (await collectTexts(page, parts)).map((text) => text.replaceAll('SORS for WooCommerce', 'SORS').replace(/(Детаљи, на енглеском|Detalji, na engleskom): .*$/s, ''));
  holds(found.some((text) => script.letters.test(text)), `${name}: no text in its script: ${found.slice(0, 5).join(' | ')}`);
  return found.filter((text) => patterns.some((pattern) => pattern.test(text)) || /\b(the|is|are|not|with|from|this|was|were|has|have|for|your|of)\b/i.test(text))
    .map((text) => `${name}: ${text}`);
}

async function chooseLocale(page, env, locale) {
  await page.goto(`${env.shop}/wp-admin/profile.php`);
  await page.selectOption('#locale', locale);
  await page.click('#submit');
  await page.waitForSelector('#message');
  same(await page.getAttribute('html', 'lang'), locale.replace('_', '-'), 'language of the page');
}

async function setUpShop(page, env) {
  const field = (name) => page.locator(`[name="sors[${name}]"]`);
  await page.goto(tab(env.shop, 'settings'));
  await field('api_url').fill(env.sandbox);
  await field('ca_file').fill(env.ca);
  await page.fill('[name="api_key"]', env.key);
  await page.click('#sors-test');
  await page.locator('select#sors-database').selectOption('MyDatabase2026');
  await page.locator('select#sors-business-unit').selectOption('1');
  same(await page.locator('select#sors-database option').last().textContent(), 'Укуцај ручно…', 'a text of the script');
  await field('new_product_status').selectOption('publish');
  await field('send_orders').check();
  await field('shipping_article').fill('DOSTAVA');
  await page.click('.sors-savebar .button-primary');
  await page.waitForSelector('.notice-success');
}

async function followRun(page, kind, name, states) {
  const it = card(page, kind);
  await startNewRun(it, name);
  await until(`${kind} to end`, async () => states.includes(await it.root.getAttribute('data-state')) || `${await it.state()} ${await it.reason()}`, 300);
}

/** Places orders, of which SORS rejects one; returns their IDs. */
async function placeOrders(page, env) {
  const products = await listBuyable(page, env.shop);
  const ids = [];
  if (products.length > 0) {
    await sandbox.addFault('unsuccessful', 'document_create', { times: 1 });
    ids.push(await placeOrder(page, env.shop, products), await placeOrder(page, env.shop, products));
    await page.goto(tab(env.shop, 'orders'));
    await until('the orders to be sent', async () => {
      await page.reload();
      return (await page.locator('.sors-table .sors-badge--good').count()) === 1 && (await page.locator('.sors-table .sors-badge--bad').count()) === 1
        || page.locator('.sors-table tbody').textContent().catch(() => 'no row');
    }, 180);
  }
  return ids;
}

async function checkAllPages(page, env, locale, patterns, orders) {
  const script = SCRIPTS[locale];
  await chooseLocale(page, env, locale);
  const left = [];
  const checkPage = async (name, parts = '.sors-page') => {
    await page.screenshot({ path: `${SHOTS}/${locale}-${name}.png`, fullPage: true });
    left.push(...(await findEnglish(page, script, patterns, parts, name)));
  };
  await page.goto(tab(env.shop, 'settings'));
  same((await page.textContent('.nav-tab-active')).trim(), script.settings, 'tab');
  const tabs = await page.locator('.nav-tab-wrapper a').evaluateAll((links) => links.map((link) => link.href));
  for (const address of new Set([...tabs, tab(env.shop, 'setup')])) {
    await page.goto(address);
    await checkPage(new URL(address).searchParams.get('tab') || 'first');
    await assertFitsPhone(page);
  }
  await page.goto(tab(env.shop, 'overview'));
  await page.locator('.sors-card[data-sors-kind="images"] [data-sors="report"]').click();
  await page.waitForLoadState();
  await checkPage('plan');
  for (const id of orders) {
    await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`);
    await checkPage(`order-${id}`, '#sors-order');
  }
  await page.goto(`${env.shop}/wp-admin/edit.php?post_type=product`);
  await page.locator('.row-title').first().click();
  await page.waitForSelector('#sors-product');
  await checkPage('product', '#sors-product');
  await page.goto(`${env.shop}/wp-admin/plugins.php`);
  await checkPage('plugins', 'tr[data-plugin^="sors-for-woocommerce"] .plugin-description');
  same(left, [], 'English');
}

export async function testLanguage(checks, page, env) {
  mkdirSync(SHOTS, { recursive: true });
  const patterns = loadPatterns();
  let ids = [];
  installLanguages();
  try {
    await checks.must('a shop in Serbian is set up and filled, and takes orders', async () => {
      await page.goto(`${env.shop}/wp-admin/options-general.php`);
      await page.selectOption('#WPLANG', 'sr_RS');
      await page.click('#submit');
      await page.waitForLoadState();
      await setUpShop(page, env);
      await page.goto(tab(env.shop, 'overview'));
      await followRun(page, 'catalog', 'start', ['completed']);
      await followRun(page, 'stock', 'start', ['completed']);
      await followRun(page, 'images', 'dry', ['completed']);
      await sandbox.addFault('html', 'articles');
      await followRun(page, 'catalog', 'start', ['failed']);
      await sandbox.clearFaults();
      ids = await placeOrders(page, env);
    });
    await checks.step('notes of an order are in the site’s language', async () => {
      for (const id of ids) {
        await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`);
        holds(/SORS: (Р|О|П|н)/.test(await page.textContent('#woocommerce-order-notes')), await page.textContent('#woocommerce-order-notes'));
      }
    });
    for (const locale of Object.keys(SCRIPTS)) {
      await checks.step(`no page has English texts of the plugin in ${locale}`, () => checkAllPages(page, env, locale, patterns, ids));
    }
  } finally {
    await sandbox.clearFaults();
    // The next suite needs English; resetting the shop keeps the users.
    await page.goto(`${env.shop}/wp-admin/profile.php`);
    await page.selectOption('#locale', 'site-default');
    await page.click('#submit');
    await page.waitForSelector('#message');
    resetShop();
    removeLanguages();
  }
}
