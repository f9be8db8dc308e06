/** The page's own style. Colours are VS Code's variables only; the drawing brings its own. */
export const STYLE = `
html, body { height: 100%; margin: 0; padding: 0; }
body {
  background: var(--vscode-editor-background, #ffffff);
  color: var(--vscode-foreground, #3b3b3b);
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: var(--vscode-font-size, 13px);
  --iov-track: color-mix(in srgb, var(--vscode-foreground, #3b3b3b) 18%, transparent);
}
body.vscode-high-contrast { --iov-track: transparent; }
#app { height: 100%; display: flex; flex-direction: column; overflow: hidden; }
#app > vscode-panels { flex: 1; min-height: 0; height: auto; grid-template-rows: auto minmax(0, 1fr); }
vscode-panels::part(tablist) { padding-left: 12px; }
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
.tools .counts { display: flex; gap: 10px; margin-right: 8px; font-size: 12px; }
.tools .count { display: inline-flex; gap: 4px; align-items: center; }
.picture.far .fine, .picture.farther text, .picture.farther .plugs, .picture.farther .el-vnic { display: none; }
.el { cursor: pointer; outline: none; }
.el:focus-visible > .frame { stroke: var(--vscode-focusBorder, #005fb8); stroke-width: 2.5; }
.el.here > .frame { stroke: var(--vscode-editorInfo-foreground, var(--vscode-focusBorder, #005fb8)); stroke-width: 2.2; stroke-dasharray: 6 3; }
.el.selected > .frame { stroke: var(--vscode-focusBorder, #005fb8); stroke-width: 2.5; stroke-dasharray: none; }
.picture.tracing > :is(.el, .pill, .badge):not(.on), .picture.tracing > :is(.wires, .plugs) > g:not(.on) { opacity: 0.35; }
.apply { cursor: pointer; outline: none; }
.apply:hover > .frame { fill: var(--vscode-toolbar-hoverBackground, rgba(128, 128, 128, 0.2)); }
.apply:focus-visible > .frame { stroke: var(--vscode-focusBorder, #005fb8); stroke-width: 2; }
.strip { border-top: 1px solid var(--vscode-panel-border, #d4d4d4); padding: 6px 14px; min-height: 19px; max-height: 30%; overflow: auto; font-size: 12px; line-height: 1.55; }
.strip .what { font-weight: 600; margin-right: 8px; }
.strip .quiet { color: var(--vscode-descriptionForeground, #6b6b6b); }
.strip .finding { display: block; }
.note { display: none; padding: 5px 14px; font-size: 12px; border-top: 1px solid var(--vscode-panel-border, #d4d4d4); }
.note.shown { display: block; }
.note.bad { background: var(--vscode-inputValidation-errorBackground, transparent); border-top-color: var(--vscode-inputValidation-errorBorder, #c72e2e); color: var(--vscode-inputValidation-errorForeground, inherit); }
.sheet { width: 100%; height: 100%; overflow: auto; box-sizing: border-box; padding: 16px; }
.sheet table { border-collapse: collapse; font-size: 12px; min-width: 640px; }
.sheet caption { text-align: left; font-weight: 600; padding-bottom: 8px; font-size: 13px; }
.sheet th, .sheet td { text-align: right; padding: 4px 12px; border-bottom: 1px solid var(--vscode-panel-border, #d4d4d4); white-space: nowrap; font-variant-numeric: tabular-nums; }
.sheet th { color: var(--vscode-descriptionForeground, #6b6b6b); font-weight: 600; }
.sheet th[scope='row'], .sheet .word { text-align: left; }
.sheet button.link { all: unset; cursor: pointer; color: var(--vscode-textLink-foreground, #005fb8); }
.sheet button.link:focus-visible { outline: 1px solid var(--vscode-focusBorder, #005fb8); outline-offset: 2px; }
.sheet .range { display: block; color: var(--vscode-descriptionForeground, #6b6b6b); font-size: 11px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (prefers-reduced-motion: reduce) { .stage { transition: none; } }
body.vscode-reduce-motion .stage { transition: none; }
`;

export function applyStyle(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
