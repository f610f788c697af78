import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { startDemo } from './demo.js';

let demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.stop());

// Every page must be usable by everyone (WCAG 2.2 AA, as far as a machine can tell), and run nothing.
async function isSound(page) {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)).toEqual([]);
}

// Tonight's file of 介護保険, with the first of its rows only.
function held() {
  const folder = join(demo.dir, 'drop/korei/kaigo');
  const [name] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
  return bytes.subarray(0, ends[1] + 1);
}

async function signIn(page, role = '高齢介護課 職員', purpose = '窓口・相談対応') {
  await page.goto(demo.url);
  await page.getByRole('button', { name: role, exact: true }).click();
  if (purpose) {
    await page.getByLabel(purpose).check();
    await page.getByRole('button', { name: '次へ' }).click();
  }
}

test('a caseworker signs in, finds a resident and sees the whole picture', async ({ page }) => {
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(demo.url);
  await isSound(page);
  await page.getByRole('button', { name: '高齢介護課 職員' }).click();
  await isSound(page);
  await page.getByLabel('窓口・相談対応').check();
  await page.getByRole('button', { name: '次へ' }).click();
  await expect(page.getByRole('heading', { name: '住民を探す' })).toBeVisible();
  await page.getByRole('searchbox').fill(demo.card.examples.query);
  await page.getByRole('button', { name: '検索' }).click();
  await isSound(page);
  await page.screenshot({ path: 'test-results/search-ja.png', fullPage: true });
  expect(page.url()).not.toContain(encodeURIComponent(demo.card.examples.query));
  const row = page.getByRole('row').filter({ hasText: demo.card.examples.resident_id });
  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { name: '介護保険' })).toBeVisible();
  await expect(page.getByText('要介護状態区分')).toBeVisible();
  await expect(page.getByText('介護認定係')).toBeVisible();
  expect(page.url()).not.toContain(demo.card.examples.resident_id);
  await isSound(page);
  await page.screenshot({ path: 'test-results/resident-ja.png', fullPage: true });
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Long-term care insurance' })).toBeVisible();
  await isSound(page);
  await page.screenshot({ path: 'test-results/resident-en.png', fullPage: true });
  expect(errors).toEqual([]);
});

test('nobody is shown without signing in, and signing out ends it', async ({ page }) => {
  await page.goto(`${demo.url}/search`);
  await expect(page).toHaveURL(/sign-in/);
  await signIn(page);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await page.goto(`${demo.url}/search`);
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel('トークン').fill('wrong');
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('トークンが無効');
});

test('an old session number is worth nothing after signing out', async ({ page, context }) => {
  await signIn(page);
  const cookies = await context.cookies();
  const session = cookies.find((cookie) => cookie.name === 'enishi_session');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await context.addCookies([session]);
  await page.goto(`${demo.url}/search`);
  await expect(page).toHaveURL(/sign-in/);
});

test('a form from another site does nothing', async ({ request }) => {
  const answer = await request.post(`${demo.url}/sign-in`, {
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    form: { token: demo.card.tokens.caseworker_kaigo },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(403);
});

test('IT staff see sources and no resident', async ({ page }) => {
  await signIn(page, '情報システム担当', null);
  await expect(page.getByRole('heading', { name: '連携元' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'shimin/jumin' })).toContainText('公開');
  await isSound(page);
  await page.goto(`${demo.url}/search`);
  await expect(page.getByRole('alert')).toContainText('権限');
});

test('IT staff read why a file was held, and decide', async ({ page }) => {
  writeFileSync(join(demo.dir, 'drop/korei/kaigo/KAIGO_NINTEI_20261122.csv'), held());
  await signIn(page, '情報システム担当', null);
  await page.getByRole('link', { name: 'バッチ一覧' }).click();
  const row = page.getByRole('row').filter({ hasText: 'korei.kaigo.2' });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('保留', { timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await isSound(page);
  await page.screenshot({ path: 'test-results/batches-ja.png', fullPage: true });
  await row.getByRole('link', { name: 'korei.kaigo.2' }).click();
  await expect(page.getByText('enishi batch release')).toBeVisible();
  await expect(page.getByRole('heading', { name: '公開した場合の変化' })).toBeVisible();
  await isSound(page);
  await page.screenshot({ path: 'test-results/batch-ja.png', fullPage: true });
  await page.getByRole('button', { name: '公開しない' }).click();
  await expect(page.getByText('が拒否')).toBeVisible();
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'What was noticed' })).toBeVisible();
  await isSound(page);
  await page.goto(`${demo.url}/sources?lang=ja`);
  await page.screenshot({ path: 'test-results/sources-ja.png', fullPage: true });
  await isSound(page);
});

test('a query that finds nobody says what to try', async ({ page }) => {
  await signIn(page);
  await page.getByRole('searchbox').fill('存在しない名前');
  await page.getByRole('button', { name: '検索' }).click();
  await expect(page.getByRole('heading', { name: '該当する住民がいません' })).toBeVisible();
  await page.getByRole('searchbox').fill('!!');
  await page.getByRole('button', { name: '検索' }).click();
  await expect(page.getByRole('alert')).toContainText('検索できる語がありません');
  await isSound(page);
});

test('hits are paged by what was typed, not by the address', async ({ page }) => {
  await signIn(page);
  await page.getByRole('searchbox').fill('0600');
  await page.getByRole('button', { name: '検索' }).click();
  const ids = () => page.locator('tbody td.number').allInnerTexts();
  const first = await ids();
  await page.getByRole('button', { name: '続きを見る' }).click();
  const second = await ids();
  expect(first.length).toBe(20);
  expect(second.length).toBeGreaterThan(0);
  expect(second.filter((id) => first.includes(id))).toEqual([]);
  expect(page.url()).toBe(`${demo.url}/search`);
});

test('broken glass shows more, comes before the officer, and stands in the resident\'s report', async ({ page }) => {
  await signIn(page);
  await page.getByRole('searchbox').fill(demo.card.examples.query);
  await page.getByRole('button', { name: '検索' }).click();
  const row = page.getByRole('row').filter({ hasText: demo.card.examples.resident_id });
  await row.getByRole('link').click();
  const resident = page.url();
  await page.getByText('緊急閲覧', { exact: true }).click();
  await page.getByLabel('緊急の理由').fill('本人と連絡が取れず、家族への連絡先を確認する');
  await isSound(page);
  await page.getByRole('button', { name: '60分間、閲覧範囲を広げる' }).click();
  await expect(page.getByText('までこの住民の閲覧範囲が広がっています')).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();

  await signIn(page, '個人情報保護管理者', null);
  await page.getByRole('link', { name: '確認事項' }).click();
  await expect(page.getByRole('row').filter({ hasText: '緊急閲覧' })).toContainText('家族への連絡先を確認する');
  await isSound(page);
  await page.screenshot({ path: 'test-results/reviews-ja.png', fullPage: true });
  await page.getByRole('button', { name: '処理する' }).first().click();
  await expect(page.getByRole('row').filter({ hasText: '緊急閲覧' })).toHaveCount(0);

  await page.goto(resident);
  await page.getByRole('link', { name: '閲覧記録報告書' }).click();
  await expect(page.getByRole('row').filter({ hasText: '緊急閲覧の開始' })).toContainText('窓口・相談対応');
  await isSound(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await page.screenshot({ path: 'test-results/report-ja.png', fullPage: true });
});

test('the officer protects a resident at once', async ({ page }) => {
  await signIn(page, '個人情報保護管理者', null);
  await page.getByRole('link', { name: '支援措置' }).click();
  await page.getByLabel('宛名番号').fill(demo.card.examples.resident_id);
  await page.getByLabel('理由').first().fill('本人からの申出(緊急)');
  await page.getByRole('button', { name: 'ただちに保護' }).click();
  await expect(page.getByRole('row').filter({ hasText: demo.card.examples.resident_id })).toBeVisible();
  await isSound(page);
  await page.goto(`${demo.url}/protections?lang=en`);
  await isSound(page);
});
