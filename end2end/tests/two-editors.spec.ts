// Two people edit one thing: the second one sees both sides above the form, and what was typed, secrets included, is still there.

import type { Page } from '@playwright/test';

import { expectNoBarriers } from '../fixtures/axe.ts';
import { expect, hydrated, logIn, saved, screenshot, test } from '../fixtures/test.ts';

/** Opens the form, with what it needs to be saved by somebody else meanwhile. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const name = (page: Page) => page.getByLabel('Name', { exact: true });

test('the second of two editors compares, and overwrites only knowingly', async ({ page, bellhop, browser }, { project }) => {
  await logIn(page, bellhop, 'en');
  await page.getByRole('button', { name: 'Set up the example for me' }).click();
  await saved(page, 'The example is set up');
  // Somebody else, in another browser.
  const other = await browser.newContext({
    baseURL: bellhop.url,
    javaScriptEnabled: project.use.javaScriptEnabled !== false,
    storageState: await page.context().storageState(),
  });
  const theirs = await other.newPage();

  await open(page, '/dispatch-rules/1/edit');
  await open(theirs, '/dispatch-rules/1/edit');
  await name(theirs).fill('Night shift');
  await theirs.getByLabel('Repeat interval', { exact: true }).fill('1200');
  await save(theirs).click();
  await saved(theirs, 'Saved.');

  await name(page).fill('Production disks');
  await page.getByRole('group', { name: 'Condition 1', exact: true }).getByLabel('Value', { exact: true }).fill('Disk.+');
  await page.getByRole('checkbox', { name: 'Send recovery message', exact: true }).uncheck();
  await save(page).click();
  const conflict = page.getByRole('region', { name: /changed this/ });
  await expect(conflict).toBeVisible();
  await expect(conflict.getByRole('row', { name: /^Name / })).toContainText('Night shift');
  await expect(conflict.getByRole('row', { name: /^Name / })).toContainText('Production disks');
  await expect(conflict.getByRole('row', { name: /^Repeat interval/ })).toContainText('1200 seconds');
  await expect(conflict.getByRole('row', { name: /^Group wait/ })).toHaveCount(0);
  await expect(name(page)).toHaveValue('Production disks');
  await expect(page.getByRole('checkbox', { name: 'Send recovery message', exact: true })).not.toBeChecked();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `conflict/${colorScheme}-rule`);
    await expectNoBarriers(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await conflict.getByRole('button', { name: 'Save mine' }).click();
  await saved(page, 'Saved.');
  await expect(page.getByRole('heading', { level: 1, name: 'Production disks' })).toBeVisible();

  // The other one is refused in turn, and lets it be.
  await open(theirs, '/dispatch-rules/1/edit');
  await name(page).waitFor({ state: 'detached' });
  await open(page, '/dispatch-rules/1/edit');
  await name(page).fill('Once more');
  await save(page).click();
  await saved(page, 'Saved.');
  await name(theirs).fill('Never mind');
  await save(theirs).click();
  await theirs.getByRole('link', { name: 'Discard mine' }).click();
  await expect(theirs.getByRole('heading', { level: 1, name: 'Once more' })).toBeVisible();
  await other.close();
});

test('a form that stays in the browser keeps its secrets through a conflict', async ({ page, bellhop, context }, { project }) => {
  test.skip(project.use.javaScriptEnabled === false, 'without JavaScript they have to be typed again');
  await logIn(page, bellhop, 'zh-CN');
  await page.getByRole('button', { name: '帮我创建示例' }).click();
  await saved(page, '示例已创建');
  await open(page, '/contacts/1/edit');
  const theirs = await context.newPage();
  await open(theirs, '/contacts/1/edit');
  await theirs.getByLabel('姓名', { exact: true }).fill('李娜');
  await theirs.getByRole('button', { name: '保存', exact: true }).click();
  await saved(theirs, '已保存。');

  await page.getByLabel('关键词', { exact: true }).fill('告警');
  await page.getByLabel('加签密钥', { exact: true }).fill('SEC0123');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  const conflict = page.getByRole('region', { name: /修改了此内容/ });
  await expect(conflict).toBeFocused();
  await expect(conflict).toContainText('已重新填写，不显示');
  await expect(page.getByLabel('加签密钥', { exact: true })).toHaveValue('SEC0123');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `conflict/${colorScheme}-contact`);
    await expectNoBarriers(page);
  }
  await conflict.getByRole('button', { name: '保存我的修改' }).click();
  await saved(page, '已保存。');
  await expect(page.getByRole('main').getByText('告警', { exact: true })).toBeVisible();
});

test('what was deleted meanwhile can be saved as new', async ({ page, bellhop, context }) => {
  await logIn(page, bellhop, 'en');
  await page.goto('/contact-groups/new');
  await hydrated(page);
  await page.getByLabel('Group name', { exact: true }).fill('Night shift');
  await save(page).click();
  await saved(page, 'Saved.');
  await open(page, '/contact-groups/1/edit');
  const theirs = await context.newPage();
  await open(theirs, '/contact-groups/1');
  await theirs.getByRole('button', { name: 'Delete', exact: true }).click();
  await hydrated(theirs);
  await theirs.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await saved(theirs, 'Deleted.');

  await page.getByLabel('Group name', { exact: true }).fill('Day shift');
  await save(page).click();
  const conflict = page.getByRole('region', { name: /deleted while you were editing it/ });
  await expect(conflict).toBeVisible();
  await expect(page.getByLabel('Group name', { exact: true })).toHaveValue('Day shift');
  await screenshot(page, 'conflict/light-deleted');
  await expectNoBarriers(page);
  await conflict.getByRole('button', { name: 'Save as new' }).click();
  await saved(page, 'Saved.');
  await expect(page).toHaveURL(/\/contact-groups\/2/);
  await expect(page.getByRole('heading', { level: 1, name: 'Day shift' })).toBeVisible();
});
