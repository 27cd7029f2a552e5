import { createKeyInterpreter } from './key-interpreter.ts';

/** What keys do; a key is named as `KeyboardEvent.key`, letters in lower case. */
export type KeyBindings = Readonly<Record<string, () => void>>;

export type KeyLayer = {
  readonly bindings: KeyBindings;
  readonly onScan?: ((code: string) => void) | undefined;
};

/** The window's commands by key. The layer added last answers first. */
export interface Keyboard {
  /** Binds until the returned function is called. */
  add(layer: () => KeyLayer): () => void;
}

const LETTER_CODE = /^Key([A-Z])$/;
/** Foot pedals are keyboards that type function keys no one has: the first one inspects. */
const PEDAL_KEYS: Readonly<Record<string, string>> = { F13: ' ' };

/** Returns the name of the key pressed, also where an input method swallows the letter. */
export function commandKey(event: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (event.key === 'Process' || event.key === 'Unidentified') {
    return LETTER_CODE.exec(event.code)?.[1]?.toLowerCase() ?? event.key;
  }
  const key = PEDAL_KEYS[event.key] ?? event.key;
  return key.length === 1 ? key.toLowerCase() : key;
}

/** True where keys belong to what has the focus: a field being typed in, an open dialog or menu. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input:not([type=range]):not([type=checkbox]), textarea, select, [role=dialog], [role=menu], [role=listbox]',
    ) !== null
  );
}

/** True when the focused element does something of its own with this key. */
function isKeyOfElement(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (key === ' ' || key === 'Enter') {
    return target.closest('button, a[href], input, [role=switch], [role=radio]') !== null;
  }
  return key.startsWith('Arrow') && target.closest('input, [role=slider], [role=radiogroup], [role=menu]') !== null;
}

/** Returns the commands of `page`, which it listens to for as long as the page lives. */
export function createKeyboard(page: Pick<Window, 'addEventListener'>): Keyboard {
  const layers: (() => KeyLayer)[] = [];
  const layersInOrder = (): readonly KeyLayer[] => layers.map((layer) => layer()).reverse();
  const interpreter = createKeyInterpreter({
    onKey: (key) =>
      layersInOrder()
        .find(({ bindings }) => bindings[key] !== undefined)
        ?.bindings[key]?.(),
    onScan: (code) =>
      layersInOrder()
        .find(({ onScan }) => onScan !== undefined)
        ?.onScan?.(code),
  });
  page.addEventListener('keydown', (event) => {
    const key = commandKey(event);
    const isCommand = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && !event.defaultPrevented;
    if (!isCommand || isTyping(event.target) || isKeyOfElement(key, event.target)) {
      return;
    }
    if (key === ' ') {
      event.preventDefault();
    }
    interpreter.press(key);
  });
  return {
    add(layer) {
      layers.push(layer);
      return () => {
        layers.splice(layers.indexOf(layer), 1);
      };
    },
  };
}
