/** The browser that tests open pages in. */
import { existsSync } from 'node:fs';

/** Undefined where there is none. */
export const executablePath = ['/usr/bin/chromium', process.env.CHROMIUM ?? ''].find((file) =>
  existsSync(file),
);

export const NO_BROWSER = 'there is no /usr/bin/chromium (or CHROMIUM=path)';

export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
