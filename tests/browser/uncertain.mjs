// Orders whose answer got lost: a person looks in SORS and says in the order's box what is there.

import { accessible, wide } from './axe.mjs';
import { pictureOf } from './browser.mjs';
import { holds, same, until } from './check.mjs';
import { order } from './orders.mjs';
import * as sandbox from './sandbox.mjs';

const box = (page) => page.locator('#sors-order');
const state = (page) => box(page).locator('[data-sors-state]').first().getAttribute('data-sors-state', { timeout: 5000 }).catch(() => 'none');
const edit = (page, env, id) => page.goto(`${env.shop}/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`);
const documents = async (id) => (await sandbox.data('documents')).filter((document) => Number(document.order_number) === id);

/**
 * An order during whose sending the connection is closed: after SORS has handled it, or before. SORS can't be asked for
 * the document meanwhile, else the look-up would settle it.
 */
async function lost(page, env, products, fault, work) {
  await sandbox.fault('status', 'document_lookup');
  await sandbox.fault(fault, 'document_create');
  try {
    const id = await order(page, env.shop, [products[0]]);
    await until('the order to be uncertain', async () => {
      await edit(page, env, id);
      return (await state(page)) === 'uncertain' || state(page);
    }, 90);
    await sandbox.noFaults();
    await sandbox.fault('status', 'document_lookup');
    await work(id);
  } finally {
    await sandbox.noFaults();
  }
}

/** Presses a button of the box and comes back to the order. */
async function press(page, name) {
  await Promise.all([page.waitForNavigation(), box(page).getByRole('button', { name }).click()]);
}

export async function uncertain(checks, page, env, products) {
  if (products.length === 0) {
    return;
  }
  await checks.step('an uncertain order that is in SORS takes the number a person enters, and is not sent again', () => lost(page, env, products, 'drop_after', async (id) => {
    const [document, ...more] = await documents(id);
    same(more, [], 'documents of the order');
    await accessible(page, '#sors-order');
    await box(page).locator('.sors-sent summary').click();
    await accessible(page, '#sors-order');
    await pictureOf(page, box(page), `${env.shots}/order-uncertain.png`);
    const before = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    same(await wide(page, '#sors-order .inside'), [], 'wider than 390 px');
    await page.setViewportSize(before);
    await press(page, 'Save the number');
    same(await state(page), 'uncertain', 'state without a number');
    holds((await page.textContent('.notice-info')).includes('Enter the number of the document'), 'an empty number is not refused');
    await box(page).getByLabel('Document number in SORS').fill(document.number);
    await press(page, 'Save the number');
    same(await state(page), 'sent', 'state');
    holds((await box(page).innerText()).includes(document.number), await box(page).innerText());
    holds((await page.textContent('#woocommerce-order-notes')).includes(document.number), 'no note with the number');
    same((await documents(id)).length, 1, 'documents of the order');
    await pictureOf(page, box(page), `${env.shots}/order-box.png`);
  }));
  await checks.step('an uncertain order that is not in SORS is sent again by its button, once', () => lost(page, env, products, 'drop_before', async (id) => {
    same(await documents(id), [], 'documents of the order');
    await press(page, 'Not in SORS: send again');
    same(await state(page), 'sent', 'state');
    const [document, ...more] = await documents(id);
    same(more, [], 'more documents of the order');
    holds((await box(page).innerText()).includes(document.number), await box(page).innerText());
  }));
}
