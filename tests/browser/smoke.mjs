// Opens every page of the running demo at two widths, light and dark, in both languages, with and without script:
// no console error, no request to another host, no sideways scroll, citations light up their sentence.
//   node smoke.mjs BASE_URL SCREENSHOT_DIRECTORY
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';

const [base, shots] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
let passed = 0;
const failures = [];
const check = (ok, what) => { if (ok) passed += 1; else { failures.push(what); console.error(`FAILED ${what}`); } };

// The pages to see: fixed ones, and the first article and story that the edition names.
async function pages(page) {
  await page.goto(`${base}/`);
  const href = async (selector) => page.locator(selector).first().getAttribute('href');
  const story = await href('main a[href^="/story/"]');
  await page.goto(base + story);
  const article = (await href('main a[href^="/a/"]')).split('#')[0];
  await page.goto(base + article);
  const original = await href('[data-original]');
  await page.goto(`${base}/feeds`);
  const feed = await href('.menu a[href^="/feeds/"]');
  const site = await href('.url a[href^="http"]');
  await page.goto(`${base}/`);
  const held = await href('main a[href^="/held/"]');
  return { today: '/', river: '/river', story, article, search: '/search', found: '/search?q=rare+earths', nothing: '/search?q=zzzzqqq', topic: '/topic?id=topic:rare-earths', dossier: '/topic?q=rare+earths',
    held, archive: '/editions', feeds: '/feeds', feed, pagefeed: '/feeds/page', pageread: `/feeds/page?address=${encodeURIComponent(site)}`,
    changes: `${article}/changes`, rules: '/rules', rule: `/rules?address=${encodeURIComponent(original)}`, settings: '/settings', models: '/settings/models', usage: '/settings/usage', welcome: '/welcome', missing: '/no-such-page' };
}

for (const [name, language, scheme, width, script] of [
  ['wide', 'en', 'light', 1360, true], ['wide-dark', 'en', 'dark', 1360, true], ['wide-zh', 'zh-CN', 'light', 1360, true],
  ['phone', 'en', 'light', 390, true], ['phone-zh-dark', 'zh-CN', 'dark', 390, true], ['small', 'en', 'light', 320, true],
  ['plain', 'en', 'light', 1360, false],
]) {
  const context = await browser.newContext({ locale: language, colorScheme: scheme, viewport: { width, height: width < 500 ? 844 : 900 },
    javaScriptEnabled: script, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !/404/.test(message.text())) problems.push(message.text()); });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) problems.push(`request to ${request.url()}`); });
  const list = await pages(page);
  for (const [what, path] of Object.entries(list)) {
    problems.length = 0;
    const response = await page.goto(base + path);
    check(response.status() === (what === 'missing' ? 404 : 200), `${name} ${what}: status ${response.status()}`);
    await page.waitForLoadState('networkidle');
    const wide = script && await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
    check(!wide, `${name} ${what}: scrolls sideways`);
    check(problems.length === 0, `${name} ${what}: ${problems.join(' | ')}`);
    const broken = script && await page.evaluate(() => [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src));
    check(!broken || broken.length === 0, `${name} ${what}: pictures that do not show: ${broken}`);
    check((await page.locator('h1').count()) === 1, `${name} ${what}: one h1`);
    await page.screenshot({ path: `${shots}/${what}-${name}.png`, fullPage: what !== 'river' });
  }
  // A citation leads to its sentence, with and without script.
  await page.goto(base + list.article);
  const cite = page.locator('.brief a.cite').first();
  const target = (await cite.getAttribute('href')).split('#')[1];
  await cite.click();
  const lit = page.locator(`#${target}`);
  check((await lit.count()) === 1, `${name}: the cited sentence ${target} stands in the article`);
  if (script && width >= 1000) check(await lit.evaluate((s) => s.classList.contains('on') || s.matches(':target')), `${name}: the cited sentence lights up`);
  // The points of a story add up, and everything an edition looked at is somewhere.
  await page.goto(base + list.story);
  const points = (await page.locator('#why .points .num').allTextContents()).map(Number);
  const sum = points.pop();
  check(points.length > 0 && Math.abs(points.reduce((a, b) => a + b, 0) - sum) < 0.02, `${name}: points ${points} add up to ${sum}`);
  await page.goto(base + list.held);
  const [all, told, folded, held] = (await page.locator('header .num').textContent()).match(/\d+/g).map(Number);
  check(all > 0 && all === told + folded + held, `${name}: ${all} looked at are ${told} + ${folded} + ${held}`);
  // By hand: an article out of its story and back, a story joined and parted; the same with script and without.
  if (['wide', 'phone-zh-dark', 'plain'].includes(name)) {
    const reports = async () => (await page.goto(base + list.story), page.locator('.reports > li').count());
    const before = await reports();
    await page.locator('.reports form button').last().click();
    await page.waitForURL(/did=out/);
    check((await page.locator('.reports > li').count()) === before - 1, `${name}: an article is taken out`);
    check((await page.locator('#hand form').count()) > 0, `${name}: what was done by hand can be undone`);
    await page.locator('[role=status] form button').click();
    await page.waitForURL(/did=undone/);
    check((await reports()) === before, `${name}: it is put back`);
    await page.locator('.join summary').click();
    await page.locator('.join form button').click();
    await page.waitForURL(/did=joined/);
    check((await page.locator('.reports > li').count()) > before, `${name}: a story joins`);
    await page.screenshot({ path: `${shots}/joined-${name}.png`, fullPage: true });
    await page.locator('#hand form button').first().click();
    await page.waitForURL(/did=undone/);
    check((await reports()) === before, `${name}: it is parted again`);
  }
  if (name === 'wide') {
    await page.goto(`${base}/`);
    await page.keyboard.press('j');
    check(await page.evaluate(() => document.activeElement !== document.body), 'keys: j goes to a story');
    await page.goto(`${base}/search`);
    await page.fill('input[type=search]', '稀土');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=/);
    check((await page.locator('main a[href^="/a/"]').count()) > 0, 'search: 稀土 finds articles');
  }
  await context.close();
}
await browser.close();
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
