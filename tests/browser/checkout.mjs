// Guests and registered customers at the classic and the block checkout, each in a separate browser; then their orders in
// WooCommerce's list for staff.

import { openBrowser, tab } from './browser.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';

const PASSWORD = 'Šećer-i-so-1912!';

const SHOPPERS = [
  { kind: 'a guest', where: 'classic', first: 'Љубица', last: 'Ђорђевић', email: 'ljubica@primer.rs' },
  { kind: 'a registered customer', where: 'classic', first: 'Živojin', last: 'Šašić', email: 'zivojin@primer.rs', user: 'zivojin' },
  { kind: 'a guest', where: 'block', first: 'Đurđa', last: 'Čolić', email: 'djurdja@primer.rs' },
  { kind: 'a registered customer', where: 'block', first: 'Živojin', last: 'Šašić', email: 'zivojin@primer.rs', user: 'zivojin' },
];

/** Sends a request to WordPress's REST API as the administrator, from a page of wp-admin. */
async function requestAsAdministrator(page, shop, method, path, body) {
  await page.goto(`${shop}/wp-admin/profile.php`);
  return page.evaluate(async ({ verb, route, data }) => {
    const nonce = await (await fetch('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
    const response = await fetch(`/index.php?rest_route=${route}`, {
      method: verb,
      headers: { 'Content-Type': 'application/json', 'X-WP-Nonce': nonce },
      body: data === null ? undefined : JSON.stringify(data),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`${route}: ${response.status} ${JSON.stringify(answer)}`);
    }
    return answer;
  }, { verb: method, route: path, data: body ?? null });
}

/** Creates two checkout pages and a registered customer. */
async function createPages(page, shop) {
  const create = (slug, content) => requestAsAdministrator(page, shop, 'POST', '/wp/v2/pages', { slug, title: 'Kasa', content, status: 'publish' });
  const classic = await create('kasa', '<!-- wp:shortcode -->[woocommerce_checkout]<!-- /wp:shortcode -->');
  const [block] = await requestAsAdministrator(page, shop, 'GET', '/wp/v2/pages&slug=checkout');
  holds(block && block.content.rendered.includes('wp-block-woocommerce-checkout'), 'WooCommerce’s own page is no block checkout');
  await requestAsAdministrator(page, shop, 'POST', '/wc/v3/customers', {
    username: 'zivojin', email: 'zivojin@primer.rs', password: PASSWORD, first_name: 'Živojin', last_name: 'Šašić',
  });
  return { classic: classic.link, block: block.link };
}

async function logInAsCustomer(page, shop, user) {
  await page.goto(`${shop}/wp-login.php`);
  await page.fill('#user_login', user);
  await page.fill('#user_pass', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click('#wp-submit')]);
  holds(!page.url().includes('wp-login.php'), `${user} was not let in`);
}

async function fillAddress(page, prefix, separator, shopper) {
  const fields = {
    first_name: shopper.first, last_name: shopper.last, address_1: 'Његошева 7', city: 'Šabac', postcode: '15000', phone: '+381641234567',
  };
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#${prefix}${separator}${name}`);
    if ((await field.count()) === 1 && (await field.isVisible())) {
      await field.fill(value);
    }
  }
}

async function payClassic(page, shopper) {
  await page.waitForSelector('form.checkout #billing_first_name');
  await fillAddress(page, 'billing', '_', shopper);
  await page.fill('#billing_email', shopper.email);
  await page.locator('#billing_email').blur();
  await page.waitForSelector('.blockOverlay', { state: 'detached' });
}

async function payAtBlocks(page, shopper) {
  const address = page.locator('#billing-first_name, #shipping-first_name').first();
  const edit = page.locator('.wc-block-components-address-card__edit');
  await page.waitForSelector('#email');
  await until('the address', async () => (await address.isVisible()) || (await edit.count()) > 0);
  if (!(await address.isVisible())) {
    await edit.first().click();
  }
  // The blocks replace typed values by the server's while they wait for its response.
  await until('the address to be taken', async () => {
    await page.fill('#email', shopper.email);
    await fillAddress(page, (await address.getAttribute('id')).split('-')[0], '-', shopper);
    await page.locator('#email').blur();
    return page.evaluate(({ first, email }) => {
      const cart = window.wp.data.select('wc/store/cart');
      const { billingAddress } = cart.getCustomerData();
      return cart.hasFinishedResolution('getCartData') && !cart.isCustomerDataUpdating()
        && billingAddress.first_name === first && billingAddress.email === email;
    }, shopper);
  });
}

/** Orders one product; returns the order ID. */
async function placeOrder(env, pages, shopper, product, shot) {
  const browser = await openBrowser();
  const { page } = browser;
  try {
    if (shopper.user) {
      await logInAsCustomer(page, env.shop, shopper.user);
    }
    await page.goto(`${env.shop}/?add-to-cart=${product}`);
    await page.goto(pages[shopper.where]);
    await (shopper.where === 'classic' ? payClassic(page, shopper) : payAtBlocks(page, shopper));
    await shot(page, `checkout-${shopper.where}`);
    const button = shopper.where === 'classic' ? '#place_order' : '.wc-block-components-checkout-place-order-button';
    await page.click(button);
    await page.waitForURL(/order-received/, { timeout: 60000 }).catch(async (error) => {
      await shot(page, `failed-${shopper.where}`);
      throw error;
    });
    const [, id] = page.url().match(/order-received[/=](\d+)/);
    await shot(page, `received-${shopper.where}`);
    same(browser.problems, [], 'errors in scripts');
    return Number(id);
  } finally {
    await browser.close();
  }
}

export async function testCheckout(checks, page, env, products) {
  if (products.length === 0) {
    return;
  }
  const shot = (where, name) => where.screenshot({ path: `${env.shots}/${name}.png` });
  const ids = [];
  let pages;
  await checks.must('the shop has a classic and a block checkout', async () => {
    pages = await createPages(page, env.shop);
  });
  for (const [index, shopper] of SHOPPERS.entries()) {
    await checks.step(`${shopper.kind} orders at the ${shopper.where} checkout`, async () => {
      await sandbox.clearRequests();
      ids.push(await placeOrder(env, pages, shopper, products[index % products.length], shot));
    });
  }
  await checks.step('each order is one document, and the registered customer is one customer', async () => {
    same(ids.length, SHOPPERS.length, 'orders');
    await until('the orders to be sent', async () => {
      await page.goto(tab(env.shop, 'orders'));
      const states = await page.locator('.sors-table tbody').evaluate((body, wanted) => [...body.rows]
        .filter((row) => wanted.some((id) => row.textContent.includes(`#${id}`)))
        .map((row) => row.querySelector('[data-sors-state]')?.dataset.sorsState ?? row.textContent), ids);
      return (states.length === ids.length && states.every((state) => state === 'sent')) || states;
    }, 180);
    const documents = (await sandbox.listRows('documents')).filter((document) => ids.includes(Number(document.order_number)));
    same(documents.map((document) => Number(document.order_number)).sort((a, b) => a - b), [...ids].sort((a, b) => a - b), 'documents');
    const customers = ids.map((id) => documents.find((document) => Number(document.order_number) === id).customer_id);
    same(new Set(customers).size, 3, 'customers in SORS');
    same(customers[1], customers[3], 'the registered customer');
  });
  await testStaffScreens(checks, page, env, ids, shot);
}

/** Tests the order list and the order box for staff. */
async function testStaffScreens(checks, page, env, ids, shot) {
  const list = `${env.shop}/wp-admin/admin.php?page=wc-orders`;
  const rows = () => page.locator('#the-list tr.type-shop_order').count();
  await checks.step('staff find an order by document number, and orders by state', async () => {
    const document = (await sandbox.listRows('documents')).find((one) => Number(one.order_number) === ids[0]);
    await page.goto(`${list}&s=${encodeURIComponent(document.number)}`);
    same(await rows(), 1, 'orders with the number');
    holds((await page.locator('#the-list').textContent()).includes(document.number), 'the number is not in the column');
    await page.goto(`${list}&sors_state=rejected`);
    same(await rows(), 1, 'rejected orders');
    await page.goto(`${list}&sors_state=sent`);
    holds((await rows()) >= ids.length, 'sent orders');
    await shot(page, 'order-list');
  });
  await checks.step('an order changed after sending shows it, and is not sent again', async () => {
    const before = (await sandbox.listRows('documents')).length;
    await requestAsAdministrator(page, env.shop, 'PUT', `/wc/v3/orders/${ids[0]}`, { payment_method_title: 'Kartica' });
    await page.goto(`${list}&action=edit&id=${ids[0]}`);
    const box = page.locator('#sors-order');
    holds((await box.textContent()).includes('The payment method has changed.'), await box.textContent());
    await box.locator('details summary').click();
    await box.scrollIntoViewIfNeeded();
    await shot(page, 'order-changed');
    await page.locator('button.save_order').click();
    await page.waitForLoadState();
    holds((await page.textContent('#woocommerce-order-notes')).includes('Changed after it was sent'), 'no note');
    same((await sandbox.listRows('documents')).length, before, 'documents');
  });
  await checks.step('a double click on the button sends a rejected order once', async () => {
    await page.goto(`${list}&sors_state=rejected`);
    await page.locator('#the-list tr.type-shop_order a.order-view').first().click();
    const button = page.locator('#sors-order button', { hasText: 'Retry' });
    const order = page.url();
    // Leaving the page before the response would cancel the click.
    const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('admin-post.php'));
    await button.dblclick();
    await answered;
    await until('the order to be sent', async () => {
      await page.goto(order).catch(() => {});
      return (await page.locator('#sors-order').textContent().catch(() => '')).includes('Sent');
    });
    const numbers = (await sandbox.listRows('documents')).map((document) => document.order_number);
    same(new Set(numbers).size, numbers.length, 'documents by order');
  });
}
