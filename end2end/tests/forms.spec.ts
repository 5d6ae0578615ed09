// A refused form keeps what was typed and says at the field what is wrong; boxes that are unticked stay so; what is deleted names
// what it breaks.

import { expect, hydrated, logIn, robotUrl, saved, test } from '../fixtures/test.ts';

test('a refused contact keeps its input and says what is wrong at its field', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/contacts/new');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Linda');
  await page.getByLabel('Mobile phone number', { exact: true }).fill('call me');
  await page.getByLabel('Email', { exact: true }).fill('linda');
  await page.getByLabel('DingTalk robot', { exact: true }).fill('SEC0123456789abcdef');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Mobile phone number');
  await expect(summary).toContainText('Email');
  await expect(summary).toContainText('DingTalk robot');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Linda');
  await expect(page.getByLabel('Mobile phone number', { exact: true })).toHaveValue('call me');
  await expect(page.getByLabel('Mobile phone number', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('DingTalk robot', { exact: true })).toHaveAccessibleDescription(/signing secret/i);
});

test('a test message shows what the robot answers, before anything is saved', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  const webhook = await robotUrl(page);
  await page.goto('/contacts/new');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Linda');
  await page.getByLabel('DingTalk robot', { exact: true }).fill(webhook);
  await page.getByRole('button', { name: 'Send a test message', exact: true }).click();
  await expect(page.getByText("DingTalk's answer").first()).toBeVisible();
  await page.goto('/simulator');
  await expect(page.getByText('Linda').first()).toBeVisible();
  await page.goto('/contacts');
  await expect(page.getByRole('heading', { name: 'No contact yet' })).toBeVisible();
});

test('a rule keeps its conditions and its unticked boxes, and explains itself', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await saved(page, 'The example is set up');
  await page.goto('/dispatch-rules/new');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Production disks');
  await page.getByRole('checkbox', { name: 'Demo team', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Send recovery message', exact: true }).uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saved(page, 'Saved.');
  await page.goto(`${new URL(page.url()).pathname}/edit`);
  await hydrated(page);
  await expect(page.getByRole('checkbox', { name: 'Send recovery message', exact: true })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'DingTalk', exact: true })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Demo team', exact: true })).toBeChecked();
});

test('deleting a group that a rule uses names the rule and asks', async ({ page, bellhop }) => {
  await logIn(page, bellhop, 'en');
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await saved(page, 'The example is set up');
  await page.goto('/contact-groups/1');
  await hydrated(page);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('Demo alerts');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('Not deleted').first()).toBeVisible();
  const again = page.getByRole('dialog');
  await again.getByRole('checkbox').check();
  await again.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Deleted.');
});
