import { Button, createTheme, type MantineColorsTuple, TextInput } from '@mantine/core';

const signal: MantineColorsTuple = [
  '#e2eefa',
  '#c4dcf4',
  '#9cc6f0',
  '#74b5f7',
  '#4b98e4',
  '#2a7dcb',
  '#0b5cad',
  '#0a529b',
  '#084580',
  '#063663',
];

/** One accent on neutral surfaces; saturated colour is kept for verdicts and faults. */
export const theme = createTheme({
  colors: { signal },
  primaryColor: 'signal',
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
  fontSizes: { xs: '0.875rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.1875rem', xl: '1.375rem' },
  components: {
    Button: Button.extend({ defaultProps: { size: 'lg' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'lg' } }),
  },
});
