import { expect, type Locator, type Page } from '@playwright/test';

const OPENING_MS = 20_000;

/** The dialog with the settings of this station. */
export class SettingsPage {
  readonly #page: Page;
  readonly #camera: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#camera = page.getByRole('combobox', { name: 'Camera', exact: true });
  }

  async open(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect(this.#camera).toBeVisible();
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await expect(this.#camera).toBeHidden();
  }

  /** Chooses the camera whose entry contains `text`, as soon as it is in the list. */
  async chooseCamera(text: string): Promise<void> {
    const entry = this.#camera.locator('option', { hasText: text });
    await expect(entry).toHaveCount(1, { timeout: OPENING_MS });
    const value = (await entry.getAttribute('value')) ?? '';
    await this.#camera.selectOption(value);
    await expect(this.#page.getByText('Camera changed.')).toBeVisible({ timeout: OPENING_MS });
  }
}
