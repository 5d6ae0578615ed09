// "Set up the example for me": one click from an empty installation to an alert in the group.

import { LANGUAGES, names } from '../fixtures/names.ts';
import { expect, hydrated, logIn, saved, screenshot, test } from '../fixtures/test.ts';

for (const language of LANGUAGES) {
  test(`one click sets up the example and its alert arrives (${language})`, async ({ page, bellhop }) => {
    const words = names[language];
    await logIn(page, bellhop, language);
    await page.getByRole('button', { name: words.example, exact: true }).click();
    await saved(page, words.exampleDone);
    await page.goto('/simulator');
    await hydrated(page);
    await expect(async () => {
      await page.reload();
      await expect(page.locator('.bubble').first()).toBeVisible({ timeout: 500 });
    }).toPass();
    await hydrated(page);
    await screenshot(page, `example-${language}`);
    for (const path of ['/contacts', '/contact-groups', '/dispatch-rules', '/integrations', '/deliveries', '/alerts']) {
      await page.goto(path);
      await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
    }
  });
}
