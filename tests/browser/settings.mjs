// The settings of a newly installed plugin.

import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { holds, same, until } from './check.mjs';

const field = (page, name) => page.locator(`[name="sors[${name}]"]`);

/** Presses the button and returns text and tone of the result. */
async function testConnection(page) {
  await page.click('#sors-test');
  const answer = page.locator('#sors-test-message');
  await until('an answer to the test', async () => !(await answer.getAttribute('class')).includes('busy'));
  return { text: await answer.textContent(), good: (await answer.getAttribute('class')).includes('--good') };
}

/** Takes the screenshot for the documentation, without paths and addresses of this machine. */
async function capture(page, env) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: size.width, height: 1340 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await field(page, 'ca_file').fill('/etc/ssl/sors-ca.pem');
  await field(page, 'api_url').fill('https://sors-sandbox.example');
  await page.evaluate(() => document.activeElement.blur());
  await env.shot('settings');
  await field(page, 'ca_file').fill(env.ca);
  await field(page, 'api_url').fill(env.sandbox);
  await page.setViewportSize(size);
}

export async function testSettings(checks, page, env) {
  await checks.step('a new shop opens the setup, with a settings tab beside it', async () => {
    await page.goto(`${env.shop}/wp-admin/`);
    const link = page.locator('#adminmenu a[href="admin.php?page=sors"]');
    same(await link.count(), 1, 'entries in the menu');
    same(await page.locator('#toplevel_page_woocommerce a[href="admin.php?page=sors"]').count(), 1, 'entries under WooCommerce');
    await page.goto(`${env.shop}/wp-admin/admin.php?page=sors`);
    same((await page.textContent('.nav-tab-active')).trim(), 'First steps', 'tab');
    await page.click('.nav-tab-wrapper a:has-text("Settings")');
    same((await page.textContent('.nav-tab-active')).trim(), 'Settings', 'tab');
    holds((await page.textContent('.sors-note')).includes('assumed, not verified with SORS'), 'no word on the profile');
  });

  await checks.step('a wrong key shows a message', async () => {
    await field(page, 'api_url').fill(env.sandbox);
    await field(page, 'ca_file').fill(env.ca);
    await page.fill('[name="api_key"]', 'not-the-key-that-Softkom-issued');
    const answer = await testConnection(page);
    holds(!answer.good && answer.text.includes('rejected the API key'), answer.text);
    holds(!answer.text.includes('not-the-key'), 'the key is in the message');
  });

  await checks.step('an unreachable host shows a message', async () => {
    await field(page, 'api_url').fill('https://127.0.0.1:9');
    const answer = await testConnection(page);
    holds(!answer.good && answer.text.includes('can\'t be reached at https://127.0.0.1:9'), answer.text);
  });

  await checks.must('the right key connects and lists the databases', async () => {
    await field(page, 'api_url').fill(env.sandbox);
    await page.fill('[name="api_key"]', env.key);
    const answer = await testConnection(page);
    holds(answer.good && answer.text.includes('Choose one below'), answer.text);
    const select = page.locator('select#sors-database');
    same((await select.locator('option').allTextContents()).slice(1, -1).sort(), ['Demo2', 'MyDatabase2025', 'MyDatabase2026'].sort(), 'databases');
    await select.selectOption('MyDatabase2026');
    same(await field(page, 'database').inputValue(), 'MyDatabase2026', 'posted database');
  });

  await checks.step('a database lists its business units', async () => {
    const units = page.locator('select#sors-business-unit');
    await units.waitFor();
    const names = await units.locator('option').allTextContents();
    holds(names.some((name) => name.includes('Beograd')) && names.some((name) => name.includes('Novi Sad')), names.join());
    await units.selectOption({ label: names.find((name) => name.includes('Beograd')) });
    same(await field(page, 'business_unit').inputValue(), '1', 'posted unit');
    const answer = await testConnection(page);
    holds(answer.good && answer.text.includes('“MyDatabase2026” with 2 business units'), answer.text);
  });

  await checks.step('a database can be entered manually', async () => {
    await page.locator('select#sors-database').selectOption({ label: 'Type by hand…' });
    await field(page, 'database').fill('NemaTeBaze1999');
    const answer = await testConnection(page);
    holds(!answer.good && answer.text.includes('NemaTeBaze1999'), answer.text);
    await page.locator('select#sors-database').selectOption('MyDatabase2026');
    await testConnection(page);
  });

  await checks.must('the settings are saved', async () => {
    await field(page, 'new_product_status').selectOption('publish');
    await field(page, 'send_orders').check();
    await page.check('[name="sors[document_type]"][value="invoice_delivery_note"]');
    await field(page, 'shipping_article').fill('DOSTAVA');
    await capture(page, env);
    await page.click('.sors-savebar .button-primary');
    await page.waitForSelector('.notice-success');
    holds((await page.textContent('.notice-success')).includes('Settings saved.'), 'nothing said');
    same(await field(page, 'database').inputValue(), 'MyDatabase2026', 'database');
    same(await page.locator('[name="sors[document_type]"]:checked').inputValue(), 'invoice_delivery_note', 'document type');
    holds((await field(page, 'send_from').inputValue()) !== '', 'no time from which orders are sent');
    holds(!(await page.content()).includes(env.key), 'the key is in the page');
  });

  await checks.step('Enter in a field saves, too', async () => {
    await page.goto(page.url());
    await field(page, 'shipping_article').fill('DOSTAVA');
    await field(page, 'shipping_article').press('Enter');
    await page.waitForSelector('.notice-success');
    holds((await page.textContent('.notice-success')).includes('Settings saved.'), 'nothing said');
    same(await field(page, 'shipping_article').inputValue(), 'DOSTAVA', 'article for shipping');
  });

  await checks.step('after saving, the lists load automatically', async () => {
    await page.locator('select#sors-business-unit').waitFor();
    same(await page.locator('select#sors-business-unit').inputValue(), '1', 'business unit');
    const answer = await testConnection(page);
    holds(answer.good, answer.text);
  });

  await checks.step('the contract check shows each resource in a table', async () => {
    await page.click('#sors-check');
    const articles = page.locator('#sors-contract tr[data-resource="articles"]');
    await articles.waitFor();
    same(await page.locator('#sors-contract tbody tr').count(), 13, 'resources');
    holds((await articles.textContent()).includes('HTTP 200'), await articles.textContent());
    same(await page.locator('#sors-contract .sors-badge--bad').count(), 0, 'failures');
    const document = page.locator('#sors-contract tr[data-resource="document_create"]');
    holds((await document.textContent()).includes('would create'), await document.textContent());
    holds((await page.textContent('#sors-test-message')).includes('SORS answers'), 'no sentence');
    await page.locator('#sors-check').scrollIntoViewIfNeeded();
    await env.shot('contract-check');
  });

  await checks.step('the settings are accessible and fit a phone', async () => {
    await assertAccessible(page);
    await assertFitsPhone(page);
  });

  await checks.step('the form also tests the connection without JavaScript', async () => {
    const html = await page.evaluate(async () => {
      const form = document.getElementById('sors-settings');
      const body = new FormData(form);
      body.set('test', '1');
      return (await fetch(form.getAttribute('action'), { method: 'POST', body })).text();
    });
    holds(html.includes('Connected: SORS accepted the key'), html.match(/<div class="notice[^]*?<\/div>/g));
  });

  await checks.step('the form also checks the contract without JavaScript', async () => {
    const html = await page.evaluate(async () => {
      const form = document.getElementById('sors-settings');
      const body = new FormData(form);
      body.set('check', '1');
      return (await fetch(form.getAttribute('action'), { method: 'POST', body })).text();
    });
    holds(html.includes('<tr data-resource="articles">') && html.includes('SORS answers'), html.match(/<div class="notice[^]*?<\/div>/g));
  });
}
