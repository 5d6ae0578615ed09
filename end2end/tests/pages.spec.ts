// Every page, in light and dark, after the example: no barrier that axe knows, no error in the console, nothing wider than the
// screen.

import { expectNoBarriers } from '../fixtures/axe.ts';
import { appears, expect, hydrated, logIn, screenshot, test } from '../fixtures/test.ts';

const PATHS = [
  '/',
  '/alerts',
  '/alerts/1',
  '/alerts/1?ask=resolve',
  '/deliveries',
  '/contacts',
  '/contacts/new',
  '/contacts/1',
  '/contacts/1/edit',
  '/contacts?ask=delete&ids=1',
  '/contact-groups',
  '/contact-groups/1',
  '/contact-groups/1/edit',
  '/dispatch-rules',
  '/dispatch-rules/new',
  '/dispatch-rules/1',
  '/dispatch-rules/1/edit',
  '/integrations',
  '/integrations/new',
  '/integrations/1',
  '/simulator',
  '/settings',
  '/settings?ask=reset&ids=1',
];

test('no page has a barrier or an error, in light and in dark', async ({ page, bellhop }, { project }) => {
  test.setTimeout(480_000);
  await logIn(page, bellhop, 'en');
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await expect(page.getByRole('status')).toContainText('The example is set up');
  const deliveries = page.getByRole('table').getByRole('link');
  await appears(page, '/deliveries', deliveries);
  await deliveries.first().click();
  await expect(page).toHaveURL(/\/deliveries\/.+/);
  const delivery = new URL(page.url()).pathname;
  for (const path of [...PATHS, delivery]) {
    await page.goto(path);
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const name = path === delivery ? 'delivery' : path.replace(/^\/$/, 'overview').replace(/\W+/g, '-').replace(/^-/, '');
    for (const colorScheme of ['light', 'dark'] as const) {
      // Colours that are on their way to others would be measured.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await screenshot(page, `pages/${colorScheme}-${name}`);
      await expectNoBarriers(page);
    }
    if (project.use.javaScriptEnabled !== false) {
      const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(content, `${path} is wider than the screen`).toBeLessThanOrEqual(screen ?? 0);
    }
  }
});
