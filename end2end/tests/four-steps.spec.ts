// The way of the first visitor: a robot's URL, a contact, a contact group, a dispatch rule; then an alert is posted and its
// message is in the group. With JavaScript, without it and on a phone (the projects), in both languages.

import { expectNoBarriers } from '../fixtures/axe.ts';
import { LANGUAGES, names } from '../fixtures/names.ts';
import { appears, expect, hydrated, logIn, robotUrl, saved, screenshot, test } from '../fixtures/test.ts';

for (const language of LANGUAGES) {
  test(`an alert arrives after four steps (${language})`, async ({ page, bellhop, request }) => {
    const words = names[language];
    await logIn(page, bellhop, language);
    await screenshot(page, `overview-new-${language}`);
    await expectNoBarriers(page);

    // 1: the robot's webhook URL, as the group's settings show it.
    const webhook = await robotUrl(page);

    // 2: a contact.
    await page.goto('/contacts/new');
    await hydrated(page);
    await page.getByLabel(words.contact.name, { exact: true }).fill('On call');
    await page.getByLabel(words.contact.phone, { exact: true }).fill('13800138000');
    await page.getByLabel(words.contact.robot, { exact: true }).fill(webhook);
    await screenshot(page, `contact-new-${language}`);
    await expectNoBarriers(page);
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await saved(page, words.saved);

    // 3: a contact group.
    await page.goto('/contact-groups/new');
    await hydrated(page);
    await page.getByLabel(words.group.name, { exact: true }).fill('Platform');
    await page.getByRole('checkbox', { name: 'On call', exact: true }).check();
    await screenshot(page, `contact-group-new-${language}`);
    await expectNoBarriers(page);
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await saved(page, words.saved);

    // 4: a dispatch rule for every alert.
    await page.goto('/dispatch-rules/new');
    await hydrated(page);
    await page.getByLabel(words.rule.name, { exact: true }).fill('Everything');
    await page.getByRole('checkbox', { name: 'Platform', exact: true }).check();
    await page.getByRole('checkbox', { name: words.rule.dingtalk, exact: true }).check();
    await page.getByLabel(words.rule.groupWait, { exact: true }).fill('0');
    await screenshot(page, `dispatch-rule-new-${language}`);
    await expectNoBarriers(page);
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await saved(page, words.saved);

    // An integration, and what a monitoring system would post to it.
    await page.goto('/integrations/new');
    await hydrated(page);
    await page.getByLabel(words.integration.name, { exact: true }).fill('Checkout');
    await page.getByLabel(words.integration.kind, { exact: true }).selectOption({ label: words.integration.armsEvent });
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await saved(page, words.saved);
    const url = await page.getByLabel(words.integration.url, { exact: true }).inputValue();
    await screenshot(page, `integration-${language}`);
    await expectNoBarriers(page);
    const alert = {
      labels: { alertname: 'CheckoutSlow', severity: 'critical', host: 'web-1' },
      annotations: { summary: 'Checkout takes 4 s' },
    };
    const answer = await request.post(url, { data: alert });
    expect(await answer.json()).toEqual({ accepted: 1, rejected: [] });

    // It is in the group's chat, with the person mentioned.
    await appears(page, '/simulator', page.getByText('Checkout takes 4 s'));
    await screenshot(page, `simulator-${language}`);
    await expectNoBarriers(page);

    // And the console says so.
    for (const path of ['/', '/alerts', '/deliveries']) {
      await page.goto(path);
      await hydrated(page);
      await screenshot(page, `${path === '/' ? 'overview' : path.slice(1)}-${language}`);
      await expectNoBarriers(page);
    }
    await expect(page.getByRole('table').getByRole('row').nth(1)).toContainText('CheckoutSlow');
  });
}
