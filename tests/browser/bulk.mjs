// The bulk action of WooCommerce's order list.

import { assertAccessible } from './axe.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const list = (shop) => `${shop}/wp-admin/admin.php?page=wc-orders`;
const state = (page, id) => page.locator(`#order-${id} .column-sors_document [data-sors-state]`).getAttribute('data-sors-state', { timeout: 2000 }).catch(() => 'none');
const listSent = async (ids) => (await sandbox.listRows('documents')).filter((document) => ids.includes(Number(document.order_number)));

/** Creates orders in a status that is not sent automatically. */
async function createUnsentOrders(page, shop, products, count) {
  await page.goto(`${shop}/wp-admin/profile.php`);
  return page.evaluate(async ({ wanted, product }) => {
    const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
    const ids = [];
    for (let made = 0; made < wanted; made += 1) {
      const response = await fetch('/index.php?rest_route=/wc/v3/orders', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-WP-Nonce': nonce },
        body: JSON.stringify({
          status: 'on-hold',
          billing: { first_name: 'Čedomir', last_name: 'Џунић', email: 'cedomir@primer.rs', address_1: 'Његошева 7', city: 'Šabac', postcode: '15000', country: 'RS' },
          line_items: [{ product_id: product, quantity: 1 }],
        }),
      });
      ids.push((await response.json()).id);
    }
    return ids;
  }, { wanted: count, product: products[0] });
}

/** Selects orders, applies “Send to SORS” and returns the notice. */
async function sendSelected(page, env, ids) {
  await page.goto(list(env.shop));
  for (const id of ids) {
    await page.check(`#order-${id} .check-column input`);
  }
  await page.selectOption('#bulk-action-selector-top', { label: 'Send to SORS' });
  await Promise.all([page.waitForNavigation(), page.click('#doaction')]);
  return page.locator('.notice', { hasText: /SORS|Nothing to send/ }).first().innerText();
}

export async function testBulkSend(checks, page, env, products) {
  if (products.length === 0) {
    return;
  }
  let ids;
  await checks.step('several orders are sent from the list, each once', async () => {
    ids = await createUnsentOrders(page, env.shop, products, 3);
    holds(ids.every((id) => id > 0), `orders ${ids.join()}`);
    await page.goto(list(env.shop));
    same(await Promise.all(ids.map((id) => state(page, id))), ['none', 'none', 'none'], 'states before');
    const message = await sendSelected(page, env, ids.slice(0, 2));
    holds(message.includes('2 orders are queued for SORS.'), message);
    await until('the two to be sent', async () => {
      await page.goto(list(env.shop));
      const states = await Promise.all(ids.map((id) => state(page, id)));
      return states.join() === 'sent,sent,none' || states;
    }, 180);
    same((await listSent(ids)).map((document) => Number(document.order_number)).sort((a, b) => a - b), ids.slice(0, 2).sort((a, b) => a - b), 'documents');
    await assertAccessible(page, '.column-sors_document');
  });
  await checks.step('selected again, the notice reports nothing to send', async () => {
    const message = await sendSelected(page, env, ids.slice(0, 2));
    holds(message.startsWith('Nothing to send'), message);
    same((await listSent(ids)).length, 2, 'documents');
  });
  await checks.step('of sent orders and an unsent one, only the unsent one is sent', async () => {
    const message = await sendSelected(page, env, ids);
    holds(message.includes('1 order is queued for SORS.'), message);
    await until('the third to be sent', async () => {
      await page.goto(list(env.shop));
      return (await state(page, ids[2])) === 'sent' || state(page, ids[2]);
    }, 180);
    same((await listSent(ids)).length, 3, 'documents');
  });
}
