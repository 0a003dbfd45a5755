// A product and its article: the box on the product screen and of a variation, column and filter of the list.

import { assertAccessible, findOverflow } from './axe.mjs';
import { screenshotBox, tab } from './browser.mjs';
import { card, assertFinished, runToEnd } from './card.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const list = (shop, query = '') => `${shop}/wp-admin/edit.php?post_type=product${query}`;
const row = (page, id) => page.locator(`#post-${id}`);
const box = (page) => page.locator('#sors-product .sors-product');
const readMessage = (page) => box(page).locator('.sors-product__result').innerText();
const readFacts = (page) => box(page).locator('.sors-product__facts').innerText();
const collapseSpaces = (text) => text.replace(/\s+/g, ' ').trim();

/** Returns a sold article with its price, stock and product. */
async function chooseArticle(page, env) {
  const prices = await sandbox.listRows('prices', '?business_unit=1');
  const stock = await sandbox.listRows('stock', '?business_unit=1');
  const article = (await sandbox.listRows('articles')).find((one) => one.kind === 'goods' && one.active !== false
    && Number(prices.find((price) => price.article_id === one.id)?.gross) > 1000
    && Number(stock.find((level) => level.article_id === one.id)?.free) > 5);
  await page.goto(list(env.shop, `&s=${encodeURIComponent(article.code)}`));
  const id = Number((await page.locator(`#the-list tr:has(td.sku:text-is("${article.code}"))`).getAttribute('id')).slice(5));
  return { ...article, product: id, price: prices.find((price) => price.article_id === article.id), level: stock.find((one) => one.article_id === article.id) };
}

const openProduct = (page, env, id) => page.goto(`${env.shop}/wp-admin/post.php?post=${id}&action=edit`);

/** Presses a button of the box by keyboard and returns its message. */
async function pressButton(page, name) {
  const button = box(page).locator(`[data-sors-action="${name}"]`);
  await button.focus();
  await page.keyboard.press('Enter');
  await until('an answer', async () => (await box(page).getAttribute('aria-busy')) === null && (await readMessage(page)) !== '', 90);
  return collapseSpaces(await readMessage(page));
}

/** Asserts that the box is accessible and fits a phone, in both directions. */
async function assertUsable(page) {
  await assertAccessible(page, '#sors-product');
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  same(await findOverflow(page, '.sors-product'), [], 'wider than 390 px');
  await assertAccessible(page, '#sors-product');
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  same(await findOverflow(page, '.sors-product'), [], 'wider than 390 px, from right to left');
  await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
  await page.setViewportSize(before);
}

/** Changes name, price, stock and image of the article in SORS. */
async function changeArticle(article) {
  await sandbox.mutate({
    articles: [{ id: article.id, name: `${article.name} – нови` }],
    prices: [{ article_id: article.id, business_unit: '1', net: String(Number(article.price.net) * 1.5), gross: String(Number(article.price.gross) * 1.5) }],
    stock: [{ article_id: article.id, business_unit: '1', on_hand: '4', reserved: '1' }],
    images: [{ article_id: article.id, action: 'replace' }],
  });
}

async function restoreArticle(article) {
  await sandbox.mutate({
    articles: [{ id: article.id, name: article.name }],
    prices: [{ article_id: article.id, business_unit: '1', net: article.price.net, gross: article.price.gross }],
    stock: [{ article_id: article.id, business_unit: '1', on_hand: article.level.on_hand, reserved: article.level.reserved }],
  });
}

async function testLinking(checks, page, env, article) {
  await checks.step('an unlinked product shows the reason; a wrong code is rejected, the right one links it', async () => {
    holds((await pressButton(page, 'unlink')).startsWith('Unlinked.'), await readMessage(page));
    const text = collapseSpaces(await box(page).innerText());
    holds(text.includes('Not linked yet: the next catalog run links it'), text);
    await until('the keyboard in the box', () => page.evaluate(() => document.activeElement.closest('.sors-product') !== null));
    await assertUsable(page);
    await box(page).locator('[data-code]').fill('NEMA-TAKVE-ŠIFRE');
    const address = page.url();
    await page.keyboard.press('Enter');
    await until('the refusal', async () => (await readMessage(page)).includes('No catalog run has seen an article with the code') || readMessage(page));
    same(page.url(), address, 'Enter left the page');
    await page.goto(list(env.shop, '&sors_link=unlinked'));
    same(await row(page, article.product).count(), 1, 'unlinked products');
    await openProduct(page, env, article.product);
    await box(page).locator('[data-code]').fill(article.code);
    holds((await pressButton(page, 'link')).startsWith('Linked.'), await readMessage(page));
    holds((await readFacts(page)).includes(article.id), await readFacts(page));
    await page.goto(list(env.shop, '&sors_link=unlinked'));
    same(await row(page, article.product).count(), 0, 'unlinked products');
  });
}

async function testRefusals(checks, page, env, article) {
  await checks.step('the button of one product writes nothing that needs confirmation', async () => {
    await sandbox.mutate({ prices: [{ article_id: article.id, business_unit: '1', net: '1', gross: '1.2' }] });
    await openProduct(page, env, article.product);
    const price = await page.inputValue('#_regular_price');
    holds((await pressButton(page, 'sync')).includes('more than 3 times as much or less than that part'), await readMessage(page));
    await restoreArticle(article);
    await page.goto(tab(env.shop, 'settings'));
    const type = page.locator('[name="sors[price_type]"]');
    const before = await type.inputValue();
    await type.selectOption('net');
    await page.click('.sors-savebar .button-primary');
    await page.waitForSelector('.notice-success');
    await openProduct(page, env, article.product);
    const message = await pressButton(page, 'sync');
    holds(message.includes('this has changed: Price type:') && message.includes('on the overview'), message);
    await assertUsable(page);
    await page.goto(tab(env.shop, 'settings'));
    await type.selectOption(before);
    await page.click('.sors-savebar .button-primary');
    await page.waitForSelector('.notice-success');
    await openProduct(page, env, article.product);
    same(await page.inputValue('#_regular_price'), price, 'price');
  });
}

/** Sends a request to the shop's REST API as the administrator. */
function requestApi(page, method, route, body) {
  return page.evaluate(async ({ method: verb, route: path, body: data }) => {
    const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
    const response = await fetch(`/index.php?rest_route=${path}`, {
      method: verb, headers: { 'Content-Type': 'application/json', 'X-WP-Nonce': nonce }, body: JSON.stringify(data),
    });
    return response.json();
  }, { method, route, body });
}

async function testVariation(checks, page, env, article) {
  let parent;
  await checks.step('a variation has its own box, which works by keyboard', async () => {
    // The article's product is unlinked and gets another SKU, so that the variation can have both.
    await openProduct(page, env, article.product);
    await pressButton(page, 'unlink');
    await requestApi(page, 'PUT', `/wc/v3/products/${article.product}`, { sku: `${article.code}-STARO` });
    parent = (await requestApi(page, 'POST', '/wc/v3/products', { name: 'Мајица Đurđica', type: 'variable', attributes: [{ name: 'Boja', variation: true, options: ['Žuta'] }] })).id;
    await requestApi(page, 'POST', `/wc/v3/products/${parent}/variations`, { attributes: [{ name: 'Boja', option: 'Žuta' }], regular_price: article.price.net });
    await openProduct(page, env, parent);
    await page.click('.variations_tab a');
    const own = page.locator('.woocommerce_variation .sors-product');
    await page.locator('.woocommerce_variation h3').first().click();
    await own.locator('[data-code]').fill(article.code);
    await own.locator('[data-code]').press('Enter');
    await until('the variation linked', async () => (await own.innerText()).includes('Linked. What SORS owns') || own.innerText());
    await own.locator('[data-sors-action="sync"]').press('Enter');
    await until('the variation written', async () => (await own.innerText()).includes('The product was written.') || own.innerText(), 90);
    await assertAccessible(page, '.woocommerce_variation .sors-product');
    await own.scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${env.shots}/product-variation.png` });
    await page.goto(list(env.shop, '&sors_link=linked'));
    holds((await row(page, parent).locator('.column-sors_article').innerText()).includes('1 variation'), 'the column knows no variation');
  });
  await checks.must('the article is linked to its product again', async () => {
    await requestApi(page, 'DELETE', `/wc/v3/products/${parent}&force=true`);
    await requestApi(page, 'PUT', `/wc/v3/products/${article.product}`, { sku: article.code });
    await openProduct(page, env, article.product);
    await box(page).locator('[data-code]').fill(article.code);
    holds((await pressButton(page, 'link')).startsWith('Linked.'), await readMessage(page));
    await pressButton(page, 'sync');
  });
}

export async function testProduct(checks, page, env, products) {
  if (products.length === 0) {
    return;
  }
  let article;
  await checks.must('the list shows code and time of the last sync, and can be filtered', async () => {
    await page.goto(tab(env.shop, 'overview'));
    await runToEnd(page, 'stock');
    await assertFinished(page, 'stock');
    article = await chooseArticle(page, env);
    const cell = collapseSpaces(await row(page, article.product).locator('.column-sors_article').innerText());
    holds(cell.startsWith(article.code) && /\d{4}.*\d:\d\d/.test(cell), cell);
    await page.goto(list(env.shop));
    const all = await page.locator('#the-list tr.type-product').count();
    await page.selectOption('#sors-link-filter', 'linked');
    await Promise.all([page.waitForNavigation(), page.click('#post-query-submit')]);
    same(await page.locator('#the-list tr.type-product').count(), all, 'linked products');
    await assertAccessible(page, '.column-sors_article');
    await assertAccessible(page, '#sors-link-filter');
    await page.screenshot({ path: `${env.shots}/product-list.png` });
    await page.goto(list(env.shop, '&sors_link=missing'));
    same(await row(page, article.product).count(), 0, 'missing products');
  });

  await checks.step('the box shows the link; without a change there is no difference', async () => {
    await openProduct(page, env, article.product);
    for (const part of [article.id, article.code, 'MyDatabase2026', 'Last sync']) {
      holds((await readFacts(page)).includes(part), `${part} is not in ${await readFacts(page)}`);
    }
    same(await pressButton(page, 'compare'), 'No difference in the fields SORS owns.', 'comparison');
    await assertUsable(page);
  });

  await checks.step('changes in SORS are compared in the shop’s terms, then written for this product only', async () => {
    await changeArticle(article);
    const words = await pressButton(page, 'compare');
    for (const part of ['Name', 'Regular price', 'Stock', 'Main picture', '→', 'нови']) {
      holds(words.includes(part), `${part} is not in ${words}`);
    }
    holds(/Regular price [\d.]+,\d\d \S+ → [\d.]+,\d\d \S+ Stock/.test(words), words);
    same((await box(page).locator('.sors-product__changes').innerText()).match(/_|regular|quantity/g), null, 'raw names of fields');
    await assertUsable(page);
    await screenshotBox(page, page.locator('#sors-product'), `${env.shots}/product-box.png`);
    const message = await pressButton(page, 'sync');
    holds(message.startsWith('The product was written.') && message.includes('load the page again before you save'), message);
    await Promise.all([page.waitForNavigation(), box(page).getByRole('button', { name: 'Load the page again' }).click()]);
    holds((await page.inputValue('#title')).endsWith('нови'), await page.inputValue('#title'));
    same(Number(await page.inputValue('#_stock')), 3, 'stock');
    same(await pressButton(page, 'compare'), 'No difference in the fields SORS owns.', 'comparison');
    await page.goto(tab(env.shop, 'overview'));
    for (const kind of ['catalog', 'stock']) {
      await runToEnd(page, kind);
      await assertFinished(page, kind);
      same(await card(page, kind).count('updated'), 0, `${kind}: updated`);
    }
    await restoreArticle(article);
    await openProduct(page, env, article.product);
    holds((await pressButton(page, 'sync')).startsWith('The product was written.'), await readMessage(page));
    await page.reload();
  });

  await testLinking(checks, page, env, article);
  await testRefusals(checks, page, env, article);
  await testVariation(checks, page, env, article);
}
