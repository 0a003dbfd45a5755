// The synchronisations: started, watched, stopped; and what is in the shop afterwards.

import { accessible, fitsAPhone } from './axe.mjs';
import { tab } from './browser.mjs';
import { card, finished, forward, number, run } from './card.mjs';
import { holds, same, until } from './check.mjs';
import * as sandbox from './sandbox.mjs';
import { shop } from './shop.mjs';

export async function sync(checks, page, env) {
  const all = await sandbox.data('articles');
  // Services and raw material are not sold, articles out of use are not brought in.
  const articles = all.filter((article) => !['service', 'material'].includes(article.kind) && article.active !== false);

  await checks.must('the catalog comes in, and the bar reaches its end', async () => {
    await page.goto(tab(env.shop, 'overview'));
    const it = card(page, 'catalog');
    same(await it.state(), 'Never run', 'state');
    const values = await run(page, 'catalog');
    await finished(page, 'catalog');
    forward(values);
    same(await it.count('created'), articles.length, 'products created');
  });

  await checks.step('stock and prices come in', async () => {
    await run(page, 'stock');
    await finished(page, 'stock');
    holds((await card(page, 'stock').count('updated')) > 0, 'nothing updated');
  });

  await checks.step('pictures come in, and the bar moves on the way', async () => {
    const picture = until('the bar on its way', async () => (await card(page, 'images').bar()) >= 40, 600);
    const end = run(page, 'images');
    await picture;
    await env.shot('overview-sync');
    const values = await end;
    await finished(page, 'images');
    // A catalog comes in too fast for that.
    const between = values.filter((value) => value > 0 && value < 100);
    holds(between.length >= 2, `the bar showed only ${values.join(', ')}`);
    forward(values);
    holds((await card(page, 'images').count('created')) + (await card(page, 'images').count('updated')) > 0, 'no picture');
  });

  await checks.step('run again, nothing is left to do', async () => {
    await run(page, 'catalog');
    await finished(page, 'catalog');
    const it = card(page, 'catalog');
    same([await it.count('created'), await it.count('updated')], [0, 0], 'created and updated');
  });

  await checks.step('the runs are listed without loading the page again', async () => {
    await until('four finished runs in the table', async () => {
      const states = await page.locator('#sors-runs .sors-badge').allTextContents();
      return states.join() === 'Finished,Finished,Finished,Finished' || states;
    });
  });

  await checks.step('an answer that is no JSON fails the run with its reason and changes nothing', async () => {
    await sandbox.fault('html', 'articles');
    try {
      await run(page, 'catalog');
      same(await card(page, 'catalog').state(), 'Failed', 'state');
      holds((await card(page, 'catalog').reason()).includes('web page'), await card(page, 'catalog').reason());
    } finally {
      await sandbox.noFaults();
    }
    await page.goto(`${env.shop}/wp-admin/edit.php?post_type=product`);
    same(number(await page.locator('.tablenav.top .displaying-num').textContent()), articles.length, 'products in the shop');
  });

  await checks.step('a run is stopped by its button', async () => {
    await sandbox.fault('delay', '*', { milliseconds: 1500 });
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
      await sandbox.noFaults();
    }
  });

  await checks.step('the page hinders nobody and fits a phone', async () => {
    await accessible(page);
    await fitsAPhone(page);
  });

  await shop(checks, page, env, articles);
}
