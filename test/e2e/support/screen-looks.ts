import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { requiredEnvironment } from './required-environment.ts';

/** Language, theme and size in which every screen is looked at. */
export const looks = [
  { locale: 'en-GB', colorScheme: 'light', width: 1280, height: 800 },
  { locale: 'de-DE', colorScheme: 'dark', width: 1280, height: 800 },
  { locale: 'zh-CN', colorScheme: 'light', width: 1920, height: 1080 },
] as const;
export type Look = (typeof looks)[number];

/** Starts the browser that the station is looked at with. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: requiredEnvironment('MAI_CHROMIUM'),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  });
}

export type OpenScreen = {
  readonly browser: Browser;
  readonly address: string;
  readonly look: Look;
  /** Told of each error on the page or in its console. */
  readonly onProblem: (problem: string) => void;
};

/** Opens the station's screen and resolves when it has reached its engine. */
export async function openScreen({ browser, address, look, onProblem }: OpenScreen): Promise<Page> {
  const { locale, colorScheme, width, height } = look;
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => onProblem(message));
  page.on('console', (message) => message.type() === 'error' && onProblem(message.text()));
  await page.goto(address);
  await expect(page.getByTestId('counters')).toBeVisible();
  return page;
}

/** Fails with the name of the screen and the elements that axe objects to. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [screen, id, nodes.map(({ target }) => target)])).toEqual([]);
}
