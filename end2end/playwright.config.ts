// Three ways to look at the console: with JavaScript, without it, and on a phone.
// `cargo xtask test` says where the program and the browser are; see fixtures/bellhop.ts for how one is started.

import { defineConfig, devices } from '@playwright/test';

const desktop = { ...devices['Desktop Chrome'], locale: 'en-GB', timezoneId: 'Asia/Shanghai' };
const phone = { ...devices['Pixel 7'], locale: 'en-GB', timezoneId: 'Asia/Shanghai', viewport: { width: 360, height: 740 } };

export default defineConfig({
  testDir: 'tests',
  outputDir: '../artefacts/playwright',
  reporter: [['list']],
  workers: 2,
  retries: 0,
  // Far more than a test needs: a busy machine makes a test slow, never red.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'js', use: desktop },
    { name: 'no-js', use: { ...desktop, javaScriptEnabled: false } },
    { name: 'phone', use: phone },
  ],
});
