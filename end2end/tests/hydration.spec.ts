import { expectNoBarriers } from '../fixtures/axe.ts';
import { expect, hydrated, screenshot, test } from '../fixtures/test.ts';

test('a page is there without JavaScript and comes alive with it', async ({ page }, { project }) => {
  await page.goto('/');
  await hydrated(page);
  await expect(page.getByRole('heading', { name: 'Bellhop' })).toBeVisible();
  const where = project.use.javaScriptEnabled === false ? 'from the server' : 'in your browser';
  await expect(page.getByText(where)).toBeVisible();
  await screenshot(page, 'hydration');
  await expectNoBarriers(page);
});
