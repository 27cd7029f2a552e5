import { Button, createTheme, Drawer, type MantineColorsTuple, Modal, TextInput } from '@mantine/core';

const signal: MantineColorsTuple = [
  '#e2eefa',
  '#c4dcf4',
  '#9cc6f0',
  '#74b5f7',
  '#4b98e4',
  '#2a7dcb',
  '#0b5cad',
  '#1d6fbd',
  '#084580',
  '#063663',
];

/** Mantine's greys of the dark scheme, equal to the tokens so that its parts and ours are one surface. */
const dark: MantineColorsTuple = [
  '#eef1f4',
  '#c9d0d7',
  '#aeb6bf',
  '#8a939d',
  '#4a525b',
  '#3a424a',
  '#22262b',
  '#181b1f',
  '#121417',
  '#0e1013',
];

const dialogTitle = { fontSize: '1.375rem', fontWeight: 650 } as const;

/** One accent on neutral surfaces; saturated colour is kept for verdicts and faults. */
export const theme = createTheme({
  colors: { signal, dark },
  primaryColor: 'signal',
  primaryShade: { light: 6, dark: 7 },
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
  fontSizes: { xs: '0.875rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.1875rem', xl: '1.375rem' },
  components: {
    Button: Button.extend({ defaultProps: { size: 'lg' } }),
    // The page itself never scrolls; the library's scroll lock would add a style element without the nonce.
    Modal: Modal.extend({ defaultProps: { lockScroll: false }, styles: { title: dialogTitle } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false }, styles: { title: dialogTitle } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'lg' } }),
  },
});
