import css from './key-cap.module.css';

/** A key as it is printed on the keyboard. */
export function KeyCap({ name }: { readonly name: string }) {
  return <kbd className={css.key}>{name}</kbd>;
}
