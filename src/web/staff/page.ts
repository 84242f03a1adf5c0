/** What the build knows of the console's files. */
export type ConsoleFiles = { readonly script: string; readonly style: string; readonly title: string }

/** The console's page: one script and one style of its own origin, nothing inline. */
export const consolePage = ({ script, style, title }: ConsoleFiles): string =>
  [
    '<!doctype html>',
    '<html lang="nl">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${title}</title>`,
    '<link rel="icon" href="data:,">',
    `<link rel="stylesheet" href="${style}">`,
    `<script src="${script}" defer></script>`,
    '<div id="console"></div>',
    '</html>',
    '',
  ].join('\n')
