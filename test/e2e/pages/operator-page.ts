import { expect, type Locator, type Page } from '@playwright/test';

/** The sample product is taught on first start, on a machine that may be busy with other things. */
const FIRST_VERDICT_MS = 75_000;
const INSPECTION_MS = 30_000;
/** Not `cannot-judge`: the simulated camera gives no reason for that. */
const anyVerdict = /^(pass|review|fail)$/;

/** The screen that is on all day. */
export class OperatorPage {
  readonly #page: Page;
  readonly verdict: Locator;
  readonly inspect: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly recipe: Locator;
  readonly parts: Locator;
  readonly lastParts: Locator;
  readonly lost: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.verdict = page.getByTestId('verdict');
    this.inspect = page.getByRole('button', { name: 'Inspect', exact: true });
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Run', exact: true });
    this.recipe = page.getByTestId('header-recipe');
    this.parts = page.getByTestId('counter-parts');
    this.lastParts = page.getByTestId('history-strip').getByRole('button');
    this.lost = page.getByRole('alert').getByText('The engine stopped and is being restarted.');
  }

  /** Resolves when the screen has reached its engine. */
  async waitForEngine(): Promise<void> {
    await expect(this.parts).toBeVisible({ timeout: FIRST_VERDICT_MS });
  }

  /** Resolves when a part has been judged. */
  async waitForVerdict(): Promise<void> {
    await expect(this.verdict).toHaveAttribute('data-verdict', anyVerdict, { timeout: FIRST_VERDICT_MS });
  }

  /** Judges one part and returns its serial. */
  async inspectPart(): Promise<string> {
    await expect(this.inspect).toBeEnabled({ timeout: FIRST_VERDICT_MS });
    const before = await this.count();
    await this.inspect.click();
    await expect.poll(() => this.count(), { timeout: INSPECTION_MS }).toBe(before + 1);
    await this.waitForVerdict();
    return this.newestSerial();
  }

  /** Returns the serial of the newest part in the strip. */
  async newestSerial(): Promise<string> {
    const name = (await this.lastParts.first().getAttribute('aria-label')) ?? '';
    return name.split(',')[0] ?? '';
  }

  /** Returns how many parts the counters show. */
  async count(): Promise<number> {
    return Number((await this.parts.innerText()).replaceAll(/\D/g, ''));
  }

  /** Goes to another section of the station. */
  async goTo(section: 'Inspect' | 'Teach' | 'Recipes' | 'History'): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click();
  }
}
