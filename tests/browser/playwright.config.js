import { defineConfig } from '@playwright/test';

// Debian's Chromium: no browser is downloaded. The demo is started by the tests themselves.
export default defineConfig({
  testDir: '.',
  timeout: 60_000,
  workers: 1,
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    locale: 'ja-JP',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    },
  },
});
