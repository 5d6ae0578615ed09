// Accounts and sessions on the settings page: an invitation, a link for a new password, disabling and enabling, other sessions.

import { expectNoBarriers } from '../fixtures/axe.ts';
import { expect, hydrated, logIn, saved, test } from '../fixtures/test.ts';

test('an account is invited, gets a link for a new password, is disabled and enabled', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/settings');
  await hydrated(page);
  await page.getByLabel('Email', { exact: true }).fill('not an address');
  await page.getByRole('button', { name: 'Create invitation link' }).click();
  await expect(page.getByText('This is not an email address').first()).toBeVisible();
  await hydrated(page);
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue('not an address');
  await page.getByLabel('Email', { exact: true }).fill('zhang@example.org');
  await page.getByRole('button', { name: 'Create invitation link' }).click();
  await expect(page.getByLabel('One-time link')).toHaveValue(/\/setup\?token=/);
  const invitation = await page.getByLabel('One-time link').inputValue();

  const row = page.getByRole('row', { name: /zhang@example\.org/ });
  await row.getByRole('link', { name: 'New password link' }).click();
  await hydrated(page);
  const question = page.getByRole('dialog', { name: 'Create a link for a new password of zhang@example.org?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Create link' }).click();
  await expect(page.getByLabel('One-time link')).toHaveValue(/\/setup\?token=/);
  expect(await page.getByLabel('One-time link').inputValue()).not.toBe(invitation);

  await row.getByRole('link', { name: 'Disable', exact: true }).click();
  await hydrated(page);
  await expectNoBarriers(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await saved(page, 'Switched off.');
  await expect(row).toContainText('Disabled');
  await row.getByRole('link', { name: 'Enable', exact: true }).click();
  await hydrated(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Enable', exact: true }).click();
  await saved(page, 'Switched on.');
});

test('a form of a session that is over does nothing and says so', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/settings');
  await hydrated(page);
  // In another tab: the same browser, another session.
  const other = await page.context().newPage();
  await other.goto(bellhop.link);
  await other.close();
  await page.getByLabel('New password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('did not come from a page of your session').first()).toBeVisible();
  // With the page that says so came what it takes to send it again.
  await page.getByLabel('New password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await saved(page, 'Your password was changed.');
});

test('other sessions are ended from the settings', async ({ page, bellhop, browser }) => {
  await logIn(page, bellhop, 'en');
  const other = await browser.newContext({ baseURL: bellhop.url });
  const elsewhere = await other.newPage();
  await elsewhere.goto(bellhop.link);
  await page.goto('/settings');
  await hydrated(page);
  await page.getByRole('button', { name: 'Log out everywhere else' }).click();
  await saved(page, 'Your other sessions were ended.');
  await expect(page.getByRole('button', { name: 'Log out everywhere else' })).toHaveCount(0);
  await elsewhere.goto('/alerts');
  await expect(elsewhere).toHaveURL(/\/login/);
  await other.close();
});
