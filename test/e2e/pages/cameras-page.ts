import { expect, type Locator, type Page } from '@playwright/test';

/** Choosing, setting up, calibrating and commissioning cameras. */
export class CamerasPage {
  readonly #page: Page;
  readonly cards: Locator;
  readonly exposure: Locator;
  readonly exposureSlider: Locator;
  readonly histogram: Locator;
  readonly focus: Locator;
  readonly placements: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.cards = page.getByTestId('camera-card');
    this.exposure = page.getByRole('textbox', { name: 'Exposure time' });
    this.exposureSlider = page.getByRole('slider', { name: 'Exposure time, slider' });
    this.histogram = page.getByTestId('histogram');
    this.focus = page.getByTestId('focus');
    this.placements = page.getByTestId('placements').getByRole('listitem');
  }

  /** Goes to one place of camera work by its tab. */
  async goTo(tab: string): Promise<void> {
    await this.#page.getByRole('link', { name: 'Cameras', exact: true }).first().click();
    const link = this.#page.getByRole('navigation', { name: 'Camera work' }).getByRole('link', { name: tab });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
  }

  card(serial: string): Locator {
    return this.cards.filter({ hasText: serial });
  }

  feature(name: string): Locator {
    return this.#page.locator(`[data-feature="${name}"]`);
  }

  /** Takes pictures with the Space key, each when the one before has come. */
  async takePictures(count: number, taken: Locator): Promise<void> {
    const before = await taken.count();
    for (let number = 1; number <= count; number += 1) {
      await this.#page.keyboard.press('Space');
      await expect(taken).toHaveCount(before + number);
    }
  }

  /** Says why something is changed for good, and does it. */
  async confirm(reason: string, button: string): Promise<void> {
    await this.#page.getByLabel('Why is it changed?').fill(reason);
    await this.#page.getByRole('button', { name: button }).click();
  }
}
