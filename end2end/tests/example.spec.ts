// "Set up the example for me": one click from an empty installation to an alert in the group.

import { LANGUAGES, names } from '../fixtures/names.ts';
import { appears, expect, hydrated, logIn, saved, screenshot, test } from '../fixtures/test.ts';

for (const language of LANGUAGES) {
  test(`one click sets up the example and its alert arrives (${language})`, async ({ page, bellhop }) => {
    const words = names[language];
    await logIn(page, bellhop, language);
    await page.getByRole('button', { name: words.example, exact: true }).click();
    await saved(page, words.exampleDone);
    await appears(page, '/simulator', page.locator('.bubble'));
    await screenshot(page, `example-${language}`);
    for (const path of ['/contacts', '/contact-groups', '/dispatch-rules', '/integrations', '/deliveries', '/alerts']) {
      await page.goto(path);
      await hydrated(page);
      await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
    }
  });
}
