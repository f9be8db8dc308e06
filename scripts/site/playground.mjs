// The playground's two pages: the editor with its findings, and the frame that the picture is drawn in.
import { bar, head } from './layout.mjs';

const PATH = 'playground.html';

/** The address of the file that is edited. */
const FILE = 'file:///playground.iov';

/**
 * @param {import('./layout.mjs').Site} site
 * @returns {string}
 */
export function playgroundPage(site) {
  const place = { path: PATH, title: 'Playground' };
  const policy = ["worker-src 'self'", "frame-src 'self'"];
  return `${head(place, { styles: ['playground'], scripts: ['playground'], policy })}<body class="playground" data-file="${FILE}">
${bar(place, site)}<main id="content" aria-label="Playground">
<h1 class="hidden">Playground</h1>
<div class="actions" role="toolbar" aria-label="Design">
<fieldset id="actions" disabled>
<label>Example <select id="example"><option value="">Your own</option></select></label>
<button type="button" id="format">Format</button>
<button type="button" id="import">Import…</button>
<button type="button" id="export">Export…</button>
<button type="button" id="share">Copy link</button>
</fieldset>
<span id="said" role="status"></span>
</div>
<div class="tabs only-narrow" role="tablist" aria-label="Views">
<button type="button" role="tab" id="tab-editor" data-view="editor" aria-controls="editor" aria-selected="true">Text</button>
<button type="button" role="tab" id="tab-findings" data-view="findings" aria-controls="findings" aria-selected="false">Findings <span id="count"></span></button>
<button type="button" role="tab" id="tab-picture" data-view="picture" aria-controls="picture" aria-selected="false">Picture</button>
</div>
<div class="work" id="work" data-view="editor">
<section id="editor" aria-label="Text"></section>
<section id="findings" aria-label="Findings"><h2 class="hidden">Findings</h2><p id="summary" role="status">Reading …</p><ol id="list"></ol></section>
<div id="divider" role="separator" aria-orientation="vertical" aria-label="Width of the text" aria-valuemin="20" aria-valuemax="80" aria-valuenow="42" tabindex="0"></div>
<section id="picture" aria-label="Picture"><iframe id="frame" title="Preview"></iframe></section>
</div>
</main>
<noscript><p class="wants-script">The playground runs in your browser, and needs scripts for that.</p></noscript>
</body>
</html>
`;
}

/** @returns {string} the page that VS Code would make for the panel */
export function previewPage() {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    'worker-src blob:',
    // And an empty style, which the toolkit fills by script.
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    'img-src blob: data:',
    'font-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>IOV preview</title>
<link rel="stylesheet" href="assets/preview.css">
</head>
<body class="vscode-light" data-uri="${encodeURIComponent(FILE)}" data-changes="false">
<script src="assets/preview-host.js"></script>
<script src="assets/preview.js"></script>
</body>
</html>
`;
}
