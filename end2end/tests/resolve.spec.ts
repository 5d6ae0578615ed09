// A person resolves an alert: the question says who will be told, and the group hears of it.

import { LANGUAGES, names } from '../fixtures/names.ts';
import { appears, expect, hydrated, logIn, saved, screenshot, test } from '../fixtures/test.ts';

for (const language of LANGUAGES) {
  test(`an alert is resolved by hand (${language})`, async ({ page, bellhop }) => {
    const words = names[language];
    await logIn(page, bellhop, language);
    await page.getByRole('button', { name: words.example, exact: true }).click();
    await saved(page, words.exampleDone);
    await appears(page, '/simulator', page.locator('.bubble'));
    await page.goto('/alerts/1');
    await hydrated(page);
    await page.getByRole('button', { name: words.resolve, exact: true }).click();
    const question = page.getByRole('dialog');
    await expect(question.getByRole('heading')).toHaveText(words.resolveTitle);
    await expect(question.getByRole('listitem')).toHaveCount(1);
    await screenshot(page, `resolve-question-${language}`);
    await question.getByRole('button', { name: words.resolve, exact: true }).click();
    await saved(page, words.resolveDone);
    await expect(page.getByText(words.resolvedBy).first()).toBeVisible();
    await expect(page.getByRole('button', { name: words.resolve, exact: true })).toHaveCount(0);
    await hydrated(page);
    await screenshot(page, `resolved-${language}`);
    await page.goto('/alerts');
    await expect(page.getByRole('table')).toContainText(words.resolvedByShort);
  });
}
