// How an operator's installation begins: the printed link makes the first administrator, who logs out and in again.

import { expectNoBarriers } from '../fixtures/axe.ts';
import { expect, hydrated, screenshot, test } from '../fixtures/test.ts';

test.use({ command: 'serve', expectedErrors: /status of 4(01|03|29)/ });

test('the set-up link makes the first administrator, once', async ({ page, bellhop }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
  await expectNoBarriers(page);
  await page.goto(bellhop.link);
  await hydrated(page);
  await screenshot(page, 'set-up');
  await expectNoBarriers(page);
  await page.getByLabel('Email', { exact: true }).fill('linda@example.org');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText(/at least 12 characters/i).first()).toBeVisible();
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue('linda@example.org');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();

  await hydrated(page);
  await page.locator('.tools details, .tools [popovertarget]').last().click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await hydrated(page);
  await page.getByLabel('Email', { exact: true }).fill('linda@example.org');
  await page.getByLabel('Password', { exact: true }).fill('something else');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByText('Email or password is wrong')).toBeVisible();
  await screenshot(page, 'log-in-refused');
  await page.getByLabel('Email', { exact: true }).fill('linda@example.org');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();

  await page.goto(bellhop.link);
  await expect(page.getByRole('heading', { name: 'This link cannot be used' })).toBeVisible();
});
