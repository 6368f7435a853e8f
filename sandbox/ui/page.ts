/** The shell of the page; everything else is in the bundle. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Acme Slack (sandbox)</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23481349'/%3E%3Ccircle cx='16' cy='16' r='7' fill='none' stroke='%23f4b740' stroke-width='4'/%3E%3C/svg%3E">
    <link rel="stylesheet" href="/sandbox/page.css">
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/sandbox/page.js"></script>
  </body>
</html>
`;
