import { z } from 'zod';

const WindowState = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(640).max(16_384),
  height: z.int().min(480).max(16_384),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;
type Area = Pick<WindowState, 'x' | 'y' | 'width' | 'height'>;

/** So much of the title bar must be on a screen for a person to get hold of the window. */
const VISIBLE_PX = 120;

/**
 * Returns where the window was, or null when the text says nothing usable or the screen it was on is gone.
 *
 * @param text content of the file, or null when there is none
 * @param screens work areas of the screens that are there now
 */
export function parseWindowState(text: string | null, screens: readonly Area[]): WindowState | null {
  const parsed = WindowState.safeParse(text === null ? null : parseJson(text));
  return parsed.success && screens.some((screen) => canBeGrabbed(parsed.data, screen)) ? parsed.data : null;
}

function canBeGrabbed(window: Area, screen: Area): boolean {
  const overlap = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const hasTitleBar = window.y >= screen.y && window.y < screen.y + screen.height;
  return overlap >= VISIBLE_PX && hasTitleBar;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
