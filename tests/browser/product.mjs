// One product and its article: the box on the product's screen and with a variation, the list's column and filter.

import { accessible, wide } from './axe.mjs';
import { pictureOf, tab } from './browser.mjs';
import { card, finished, run } from './card.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const list = (shop, query = '') => `${shop}/wp-admin/edit.php?post_type=product${query}`;
const row = (page, id) => page.locator(`#post-${id}`);
const box = (page) => page.locator('#sors-product .sors-product');
const said = (page) => box(page).locator('.sors-product__result').innerText();
const facts = (page) => box(page).locator('.sors-product__facts').innerText();
const plain = (text) => text.replace(/\s+/g, ' ').trim();

/** An article of SORS that is sold, with the price and stock the shop has of it, and its product. */
async function chosen(page, env) {
  const prices = await sandbox.data('prices', '?business_unit=1');
  const stock = await sandbox.data('stock', '?business_unit=1');
  const article = (await sandbox.data('articles')).find((one) => one.kind === 'goods' && one.active !== false
    && Number(prices.find((price) => price.article_id === one.id)?.gross) > 1000
    && Number(stock.find((level) => level.article_id === one.id)?.free) > 5);
  await page.goto(list(env.shop, `&s=${encodeURIComponent(article.code)}`));
  const id = Number((await page.locator(`#the-list tr:has(td.sku:text-is("${article.code}"))`).getAttribute('id')).slice(5));
  return { ...article, product: id, price: prices.find((price) => price.article_id === article.id), level: stock.find((one) => one.article_id === article.id) };
}

const edit = (page, env, id) => page.goto(`${env.shop}/wp-admin/post.php?post=${id}&action=edit`);

/** Presses a button of the box by keyboard and waits for what it says. */
async function press(page, name) {
  const button = box(page).locator(`[data-sors-action="${name}"]`);
  await button.focus();
  await page.keyboard.press('Enter');
  await until('an answer', async () => (await box(page).getAttribute('aria-busy')) === null && (await said(page)) !== '', 90);
  return plain(await said(page));
}

/** The box hinders nobody, on a screen and at a phone's width, from left and from right. */
async function usable(page) {
  await accessible(page, '#sors-product');
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  same(await wide(page, '.sors-product'), [], 'wider than 390 px');
  await accessible(page, '#sors-product');
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  same(await wide(page, '.sors-product'), [], 'wider than 390 px, from right to left');
  await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
  await page.setViewportSize(before);
}

/** SORS has another name, price, stock and picture of the article. */
async function changed(article) {
  await sandbox.mutate({
    articles: [{ id: article.id, name: `${article.name} – нови` }],
    prices: [{ article_id: article.id, business_unit: '1', net: String(Number(article.price.net) * 1.5), gross: String(Number(article.price.gross) * 1.5) }],
    stock: [{ article_id: article.id, business_unit: '1', on_hand: '4', reserved: '1' }],
    images: [{ article_id: article.id, action: 'replace' }],
  });
}

async function back(article) {
  await sandbox.mutate({
    articles: [{ id: article.id, name: article.name }],
    prices: [{ article_id: article.id, business_unit: '1', net: article.price.net, gross: article.price.gross }],
    stock: [{ article_id: article.id, business_unit: '1', on_hand: article.level.on_hand, reserved: article.level.reserved }],
  });
}

async function linking(checks, page, env, article) {
  await checks.step('unlinked, the box says so and why; a wrong code is refused, the right one links again', async () => {
    holds((await press(page, 'unlink')).startsWith('Unlinked.'), await said(page));
    const text = plain(await box(page).innerText());
    holds(text.includes('Not linked yet: the next catalog run links it'), text);
    await until('the keyboard in the box', () => page.evaluate(() => document.activeElement.closest('.sors-product') !== null));
    await usable(page);
    await box(page).locator('[data-code]').fill('NEMA-TAKVE-ŠIFRE');
    const address = page.url();
    await page.keyboard.press('Enter');
    await until('the refusal', async () => (await said(page)).includes('No catalog run has seen an article with the code') || said(page));
    same(page.url(), address, 'Enter left the page');
    await page.goto(list(env.shop, '&sors_link=unlinked'));
    same(await row(page, article.product).count(), 1, 'unlinked products');
    await edit(page, env, article.product);
    await box(page).locator('[data-code]').fill(article.code);
    holds((await press(page, 'link')).startsWith('Linked.'), await said(page));
    holds((await facts(page)).includes(article.id), await facts(page));
    await page.goto(list(env.shop, '&sors_link=unlinked'));
    same(await row(page, article.product).count(), 0, 'unlinked products');
  });
}

async function refusals(checks, page, env, article) {
  await checks.step('what a run would ask about is not written by the button of one product', async () => {
    await sandbox.mutate({ prices: [{ article_id: article.id, business_unit: '1', net: '1', gross: '1.2' }] });
    await edit(page, env, article.product);
    const price = await page.inputValue('#_regular_price');
    holds((await press(page, 'sync')).includes('more than 3 times as much or less than that part'), await said(page));
    await back(article);
    await page.goto(tab(env.shop, 'settings'));
    const type = page.locator('[name="sors[price_type]"]');
    const before = await type.inputValue();
    await type.selectOption('net');
    await page.click('.sors-savebar .button-primary');
    await page.waitForSelector('.notice-success');
    await edit(page, env, article.product);
    const told = await press(page, 'sync');
    holds(told.includes('this has changed: Price type:') && told.includes('on the overview'), told);
    await usable(page);
    await page.goto(tab(env.shop, 'settings'));
    await type.selectOption(before);
    await page.click('.sors-savebar .button-primary');
    await page.waitForSelector('.notice-success');
    await edit(page, env, article.product);
    same(await page.inputValue('#_regular_price'), price, 'price');
  });
}

/** What the shop's own REST API answers the administrator. */
function ask(page, method, route, body) {
  return page.evaluate(async ({ method: verb, route: path, body: data }) => {
    const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
    const response = await fetch(`/index.php?rest_route=${path}`, {
      method: verb, headers: { 'Content-Type': 'application/json', 'X-WP-Nonce': nonce }, body: JSON.stringify(data),
    });
    return response.json();
  }, { method, route, body });
}

async function variation(checks, page, env, article) {
  let parent;
  await checks.step('a variation has a box of its own, which works by keyboard', async () => {
    // The article's product makes room: neither linked nor with its SKU.
    await edit(page, env, article.product);
    await press(page, 'unlink');
    await ask(page, 'PUT', `/wc/v3/products/${article.product}`, { sku: `${article.code}-STARO` });
    parent = (await ask(page, 'POST', '/wc/v3/products', { name: 'Мајица Đurđica', type: 'variable', attributes: [{ name: 'Boja', variation: true, options: ['Žuta'] }] })).id;
    await ask(page, 'POST', `/wc/v3/products/${parent}/variations`, { attributes: [{ name: 'Boja', option: 'Žuta' }], regular_price: article.price.net });
    await edit(page, env, parent);
    await page.click('.variations_tab a');
    const own = page.locator('.woocommerce_variation .sors-product');
    await page.locator('.woocommerce_variation h3').first().click();
    await own.locator('[data-code]').fill(article.code);
    await own.locator('[data-code]').press('Enter');
    await until('the variation linked', async () => (await own.innerText()).includes('Linked. What SORS owns') || own.innerText());
    await own.locator('[data-sors-action="sync"]').press('Enter');
    await until('the variation written', async () => (await own.innerText()).includes('The product was written.') || own.innerText(), 90);
    await accessible(page, '.woocommerce_variation .sors-product');
    await own.scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${env.shots}/product-variation.png` });
    await page.goto(list(env.shop, '&sors_link=linked'));
    holds((await row(page, parent).locator('.column-sors_article').innerText()).includes('1 variation'), 'the column knows no variation');
  });
  await checks.must('the article goes back to its product', async () => {
    await ask(page, 'DELETE', `/wc/v3/products/${parent}&force=true`);
    await ask(page, 'PUT', `/wc/v3/products/${article.product}`, { sku: article.code });
    await edit(page, env, article.product);
    await box(page).locator('[data-code]').fill(article.code);
    holds((await press(page, 'link')).startsWith('Linked.'), await said(page));
    await press(page, 'sync');
  });
}

export async function product(checks, page, env, products) {
  if (products.length === 0) {
    return;
  }
  let article;
  await checks.must('the list shows code and time of the last sync, and narrows', async () => {
    await page.goto(tab(env.shop, 'overview'));
    await run(page, 'stock');
    await finished(page, 'stock');
    article = await chosen(page, env);
    const cell = plain(await row(page, article.product).locator('.column-sors_article').innerText());
    holds(cell.startsWith(article.code) && /\d{4}.*\d:\d\d/.test(cell), cell);
    await page.goto(list(env.shop));
    const all = await page.locator('#the-list tr.type-product').count();
    await page.selectOption('#sors-link-filter', 'linked');
    await Promise.all([page.waitForNavigation(), page.click('#post-query-submit')]);
    same(await page.locator('#the-list tr.type-product').count(), all, 'linked products');
    await accessible(page, '.column-sors_article');
    await accessible(page, '#sors-link-filter');
    await page.screenshot({ path: `${env.shots}/product-list.png` });
    await page.goto(list(env.shop, '&sors_link=missing'));
    same(await row(page, article.product).count(), 0, 'missing products');
  });

  await checks.step('the box shows what is known; without a change there is no difference', async () => {
    await edit(page, env, article.product);
    for (const part of [article.id, article.code, 'MyDatabase2026', 'Last sync']) {
      holds((await facts(page)).includes(part), `${part} is not in ${await facts(page)}`);
    }
    same(await press(page, 'compare'), 'No difference in the fields SORS owns.', 'comparison');
    await usable(page);
  });

  await checks.step('what SORS has changed is compared in the shop’s words, then written for this product alone', async () => {
    await changed(article);
    const words = await press(page, 'compare');
    for (const part of ['Name', 'Regular price', 'Stock', 'Main picture', '→', 'нови']) {
      holds(words.includes(part), `${part} is not in ${words}`);
    }
    holds(/Regular price [\d.]+,\d\d \S+ → [\d.]+,\d\d \S+ Stock/.test(words), words);
    same((await box(page).locator('.sors-product__changes').innerText()).match(/_|regular|quantity/g), null, 'raw names of fields');
    await usable(page);
    await pictureOf(page, page.locator('#sors-product'), `${env.shots}/product-box.png`);
    const told = await press(page, 'sync');
    holds(told.startsWith('The product was written.') && told.includes('load the page again before you save'), told);
    await Promise.all([page.waitForNavigation(), box(page).getByRole('button', { name: 'Load the page again' }).click()]);
    holds((await page.inputValue('#title')).endsWith('нови'), await page.inputValue('#title'));
    same(Number(await page.inputValue('#_stock')), 3, 'stock');
    same(await press(page, 'compare'), 'No difference in the fields SORS owns.', 'comparison');
    await page.goto(tab(env.shop, 'overview'));
    for (const kind of ['catalog', 'stock']) {
      await run(page, kind);
      await finished(page, kind);
      same(await card(page, kind).count('updated'), 0, `${kind}: updated`);
    }
    await back(article);
    await edit(page, env, article.product);
    holds((await press(page, 'sync')).startsWith('The product was written.'), await said(page));
    await page.reload();
  });

  await linking(checks, page, env, article);
  await refusals(checks, page, env, article);
  await variation(checks, page, env, article);
}
