// Everything of ours in Serbian, in both scripts: the shop set up, filled and sold from in Serbian, then each page read
// for English that was left.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fitsAPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, press } from './card.mjs';
import { holds, same, until } from './check.mjs';
import { buyable, order } from './orders.mjs';
import * as sandbox from './sandbox.mjs';
import { freshShop } from './setup.mjs';

const SCRIPTS = {
  sr_RS: { letters: /[А-Яа-яЂђЉљЊњЋћЏџ]/, settings: 'Подешавања' },
  'sr_RS@latin': { letters: /[čćžšđČĆŽŠĐ]/, settings: 'Podešavanja' },
};
const SHOTS = `${process.env.SORS_ROOT}/.dev/screenshots/language`;
const PACKS = `${process.env.SORS_SHOP_DIR}/wp-content/languages`;

/** WordPress offers a language that has a file of its own; one without any text will do. */
function install() {
  const empty = Buffer.alloc(28);
  [0x950412de, 0, 0, 28, 28, 0, 28].forEach((word, at) => empty.writeUInt32LE(word, at * 4));
  mkdirSync(PACKS, { recursive: true });
  Object.keys(SCRIPTS).forEach((locale) => writeFileSync(`${PACKS}/${locale}.mo`, empty));
}

const remove = () => Object.keys(SCRIPTS).forEach((locale) => rmSync(`${PACKS}/${locale}.mo`, { force: true }));

/** Our English texts whose Serbian is another, as patterns of a whole text. */
function englishTexts() {
  const po = readFileSync(`${process.env.SORS_ROOT}/php/languages/sors-for-woocommerce-sr_RS.po`, 'utf8').split('\n#~')[0];
  const texts = [...po.matchAll(/^msgid "(.+)"\n(?:msgid_plural "(.+)"\nmsgstr\[0\]|msgstr) "(.+)"$/gm)];
  holds(texts.length > 500, `${texts.length} texts`);
  return texts.filter(([, text, , serbian]) => text !== serbian).flatMap(([, text, plural]) => [text, plural]).filter(Boolean)
    .map((text) => text.replaceAll('\\"', '"'))
    .map((text) => new RegExp(`^${text.split(/%(?:\d\$)?[sd]/).map((part) => part.replaceAll('%%', '%').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`))
    // “%1$s (%2$s)” would fit anything.
    .filter((pattern) => /[a-z]{2}/i.test(pattern.source.replaceAll('.+', '')));
}

/** Every text a person meets in these parts of a page, what is only heard included. */
function texts(page, parts) {
  return page.evaluate((selector) => {
    const found = new Set();
    for (const root of document.querySelectorAll(selector)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        // Names of statuses are WooCommerce's.
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

/** What a part of a page has of our English; fails where nothing is in the script. */
async function english(page, script, patterns, parts, name) {
  // What the extension says of a failure is in English, and said to be.
  const found = (await texts(page, parts)).map((text) => text.replaceAll('SORS for WooCommerce', 'SORS').replace(/(Детаљи, на енглеском|Detalji, na engleskom): .*$/s, ''));
  holds(found.some((text) => script.letters.test(text)), `${name}: nothing in its script: ${found.slice(0, 5).join(' | ')}`);
  return found.filter((text) => patterns.some((pattern) => pattern.test(text)) || /\b(the|is|are|not|with|from|this|was|were|has|have|for|your|of)\b/i.test(text))
    .map((text) => `${name}: ${text}`);
}

async function choose(page, env, locale) {
  await page.goto(`${env.shop}/wp-admin/profile.php`);
  await page.selectOption('#locale', locale);
  await page.click('#submit');
  await page.waitForSelector('#message');
  same(await page.getAttribute('html', 'lang'), locale.replace('_', '-'), 'language of the page');
}

async function setUp(page, env) {
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

async function follow(page, kind, name, states) {
  const it = card(page, kind);
  await press(it, name);
  await until(`${kind} to end`, async () => states.includes(await it.root.getAttribute('data-state')) || `${await it.state()} ${await it.reason()}`, 300);
}

/** Orders, of which SORS refuses one; gives their ids. */
async function sell(page, env) {
  const products = await buyable(page, env.shop);
  const ids = [];
  if (products.length > 0) {
    await sandbox.fault('unsuccessful', 'document_create', { times: 1 });
    ids.push(await order(page, env.shop, products), await order(page, env.shop, products));
    await page.goto(tab(env.shop, 'orders'));
    await until('the orders to be sent', async () => {
      await page.reload();
      return (await page.locator('.sors-table .sors-badge--good').count()) === 1 && (await page.locator('.sors-table .sors-badge--bad').count()) === 1
        || page.locator('.sors-table tbody').textContent().catch(() => 'no row');
    }, 180);
  }
  return ids;
}

async function readAll(page, env, locale, patterns, orders) {
  const script = SCRIPTS[locale];
  await choose(page, env, locale);
  const left = [];
  const look = async (name, parts = '.sors-page') => {
    await page.screenshot({ path: `${SHOTS}/${locale}-${name}.png`, fullPage: true });
    left.push(...(await english(page, script, patterns, parts, name)));
  };
  await page.goto(tab(env.shop, 'settings'));
  same((await page.textContent('.nav-tab-active')).trim(), script.settings, 'tab');
  const tabs = await page.locator('.nav-tab-wrapper a').evaluateAll((links) => links.map((link) => link.href));
  for (const address of new Set([...tabs, tab(env.shop, 'setup')])) {
    await page.goto(address);
    await look(new URL(address).searchParams.get('tab') || 'first');
    await fitsAPhone(page);
  }
  await page.goto(tab(env.shop, 'overview'));
  await page.locator('.sors-card[data-sors-kind="images"] [data-sors="report"]').click();
  await page.waitForLoadState();
  await look('plan');
  for (const id of orders) {
    await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`);
    await look(`order-${id}`, '#sors-order');
  }
  await page.goto(`${env.shop}/wp-admin/edit.php?post_type=product`);
  await page.locator('.row-title').first().click();
  await page.waitForSelector('#sors-product');
  await look('product', '#sors-product');
  await page.goto(`${env.shop}/wp-admin/plugins.php`);
  await look('plugins', 'tr[data-plugin^="sors-for-woocommerce"] .plugin-description');
  same(left, [], 'English');
}

export async function language(checks, page, env) {
  mkdirSync(SHOTS, { recursive: true });
  const patterns = englishTexts();
  let ids = [];
  install();
  try {
    await checks.must('a shop in Serbian is set up, filled and sold from', async () => {
      await page.goto(`${env.shop}/wp-admin/options-general.php`);
      await page.selectOption('#WPLANG', 'sr_RS');
      await page.click('#submit');
      await page.waitForLoadState();
      await setUp(page, env);
      await page.goto(tab(env.shop, 'overview'));
      await follow(page, 'catalog', 'start', ['completed']);
      await follow(page, 'stock', 'start', ['completed']);
      await follow(page, 'images', 'dry', ['completed']);
      await sandbox.fault('html', 'articles');
      await follow(page, 'catalog', 'start', ['failed']);
      await sandbox.noFaults();
      ids = await sell(page, env);
    });
    await checks.step('notes of an order are in the site’s language', async () => {
      for (const id of ids) {
        await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`);
        holds(/SORS: (Р|О|П|н)/.test(await page.textContent('#woocommerce-order-notes')), await page.textContent('#woocommerce-order-notes'));
      }
    });
    for (const locale of Object.keys(SCRIPTS)) {
      await checks.step(`no page has English of ours left for who reads ${locale}`, () => readAll(page, env, locale, patterns, ids));
    }
  } finally {
    await sandbox.noFaults();
    // The shop's next user finds it in English; a fresh shop keeps its users as they are.
    await page.goto(`${env.shop}/wp-admin/profile.php`);
    await page.selectOption('#locale', 'site-default');
    await page.click('#submit');
    await page.waitForSelector('#message');
    freshShop();
    remove();
  }
}
