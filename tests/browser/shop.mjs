// The shop for customers after the runs: name, price, stock, lists by price, filters, counts, cart. WooCommerce's tools must
// change none of it.

import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const parseNumber = (text) => Number(text.replace(/[^\d]/g, ''));
const collapseSpaces = (text) => text.replace(/\s+/g, ' ').trim();
// Parses 1.234,50, the format of a shop in Serbia.
const parseAmount = (text) => Number(text.replace(/[^\d.,]/g, '').replace(/\./g, '').replace(',', '.').replace(/\.$/, ''));

/** Returns articles with price and free whole pieces. */
async function loadArticles(articles) {
  const by = (rows) => new Map(rows.map((row) => [row.article_id, row]));
  const stock = by(await sandbox.listRows('stock', '?business_unit=1'));
  const prices = by(await sandbox.listRows('prices', '?business_unit=1'));
  return articles.map((article) => ({
    ...article,
    price: Number(prices.get(article.id)?.gross || 0),
    pieces: Math.floor(Number(stock.get(article.id)?.free || 0)),
  }));
}

/** Requests a list of WooCommerce's public Store API; returns null if it doesn't exist. */
async function requestList(page, shop, list, query = {}) {
  const response = await page.request.get(`${shop}/index.php?${new URLSearchParams({ rest_route: `/wc/store/v1/${list}`, ...query })}`);
  return response.ok() ? { rows: await response.json(), total: Number(response.headers()['x-wp-total']) } : null;
}

/** Returns the number of products that a list in the shop shows. */
async function countResults(page, address) {
  await page.goto(address);
  const text = await page.locator('.woocommerce-result-count').first().textContent();
  return Number((text.match(/\d+/g) || []).at(-1));
}

/** Checks the product pages of some articles. */
async function checkProductPages(page, env, all) {
  const sold = all.filter((article) => article.price > 0 && article.pieces >= 1).slice(0, 5);
  same(sold.length, 5, 'articles to check');
  for (const article of sold) {
    const { rows } = await requestList(page, env.shop, 'products', { sku: article.code });
    same(rows.length, 1, `products with the SKU ${article.code}`);
    await page.goto(rows[0].permalink);
    same(collapseSpaces(await page.locator('h1.product_title, .wp-block-post-title').first().textContent()), collapseSpaces(article.name), 'name');
    same(parseAmount(await page.locator('.product .price, .wc-block-components-product-price').first().textContent()), article.price, `price of ${article.code}`);
    const shown = await page.locator('.product .stock, .wc-block-components-product-stock-indicator').first().textContent();
    same(parseNumber(shown), article.pieces, `stock of ${article.code}: ${shown}`);
  }
}

async function checkPriceOrder(page, env, all) {
  await page.goto(`${env.shop}/?post_type=product&orderby=price-desc`);
  const shown = (await page.locator('.products .product .price, .wc-block-product .wc-block-components-product-price').allTextContents()).map(parseAmount);
  holds(shown.length >= 8, 'too few products');
  const expected = all.map((article) => article.price).sort((a, b) => b - a).slice(0, shown.length);
  same(shown, expected, 'prices, the highest first');
  await page.waitForLoadState('networkidle');
  await page.addStyleTag({ content: '#wpadminbar { display: none } html { margin-top: 0 !important }' });
  await env.shot('shop');
}

async function checkFilters(page, env, all) {
  const prices = all.map((article) => article.price).filter((price) => price > 0).sort((a, b) => a - b);
  const [low, high] = [Math.floor(prices[Math.floor(prices.length / 3)]), Math.ceil(prices[Math.floor(prices.length / 2)])];
  const between = prices.filter((price) => price >= low && price <= high).length;
  same(await countResults(page, `${env.shop}/?post_type=product&min_price=${low}&max_price=${high}`), between, `products from ${low} to ${high}`);
  const there = all.filter((article) => article.pieces > 0).length;
  same((await requestList(page, env.shop, 'products', { 'stock_status[]': 'instock' })).total, there, 'products in stock');
  same((await requestList(page, env.shop, 'products', { 'stock_status[]': 'outofstock' })).total, all.length - there, 'products out of stock');
}

async function checkCategories(page, env) {
  const { rows } = await requestList(page, env.shop, 'products/categories', { per_page: 100 });
  holds(rows.filter((category) => category.count > 0).length > 5, 'too few categories with products');
  for (const category of rows) {
    const { total } = await requestList(page, env.shop, 'products', { category: String(category.id) });
    same(category.count, total, `products counted in ${category.name}`);
  }
}

/** Checks that the cart accepts two pieces, but not more than the stock. */
async function checkCart(page, env, all) {
  const article = all.find((one) => one.price > 0 && one.pieces >= 3);
  const { id } = (await requestList(page, env.shop, 'products', { sku: article.code })).rows[0];
  await page.goto(`${env.shop}/?add-to-cart=${id}&quantity=2`);
  await page.goto(`${env.shop}/?add-to-cart=${id}&quantity=${article.pieces}`);
  const { rows } = await requestList(page, env.shop, 'cart');
  same(rows.items.map((item) => [item.sku, item.quantity]), [[article.code, 2]], 'what is in the cart');
  same(Number(rows.items[0].prices.price), Math.round(article.price * 100), 'price in the cart');
  same(Number(rows.items[0].totals.line_total) + Number(rows.items[0].totals.line_total_tax), Math.round(article.price * 200), 'two of them');
  await page.goto(`${env.shop}/?pagename=cart`);
  const row = page.locator('.wc-block-cart-items__row, .woocommerce-cart-form__cart-item').first();
  await row.waitFor();
  holds((await row.textContent()).includes(collapseSpaces(article.name)), 'the cart does not name it');
  await page.waitForLoadState('networkidle');
  await env.shot('cart');
  const remove = row.locator('.wc-block-cart-item__remove-link, a.remove').first();
  await remove.click();
  await until('an empty cart', async () => (await requestList(page, env.shop, 'cart')).rows.items_count === 0);
}

/** Returns the lists, filters and counts that WooCommerce's tools regenerate. */
async function readLists(page, env) {
  const pick = (rows, ...names) => rows.map((row) => names.map((name) => row[name]));
  const list = async (query) => (await requestList(page, env.shop, 'products', { per_page: 100, ...query })).rows;
  return {
    cheap: pick(await list({ orderby: 'price', order: 'asc' }), 'id', 'prices', 'is_in_stock'),
    expensive: pick(await list({ orderby: 'price', order: 'desc' }), 'id', 'prices', 'is_in_stock'),
    gone: pick(await list({ 'stock_status[]': 'outofstock' }), 'id'),
    categories: pick((await requestList(page, env.shop, 'products/categories', { per_page: 100 })).rows, 'id', 'count'),
  };
}

async function checkTools(page, env) {
  const before = await readLists(page, env);
  for (const tool of ['recount_terms', 'regenerate_product_lookup_tables']) {
    await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-status&tab=tools`);
    page.once('dialog', (dialog) => dialog.accept());
    await page.locator(`tr.${tool} .run-tool .button`).click();
    await page.waitForLoadState();
  }
  // The scheduler runs the second tool.
  await until('the tables to be regenerated', async () => {
    await page.request.get(`${env.shop}/wp-cron.php?doing_wp_cron`);
    await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-status&tab=action-scheduler&status=pending&s=wc_update_product_lookup_tables`);
    return (await page.locator('td.column-hook').count()) === 0;
  }, 180);
  same(await readLists(page, env), before, 'lists, filters and counts');
}

export async function testShop(checks, page, env, articles) {
  const all = await loadArticles(articles);
  await checks.step('customers see name, price and stock of SORS', () => checkProductPages(page, env, all));
  await checks.step('the shop page sorts products by price, the highest first', () => checkPriceOrder(page, env, all));
  if ((await requestList(page, env.shop, 'cart')) === null) {
    console.log('  none  lists, cart and tools of WooCommerce: this shop has the stand-in');
    return;
  }
  await checks.step('filters by price and by stock find what SORS has', () => checkFilters(page, env, all));
  await checks.step('categories count their products', () => checkCategories(page, env));
  await checks.step('the cart has the price, and accepts no more than the stock', () => checkCart(page, env, all));
  await checks.step('WooCommerce’s tools change none of it', () => checkTools(page, env));
}
