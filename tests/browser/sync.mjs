// The syncs: start, progress, stop; and the shop's products afterwards.

import { assertAccessible, assertFitsPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, assertFinished, assertAscending, number, runToEnd } from './card.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';
import { testShop } from './shop.mjs';

export async function testSync(checks, page, env) {
  const all = await sandbox.listRows('articles');
  // Services, materials and inactive articles are not imported.
  const articles = all.filter((article) => !['service', 'material'].includes(article.kind) && article.active !== false);

  await checks.must('the catalog sync completes, and the bar reaches its end', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const it = card(page, 'catalog');
    same(await it.state(), 'Never run', 'state');
    const values = await runToEnd(page, 'catalog');
    await assertFinished(page, 'catalog');
    assertAscending(values);
    same(await it.count('created'), articles.length, 'products created');
  });

  await checks.step('the stock and price sync completes', async () => {
    await runToEnd(page, 'stock');
    await assertFinished(page, 'stock');
    holds((await card(page, 'stock').count('updated')) > 0, 'nothing updated');
  });

  await checks.step('the image sync completes, and the bar moves', async () => {
    const progress = until('the bar to move', async () => (await card(page, 'images').bar()) >= 40, 600);
    const end = runToEnd(page, 'images');
    await progress;
    await env.shot('overview-sync');
    const values = await end;
    await assertFinished(page, 'images');
    // The catalog sync is too fast for this check.
    const between = values.filter((value) => value > 0 && value < 100);
    holds(between.length >= 2, `the bar showed only ${values.join(', ')}`);
    assertAscending(values);
    holds((await card(page, 'images').count('created')) + (await card(page, 'images').count('updated')) > 0, 'no image');
  });

  await checks.step('a second run changes nothing', async () => {
    await runToEnd(page, 'catalog');
    await assertFinished(page, 'catalog');
    const it = card(page, 'catalog');
    same([await it.count('created'), await it.count('updated')], [0, 0], 'created and updated');
  });

  await checks.step('the runs are listed without a page load', async () => {
    await until('four finished runs in the table', async () => {
      const states = await page.locator('#sors-runs .sors-badge').allTextContents();
      return states.join() === 'Finished,Finished,Finished,Finished' || states;
    });
  });

  await checks.step('a response without JSON fails the run with its reason and changes nothing', async () => {
    await sandbox.addFault('html', 'articles');
    try {
      await runToEnd(page, 'catalog');
      same(await card(page, 'catalog').state(), 'Failed', 'state');
      holds((await card(page, 'catalog').reason()).includes('web page'), await card(page, 'catalog').reason());
    } finally {
      await sandbox.clearFaults();
    }
    await page.goto(`${env.shop}/wp-admin/edit.php?post_type=product`);
    same(number(await page.locator('.tablenav.top .displaying-num').textContent()), articles.length, 'products in the shop');
  });

  await checks.step('a run is stopped by its button', async () => {
    await sandbox.addFault('delay', '*', { milliseconds: 1500 });
    try {
      await page.goto(tab(env.shop, 'overview'));
      const it = card(page, 'catalog');
      const last = await it.root.getAttribute('data-run');
      await it.start.click();
      await until('a stop button', async () => (await it.root.getAttribute('data-run')) !== last && it.stop.isEnabled());
      await it.stop.click();
      await until('the run to stop', async () => (await it.state()) === 'Stopped' || it.state());
      same(await it.start.isEnabled(), true, 'start can be pressed again');
    } finally {
      await sandbox.clearFaults();
    }
  });

  await checks.step('the page is accessible and fits a phone', async () => {
    await assertAccessible(page);
    await assertFitsPhone(page);
  });

  await testShop(checks, page, env, articles);
}
