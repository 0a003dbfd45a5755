// Orders whose response is lost: staff check SORS and resolve them in the order box.

import { assertAccessible, findOverflow } from './axe.mjs';
import { screenshotBox } from './browser.mjs';
import { holds, same, until } from './check.mjs';
import { placeOrder } from './orders.mjs';
import * as sandbox from './sandbox.mjs';

const box = (page) => page.locator('#sors-order');
const state = (page) => box(page).locator('[data-sors-state]').first().getAttribute('data-sors-state', { timeout: 5000 }).catch(() => 'none');
const openOrder = (page, env, id) => page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`);
const listDocuments = async (id) => (await sandbox.listRows('documents')).filter((document) => Number(document.order_number) === id);

/**
 * Runs `work` with an order whose connection closes during sending, before or after SORS handles it. The document look-up
 * fails meanwhile, because it would resolve the order.
 */
async function withLostResponse(page, env, products, fault, work) {
  await sandbox.addFault('status', 'document_lookup');
  await sandbox.addFault(fault, 'document_create');
  try {
    const id = await placeOrder(page, env.shop, [products[0]]);
    await until('the order to be uncertain', async () => {
      await openOrder(page, env, id);
      return (await state(page)) === 'uncertain' || state(page);
    }, 90);
    await sandbox.clearFaults();
    await sandbox.addFault('status', 'document_lookup');
    await work(id);
  } finally {
    await sandbox.clearFaults();
  }
}

/** Presses a button of the box and waits for the order page. */
async function pressButton(page, name) {
  await Promise.all([page.waitForNavigation(), box(page).getByRole('button', { name }).click()]);
}

export async function testUncertainOrders(checks, page, env, products) {
  if (products.length === 0) {
    return;
  }
  await checks.step('an uncertain order that is in SORS accepts its number, and is not sent again', () => withLostResponse(page, env, products, 'drop_after', async (id) => {
    const [document, ...more] = await listDocuments(id);
    same(more, [], 'documents of the order');
    await assertAccessible(page, '#sors-order');
    await box(page).locator('.sors-sent summary').click();
    await assertAccessible(page, '#sors-order');
    await screenshotBox(page, box(page), `${env.shots}/order-uncertain.png`);
    const before = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    same(await findOverflow(page, '#sors-order .inside'), [], 'wider than 390 px');
    await page.setViewportSize(before);
    await pressButton(page, 'Save the number');
    same(await state(page), 'uncertain', 'state without a number');
    holds((await page.textContent('.notice-info')).includes('Enter the number of the document'), 'an empty number is not rejected');
    await box(page).getByLabel('Document number in SORS').fill(document.number);
    await pressButton(page, 'Save the number');
    same(await state(page), 'sent', 'state');
    holds((await box(page).innerText()).includes(document.number), await box(page).innerText());
    holds((await page.textContent('#woocommerce-order-notes')).includes(document.number), 'no note with the number');
    same((await listDocuments(id)).length, 1, 'documents of the order');
    await screenshotBox(page, box(page), `${env.shots}/order-box.png`);
  }));
  await checks.step('the button sends an uncertain order that is not in SORS again, once', () => withLostResponse(page, env, products, 'drop_before', async (id) => {
    same(await listDocuments(id), [], 'documents of the order');
    await pressButton(page, 'Not in SORS: send again');
    same(await state(page), 'sent', 'state');
    const [document, ...more] = await listDocuments(id);
    same(more, [], 'more documents of the order');
    holds((await box(page).innerText()).includes(document.number), await box(page).innerText());
  }));
}
