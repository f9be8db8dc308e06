import type { Mode } from '../../model/topology.ts';

/** The colours of a drawing, by role. In the panel they are VS Code's own variables, in a file explicit ones. */
export interface Theme {
  readonly name: 'light' | 'dark' | 'panel';
  readonly background: string;
  /** Under a host. */
  readonly card: string;
  /** A box on a card. */
  readonly box: string;
  /** Laid over a card with `tint` opacity: hypervisor, switch. */
  readonly ink: string;
  readonly border: string;
  readonly text: string;
  readonly muted: string;
  readonly track: string;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  readonly ok: string;
  /** Of a badge's sign. */
  readonly onBadge: string;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly font: string;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Ubuntu, 'DejaVu Sans', sans-serif";

export const LIGHT: Theme = {
  name: 'light',
  background: '#ffffff',
  card: '#f8f8f8',
  box: '#ffffff',
  ink: '#3b5a7a',
  border: '#d4d4d4',
  text: '#3b3b3b',
  muted: '#6b6b6b',
  track: '#dcdcdc',
  error: '#c72e2e',
  warning: '#9a6700',
  info: '#1a6fb5',
  ok: '#2b7a2b',
  onBadge: '#ffffff',
  modes: {
    emulated: '#6e6e6e',
    vswitch: '#1a76d2',
    vmdq: '#b86e00',
    'vhost-user': '#0b7f8c',
    direct: '#388a34',
    sriov: '#7f4fd6',
    macvtap: '#8a6d00',
    vdpa: '#b03a8c',
  },
  font: FONT,
};

export const DARK: Theme = {
  name: 'dark',
  background: '#1f1f1f',
  card: '#252526',
  box: '#1f1f1f',
  ink: '#8fb4dd',
  border: '#3c3c3c',
  text: '#d4d4d4',
  muted: '#9d9d9d',
  track: '#3c3c3c',
  error: '#f48771',
  warning: '#e2c04b',
  info: '#6cb6ff',
  ok: '#89d185',
  onBadge: '#1f1f1f',
  modes: {
    emulated: '#a8a8a8',
    vswitch: '#4ea1ff',
    vmdq: '#e2a03f',
    'vhost-user': '#4ec9c9',
    direct: '#6cc36c',
    sriov: '#c08ae0',
    macvtap: '#d2c057',
    vdpa: '#f27ec2',
  },
  font: FONT,
};

/** Only VS Code's variables; what stands behind the comma is for a page that has none (the tests' fake host). */
export const PANEL: Theme = {
  name: 'panel',
  background: 'var(--vscode-editor-background, #ffffff)',
  card: 'var(--vscode-sideBar-background, var(--vscode-editorWidget-background, #f8f8f8))',
  box: 'var(--vscode-editor-background, #ffffff)',
  ink: 'color-mix(in srgb, var(--vscode-charts-blue, #3b5a7a) 35%, var(--vscode-foreground, #3b3b3b))',
  // Panel borders of some themes are all but invisible on their own cards.
  border:
    'var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-foreground, #3b3b3b) 22%, transparent))',
  text: 'var(--vscode-foreground, #3b3b3b)',
  muted: 'var(--vscode-descriptionForeground, #6b6b6b)',
  track: 'var(--iov-track, var(--vscode-panel-border, #dcdcdc))',
  error: 'var(--vscode-charts-red, #c72e2e)',
  warning: 'var(--vscode-editorWarning-foreground, #9a6700)',
  info: 'var(--vscode-editorInfo-foreground, #1a6fb5)',
  ok: 'var(--vscode-testing-iconPassed, #2b7a2b)',
  onBadge: 'var(--vscode-editor-background, #ffffff)',
  modes: {
    emulated: 'var(--vscode-descriptionForeground, #6e6e6e)',
    vswitch: 'var(--iov-vswitch, var(--vscode-charts-blue, #1a76d2))',
    vmdq: 'var(--iov-vmdq, var(--vscode-charts-orange, #b86e00))',
    'vhost-user': 'var(--vscode-terminal-ansiCyan, #0b7f8c)',
    direct: 'var(--vscode-charts-green, #388a34)',
    sriov: 'var(--vscode-charts-purple, #7f4fd6)',
    macvtap: 'var(--vscode-charts-yellow, #8a6d00)',
    vdpa: 'var(--iov-vdpa, var(--vscode-terminal-ansiMagenta, #b03a8c))',
  },
  font: 'var(--vscode-font-family, system-ui, sans-serif)',
};
