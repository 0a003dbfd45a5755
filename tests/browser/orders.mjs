// A customer's order, and the orders tab for the administrator.

import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const ADDRESS = {
  first_name: 'Đorđe',
  last_name: 'Šćepanović',
  company: '',
  address_1: 'Булевар ослобођења 12',
  address_2: '',
  city: 'Чачак',
  state: 'RS09',
  postcode: '32000',
  country: 'RS',
  email: 'djordje@primer.rs',
  phone: '+381 64 1234567',
};

/** Places an order through WooCommerce's Store API like the block checkout; returns its ID, null without a cart. */
export async function placeOrder(page, shop, products) {
  await page.goto(shop);
  return page.evaluate(async ({ products: wanted, address }) => {
    const api = '/index.php?rest_route=/wc/store/v1';
    const cart = await fetch(`${api}/cart`);
    if (!cart.ok) {
      return null;
    }
    const headers = { 'Content-Type': 'application/json', Nonce: cart.headers.get('Nonce') };
    const post = async (path, body) => {
      const response = await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) });
      const answer = await response.json();
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
      }
      return answer;
    };
    for (const id of wanted) {
      await post('/cart/add-item', { id, quantity: 1 });
    }
    const { email, ...shipping } = address;
    await post('/cart/update-customer', { billing_address: address, shipping_address: shipping });
    return (await post('/checkout', { billing_address: address, shipping_address: shipping, payment_method: 'cod', customer_note: 'Позвоните пре испоруке.' })).order_id;
  }, { products, address: ADDRESS });
}

/** Returns IDs of purchasable products; none without a cart, as in the stand-in for WooCommerce. */
export async function listBuyable(page, shop) {
  await page.goto(`${shop}/?post_type=product&orderby=price-desc`);
  if (!(await page.request.get(`${shop}/index.php?rest_route=/wc/store/v1/cart`)).ok()) {
    return [];
  }
  return page.evaluate(async () => {
    const response = await fetch('/index.php?rest_route=/wc/store/v1/products&stock_status=instock&per_page=20');
    return response.ok ? (await response.json()).filter((product) => product.is_purchasable).slice(0, 2).map((product) => product.id) : [];
  });
}

/** Returns the ordered products; none without a cart. */
export async function testOrders(checks, page, env) {
  const products = await listBuyable(page, env.shop);
  if (products.length === 0) {
    console.log('  --    no cart in this shop; other tests cover the orders');
    return products;
  }
  await checks.step('orders of customers reach SORS automatically, each once', async () => {
    const before = (await sandbox.listRows('documents')).length;
    await sandbox.addFault('unsuccessful', 'document_create', { times: 1 });
    const ids = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push(await placeOrder(page, env.shop, products));
    }
    holds(ids.every((id) => id > 0), `orders ${ids.join()}`);
    await page.goto(tab(env.shop, 'orders'));
    await until('the orders to be sent', async () => {
      await page.reload();
      const states = (await page.locator('.sors-table .sors-badge').allTextContents()).sort();
      return states.join() === 'Rejected,Sent,Sent' || (await page.locator('.sors-table tbody').textContent().catch(() => 'no row'));
    }, 180);
    const documents = await sandbox.listRows('documents');
    same(documents.length - before, 2, 'documents in SORS');
    const shown = await page.textContent('.sors-table tbody');
    for (const document of documents.slice(-2)) {
      holds(shown.includes(document.number), `${document.number} is not shown`);
    }
    same([await page.textContent('[data-sors-orders="sent"]'), await page.textContent('[data-sors-orders="rejected"]')], ['2', '1'], 'sent and rejected');
    await env.shot('orders');
    await page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${ids.at(-1)}`);
    const notes = await page.textContent('#woocommerce-order-notes');
    holds(documents.some((document) => notes.includes(document.number)), 'no note on the order');
    await until('what the customer owes', async () => {
      const said = await page.textContent('[data-sors-debt] [role="status"]');
      return /^owes [\d.,]+ RSD/.test(said) || said;
    });
  });

  await checks.step('the orders tab is accessible and fits a phone', async () => {
    await page.goto(tab(env.shop, 'orders'));
    await assertAccessible(page);
    await assertFitsPhone(page);
  });

  return products;
}
