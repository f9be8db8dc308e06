/** The page's own style. Colours are VS Code's variables only; the drawing brings its own. */
const STYLE = `
html, body { height: 100%; margin: 0; padding: 0; }
body {
  background: var(--vscode-editor-background, #ffffff);
  color: var(--vscode-foreground, #3b3b3b);
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: var(--vscode-font-size, 13px);
  --iov-track: color-mix(in srgb, var(--vscode-foreground, #3b3b3b) 18%, transparent);
  /* What is not on the way of what is selected. */
  --iov-off: 0.35;
}
/* Of VS Code's own colours these hardly stand out there: at 4:1 on black, 3.6:1 on white. */
body.vscode-high-contrast {
  --iov-track: transparent;
  --iov-off: 0.7;
  --iov-vswitch: color-mix(in srgb, var(--vscode-charts-blue, #1a76d2) 65%, var(--vscode-foreground, #3b3b3b));
  --iov-vmdq: color-mix(in srgb, var(--vscode-charts-orange, #b86e00) 65%, var(--vscode-foreground, #3b3b3b));
  --iov-vdpa: color-mix(in srgb, var(--vscode-terminal-ansiMagenta, #b03a8c) 65%, var(--vscode-foreground, #3b3b3b));
}
#app { position: relative; height: 100%; display: flex; flex-direction: column; overflow: hidden; }
#app > vscode-panels { flex: 1; min-height: 0; height: auto; grid-template-rows: auto minmax(0, 1fr); }
vscode-panels::part(tablist) { padding-left: 12px; column-gap: 20px; }
vscode-panels::part(tabpanel) { min-height: 0; }
vscode-panel-view { padding: 0; height: 100%; min-height: 0; box-sizing: border-box; }
.stage { position: relative; width: 100%; height: 100%; min-height: 0; overflow: hidden; transition: opacity 120ms; }
.stage.stale { opacity: 0.55; }
.stage > svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; cursor: grab; touch-action: none; user-select: none; }
.stage > svg.panning { cursor: grabbing; }
.stage .picture { will-change: transform; }
.stage.page { overflow: auto; }
.stage.page > svg { position: static; margin: 0 auto; cursor: default; touch-action: auto; }
.stage > .blank { position: absolute; inset: 0; display: grid; place-items: center; color: var(--vscode-descriptionForeground, #6b6b6b); pointer-events: none; padding: 24px; text-align: center; }
.tools { display: flex; align-items: center; gap: 4px; padding-right: 10px; align-self: center; }
.tools .pressed { background: var(--vscode-toolbar-activeBackground, rgba(128, 128, 128, 0.3)); border-radius: 5px; outline: 1px solid var(--vscode-contrastActiveBorder, transparent); }
.tools .steps { display: inline-flex; gap: 4px; }
@media (max-width: 520px) {
  vscode-panels::part(tablist) { padding-left: 2px; column-gap: 6px; }
  .tools { gap: 0; padding-right: 2px; }
  .tools .steps { display: none; }
  .tools .counts { gap: 4px; margin-right: 2px; }
  .lens { gap: 4px 10px; padding: 6px 8px; }
  .lens-name { display: none; }
  .choice { gap: 4px; }
  .choice vscode-dropdown { min-width: 92px; }
  .sheet { padding: 10px; }
  .minimap { transform: scale(0.6); transform-origin: bottom right; }
}
.tools .counts { display: flex; gap: 10px; margin-right: 8px; font-size: 12px; }
.tools .count { display: inline-flex; gap: 4px; align-items: center; }
.picture.far .fine, .picture.farther text, .picture.farther .plugs, .picture.farther .el-vnic { display: none; }
.picture .far-name { display: none; pointer-events: none; }
.picture.farther .far-name { display: inline; }
.picture.large:not(.farther) > .plain.covered { display: none; }
.picture.large.farther > :is(.el-nic, .el-port, .el-vswitch, .el-vm, .el-vnic, .zone, .pill) { display: none; }
.picture.large.farther > .wires > :not(.wire-link) { display: none; }
.plain { pointer-events: none; }
.act { cursor: pointer; }
.act:hover > .frame { fill: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.2)); }
.el.found > .frame { stroke: var(--vscode-editor-findMatchBorder, var(--vscode-charts-orange, #d18616)); stroke-width: 3; }
.minimap { position: absolute; right: 12px; bottom: 12px; display: none; padding: 4px; border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border, #d4d4d4)); background: var(--vscode-editor-background, #ffffff); border-radius: 4px; cursor: pointer; opacity: 0.92; }
.minimap.shown { display: block; }
.minimap svg { display: block; touch-action: none; }
.minimap .hosts { fill: var(--vscode-descriptionForeground, #6b6b6b); fill-opacity: 0.35; }
.minimap .frame { fill: var(--vscode-focusBorder, #005fb8); fill-opacity: 0.12; stroke: var(--vscode-focusBorder, #005fb8); }
.search { position: absolute; top: 10px; right: 12px; display: none; align-items: center; gap: 4px; padding: 5px 8px; background: var(--vscode-editorWidget-background, #f8f8f8); border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border, #d4d4d4)); border-radius: 4px; }
.search.shown { display: flex; }
.search input { background: var(--vscode-input-background, #ffffff); color: var(--vscode-input-foreground, inherit); border: 1px solid var(--vscode-input-border, var(--vscode-panel-border, #919191)); padding: 3px 6px; font: inherit; width: 210px; }
.search input:focus { outline: 1px solid var(--vscode-focusBorder, #005fb8); outline-offset: -1px; }
.search .count { font-size: 12px; min-width: 54px; text-align: center; color: var(--vscode-descriptionForeground, #6b6b6b); }
.lens { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 16px; padding: 6px 14px; font-size: 12px; border-bottom: 1px solid var(--vscode-panel-border, #d4d4d4); }
.lens-name { font-weight: 600; }
.choice { display: inline-flex; align-items: center; gap: 6px; }
.choice .label { color: var(--vscode-descriptionForeground, #6b6b6b); }
.choice vscode-dropdown { min-width: 116px; height: 24px; }
.lens-on { display: none; align-items: center; gap: 8px; }
.lens-on.shown { display: inline-flex; flex-wrap: wrap; }
.lens-words { font-weight: 600; padding-left: 8px; border-left: 3px solid var(--vscode-editorInfo-foreground, #1a6fb5); }
.busy { position: absolute; top: 0; left: 0; height: 2px; width: 100%; display: none; z-index: 3; overflow: hidden; }
.busy.shown { display: block; }
.busy::after { content: ''; display: block; height: 100%; width: 30%; background: var(--vscode-progressBar-background, var(--vscode-focusBorder, #0e70c0)); animation: iov-busy 1.4s linear infinite; }
@keyframes iov-busy { from { transform: translateX(-100%); } to { transform: translateX(340%); } }
.number { display: inline-block; min-width: 18px; height: 16px; padding: 0 5px; box-sizing: border-box; border-radius: 11px; font-size: 11px; line-height: 16px; text-align: center; background: var(--vscode-badge-background, #cccccc); color: var(--vscode-badge-foreground, #3b3b3b); outline: 1px solid var(--vscode-contrastBorder, transparent); }
.with-menu { position: relative; display: inline-flex; }
.menu { position: absolute; top: 100%; right: 0; z-index: 5; min-width: 190px; padding: 4px; background: var(--vscode-menu-background, var(--vscode-editorWidget-background, #ffffff)); color: var(--vscode-menu-foreground, inherit); border: 1px solid var(--vscode-contrastBorder, var(--vscode-menu-border, var(--vscode-panel-border, #d4d4d4))); border-radius: 4px; }
.menu:not([hidden]) { display: flex; flex-direction: column; }
.menu button { all: unset; padding: 5px 10px; cursor: pointer; font-size: 12px; border-radius: 3px; }
.menu button:hover, .menu button:focus-visible { background: var(--vscode-menu-selectionBackground, var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.2))); color: var(--vscode-menu-selectionForeground, inherit); outline: 1px solid var(--vscode-focusBorder, transparent); outline-offset: -1px; }
dialog.proposal { max-width: min(760px, 90vw); max-height: 80vh; padding: 18px 22px; background: var(--vscode-editorWidget-background, #ffffff); color: var(--vscode-foreground, #3b3b3b); border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border, #d4d4d4)); border-radius: 6px; }
dialog.proposal[open] { display: flex; flex-direction: column; }
dialog.proposal::backdrop { background: rgba(0, 0, 0, 0.35); }
dialog.proposal h2 { font-size: 15px; margin: 0 0 6px; overflow-wrap: anywhere; }
dialog.proposal h3 { font-size: 12px; margin: 10px 0 4px; }
dialog.proposal p { margin: 0 0 8px; font-size: 12px; color: var(--vscode-descriptionForeground, #6b6b6b); }
dialog.proposal .hunks { overflow: auto; min-height: 0; }
dialog.proposal pre { margin: 0 0 8px; padding: 6px 10px; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; background: var(--vscode-editor-background, #ffffff); border: 1px solid var(--vscode-panel-border, #d4d4d4); overflow-x: auto; }
dialog.proposal pre .line { display: block; color: var(--vscode-descriptionForeground, #6b6b6b); }
dialog.proposal del { text-decoration: none; display: block; background: var(--vscode-diffEditor-removedLineBackground, rgba(255, 0, 0, 0.12)); }
dialog.proposal ins { text-decoration: none; display: block; background: var(--vscode-diffEditor-insertedLineBackground, rgba(0, 160, 0, 0.14)); }
dialog.proposal .buttons { display: flex; gap: 8px; justify-content: flex-end; margin-top: 12px; }
.el { cursor: pointer; outline: none; }
.el:focus-visible > .frame { stroke: var(--vscode-focusBorder, #005fb8); stroke-width: 2.5; }
.el.here > .frame { stroke: var(--vscode-editorInfo-foreground, var(--vscode-focusBorder, #005fb8)); stroke-width: 2.2; stroke-dasharray: 6 3; }
.el.selected > .frame { stroke: var(--vscode-focusBorder, #005fb8); stroke-width: 2.5; stroke-dasharray: none; }
.picture.tracing > :is(.el, .pill, .badge):not(.on), .picture.tracing > :is(.wires, .plugs) > g:not(.on) { opacity: var(--iov-off); }
.apply { cursor: pointer; outline: none; }
.apply:hover > .frame { fill: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.2)); }
.apply:focus-visible > .frame { stroke: var(--vscode-focusBorder, #005fb8); stroke-width: 2; }
.strip { border-top: 1px solid var(--vscode-panel-border, #d4d4d4); padding: 6px 14px; min-height: 19px; max-height: 30%; overflow: auto; font-size: 12px; line-height: 1.55; }
/* In a low window, one with a large zoom, most of the room is the picture's. */
@media (max-height: 420px) { .strip { max-height: 20%; } }
.strip .what { overflow-wrap: anywhere; font-weight: 600; margin-right: 8px; }
.strip .quiet { color: var(--vscode-descriptionForeground, #6b6b6b); }
.strip .finding { display: block; overflow-wrap: anywhere; }
.strip .actions { display: inline-flex; gap: 6px; margin-left: 12px; }
.note vscode-button, .strip vscode-button, .lens vscode-button { --button-padding-vertical: 2px; --button-padding-horizontal: 8px; }
.note { display: none; padding: 5px 14px; font-size: 12px; border-top: 1px solid var(--vscode-panel-border, #d4d4d4); }
.note.shown { display: block; }
.note.bad { background: var(--vscode-inputValidation-errorBackground, transparent); border-top-color: var(--vscode-inputValidation-errorBorder, #c72e2e); color: var(--vscode-inputValidation-errorForeground, inherit); }
.sheet { width: 100%; height: 100%; overflow: auto; box-sizing: border-box; padding: 16px; }
.sheet table { border-collapse: collapse; font-size: 12px; min-width: 640px; }
.sheet table.elements { min-width: 0; width: 100%; }
.sheet caption { text-align: left; font-weight: 600; padding-bottom: 8px; font-size: 13px; white-space: normal; max-width: calc(100vw - 34px); }
.sheet th, .sheet td { text-align: right; padding: 4px 9px; border-bottom: 1px solid var(--vscode-panel-border, #d4d4d4); white-space: nowrap; font-variant-numeric: tabular-nums; }
.sheet th { color: var(--vscode-descriptionForeground, #6b6b6b); font-weight: 600; }
.sheet th[scope='row'], .sheet .word { text-align: left; }
.sheet button.link { all: unset; cursor: pointer; color: var(--vscode-textLink-foreground, #005fb8); }
.sheet button.link:focus-visible { outline: 1px solid var(--vscode-focusBorder, #005fb8); outline-offset: 2px; }
.sheet .quiet { color: var(--vscode-descriptionForeground, #6b6b6b); }
.sheet p.quiet { font-size: 12px; }
.sheet td.word, .sheet th[scope='row'] { white-space: normal; overflow-wrap: anywhere; }
.sheet th[scope='row'] { min-width: 110px; max-width: 320px; }
.sheet td.word { min-width: 70px; }
.sheet td.why { min-width: 230px; max-width: 340px; overflow-wrap: break-word; }
.sheet thead th { white-space: normal; vertical-align: bottom; }
.sheet > table, .sheet > div > table { margin-bottom: 26px; }
.sheet .words { position: static; }
.sheet td { vertical-align: top; }
.loads .rows { width: 100%; }
.loads .rows td:first-child { white-space: nowrap; }
.sheet tbody th[scope='row'] { font-weight: 600; color: inherit; vertical-align: top; }
.loads .rows th[scope='row'] { min-width: 150px; }
.loads { container-type: inline-size; }
@container (max-width: 720px) {
  .loads table { min-width: 0; width: 100%; }
  .loads thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .loads tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: 5px 0; border-bottom: 1px solid var(--vscode-panel-border, #d4d4d4); }
  .loads tr > * { display: block; border: 0; padding: 1px 4px; }
  .loads .rows .kind, .loads .rows .host { display: none; }
  .loads .rows td.word { grid-column: 1 / -1; max-width: none; }
  .loads .rows td.word:empty { display: none; }
  .loads .rows td.users::before { content: attr(data-before) ' '; color: var(--vscode-descriptionForeground, #6b6b6b); }
  .loads .rows td.limits:not(:empty)::before { content: attr(data-before) ' '; color: var(--vscode-descriptionForeground, #6b6b6b); }
  .loads .gauge { padding-right: 4px; width: auto; }
  .loads .bar { width: 60px; }
}
.loads .gauge { white-space: nowrap; width: 1%; text-align: left; padding-right: 14px; }
.loads .rows td.quiet { white-space: nowrap; width: 1%; }
.loads .bar { display: inline-block; width: 90px; height: 6px; margin-right: 10px; vertical-align: middle; border-radius: 3px; background: var(--iov-track); outline: 1px solid var(--vscode-contrastBorder, transparent); overflow: hidden; }
.loads .fill { display: block; height: 100%; background: var(--vscode-charts-green, #388a34); }
.loads .near .fill { background: var(--vscode-editorWarning-foreground, #9a6700); }
.loads .full .fill { background: var(--vscode-charts-red, #c72e2e); }
.loads .full .said { font-weight: 600; }
.loads td.relief { max-width: 340px; min-width: 140px; }
.loads .rows td.users { min-width: 110px; }
.loads code { font-family: var(--vscode-editor-font-family, monospace); background: var(--iov-track); padding: 0 3px; border-radius: 3px; color: inherit; }
.promise.holds .verdict { color: color-mix(in srgb, var(--vscode-testing-iconPassed, #2b7a2b) 70%, var(--vscode-foreground, #3b3b3b)); }
.promise.fails .verdict { color: color-mix(in srgb, var(--vscode-charts-red, #c72e2e) 80%, var(--vscode-foreground, #3b3b3b)); font-weight: 600; }
.changes .before { text-decoration: line-through 1px color-mix(in srgb, currentColor 50%, transparent); color: var(--vscode-descriptionForeground, #6b6b6b); }
.sheet .range { display: block; color: var(--vscode-descriptionForeground, #6b6b6b); font-size: 11px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (prefers-reduced-motion: reduce) { .stage { transition: none; } .busy::after { animation: none; width: 100%; } }
body.vscode-reduce-motion .stage { transition: none; }
body.vscode-reduce-motion .busy::after { animation: none; width: 100%; }
`;

export function applyStyle(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
