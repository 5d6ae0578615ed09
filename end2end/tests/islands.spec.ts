// What JavaScript adds to the pages: forms that stay while they are refused, rows that come at once, questions in a dialog, pages
// that follow what changes, seconds that run.

import type { Page } from '@playwright/test';

import { expect, hydrated, logIn, robotUrl, saved, test } from '../fixtures/test.ts';

// A request that a test cuts off is an error in the console.
test.use({ expectedErrors: /ERR_FAILED/ });
test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, 'about what JavaScript adds');

/** Marks the visit: the answer says whether the page was loaded again since. */
async function visit(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Object.assign(window, { sameVisit: true }));
  return () => page.evaluate(() => 'sameVisit' in window);
}

test('a refused form is told what is wrong without being loaded again, and keeps its secrets', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/contacts/new');
  await hydrated(page);
  const isSameVisit = await visit(page);
  await page.getByLabel('DingTalk robot', { exact: true }).fill('https://oapi.dingtalk.com/robot/send');
  await page.getByLabel('Signing secret', { exact: true }).fill('SEC0123');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  const [top, bar] = await page.evaluate(() => [
    document.querySelector('.wrong')?.getBoundingClientRect().top ?? 0,
    document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0,
  ]);
  expect(top, 'what is wrong is not under the top bar').toBeGreaterThanOrEqual(bar);
  await summary.getByRole('link', { name: 'DingTalk robot' }).click();
  await expect(page.getByLabel('DingTalk robot', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Signing secret', { exact: true })).toHaveValue('SEC0123');
  await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Name', { exact: true }).fill('Linda');
  await page.getByLabel('DingTalk robot', { exact: true }).fill('https://oapi.dingtalk.com/robot/send?access_token=abc');
  expect(await isSameVisit()).toBe(true);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saved(page, 'Saved.');
});

test('conditions come and go without losing what was typed', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/dispatch-rules/new');
  await hydrated(page);
  const isSameVisit = await visit(page);
  await page.getByLabel('Name', { exact: true }).fill('Production');
  const condition = (number: number) => page.getByRole('group', { name: `Condition ${number}`, exact: true });
  await condition(1).getByLabel('Label', { exact: true }).fill('env');
  await page.getByRole('button', { name: 'Add condition', exact: true }).click();
  await expect(condition(2).getByLabel('Label', { exact: true })).toBeFocused();
  await condition(2).getByLabel('Label', { exact: true }).fill('host');
  await condition(1).getByRole('button', { name: 'Remove condition 1' }).click();
  await expect(condition(2)).toHaveCount(0);
  await expect(condition(1).getByLabel('Label', { exact: true })).toHaveValue('host');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Production');
  expect(await isSameVisit()).toBe(true);
});

test('a dry run answers under the form', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/dispatch-rules/new');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Everything');
  await page.getByLabel('Labels of an alert', { exact: true }).fill('alertname=DiskFull\nseverity=critical');
  await page.getByRole('button', { name: 'Try it', exact: true }).click();
  await expect(page.locator('#dry-run')).toContainText('DiskFull');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Everything');
});

test('a question is a dialog that Escape leaves', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await saved(page, 'The example is set up');
  await page.goto('/contacts/1');
  await hydrated(page);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.locator('dialog:modal')).toBeVisible();
  await hydrated(page);
  // Enter is not "Delete": the answer that changes nothing has the focus.
  await expect(page.getByRole('dialog').getByRole('link', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/contacts\/1$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the Overview follows a test alert until it arrives, and the chat shows it by itself', async ({ page, bellhop, context }) => {
  await logIn(page, bellhop, 'en');
  const chat = await context.newPage();
  await chat.goto('/simulator');
  await hydrated(chat);
  await expect(chat.getByText(/^No message yet/)).toBeVisible();
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await saved(page, 'The example is set up');
  const isSameVisit = await visit(page);
  await expect(page.getByText('The test alert has arrived in the group.')).toBeVisible({ timeout: 20_000 });
  await expect(page.locator('[data-follow]')).toHaveCount(0);
  expect(await isSameVisit()).toBe(true);
  await expect(chat.locator('.bubble').first()).toBeVisible({ timeout: 20_000 });
});

test('while a robot pauses, the button for a test message counts down', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  const webhook = await robotUrl(page);
  await page.goto('/simulator');
  await hydrated(page);
  await page.getByLabel('Messages allowed', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Save limits', exact: true }).click();
  await saved(page, 'Saved.');
  await page.goto('/contacts/new');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Linda');
  await page.getByLabel('DingTalk robot', { exact: true }).fill(webhook);
  const test = page.getByRole('button', { name: /^Send a test message/ });
  await expect(async () => {
    await test.click({ timeout: 1000 });
    await expect(page.getByRole('button', { name: /test message.*\d:\d\d/i })).toBeDisabled({ timeout: 2000 });
  }).toPass();
  await expect(page.getByLabel('DingTalk robot', { exact: true })).toHaveValue(webhook);
});

test('a filter leaves its empty fields out of the address', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/alerts');
  await hydrated(page);
  await page.getByRole('search').last().getByRole('searchbox').fill('disk');
  await page.getByRole('search').last().getByRole('button').click();
  await expect(page).toHaveURL(/\/alerts\?search=disk$/);
});

test('times are relative, with the local time as their title', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await saved(page, 'The example is set up');
  await page.goto('/contacts/1');
  await hydrated(page);
  const time = page.locator('main time').first();
  await expect(time).toHaveText(/just now|seconds? ago/);
  await expect(time).toHaveAttribute('title', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+08:00$/);
});

test('what is typed into one form is still there after another one was posted', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/simulator');
  await hydrated(page);
  await page.getByLabel('Keywords', { exact: true }).fill('alert');
  await page.getByLabel('Enabled', { exact: true }).uncheck();
  await page.getByLabel('Number of requests', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Order fault', exact: true }).click();
  await saved(page, 'Saved.');
  await expect(page.getByText('× 2')).toBeVisible();
  await expect(page.getByLabel('Keywords', { exact: true })).toHaveValue('alert');
  await expect(page.getByLabel('Enabled', { exact: true })).not.toBeChecked();
  await expect(page.getByLabel('Number of requests', { exact: true })).toHaveValue('1');
});

test('when Bellhop does not answer, the form says so and keeps its input', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/contacts/new');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Linda');
  await page.route('**/_fn/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('did not answer');
  await expect(page.getByRole('alert')).toBeInViewport();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Linda');
  await page.unroute('**/_fn/**');
  await page.getByLabel('Mobile phone number', { exact: true }).fill('13800138000');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saved(page, 'Saved.');
});
