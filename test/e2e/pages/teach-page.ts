import { expect, type Locator, type Page } from '@playwright/test';

const TRAINING_MS = 60_000;

/** The wizard that teaches a new part. */
export class TeachPage {
  readonly #page: Page;
  readonly useNow: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.useNow = page.getByRole('button', { name: 'Use it now' });
  }

  /** Names a new part. */
  async begin(name: string, productCode: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Teach a new part' }).click();
    await this.#page.getByLabel('Name of the part').fill(name);
    await this.#page.getByLabel('Product code').fill(productCode);
    await this.#page.getByRole('button', { name: 'Next', exact: true }).click();
  }

  /** Takes pictures of good parts, one after the other. */
  async takePictures(count: number): Promise<void> {
    for (let taken = 1; taken <= count; taken++) {
      await this.#page.getByRole('button', { name: 'Take picture' }).click();
      await expect(this.#page.getByRole('button', { name: /^Remove picture \d+$/ })).toHaveCount(taken);
    }
  }

  /** Trains and resolves when the part can be tried. */
  async train(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(this.useNow).toBeVisible({ timeout: TRAINING_MS });
  }

  /** Tries one part and returns the verdict's word. */
  async tryOut(kind: 'good' | 'bad'): Promise<string> {
    const slot = this.#page.getByRole('region', { name: `A ${kind} part` });
    await slot.getByRole('button', { name: `Try a ${kind} part` }).click();
    await expect(slot.getByRole('status')).not.toBeEmpty();
    return slot.innerText();
  }
}
