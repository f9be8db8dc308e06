import * as vscode from 'vscode';

/** The panel's page: one script, one policy, nothing from anywhere else. */
export function pageOf(
  webview: vscode.Webview,
  extension: vscode.Uri,
  document: vscode.Uri,
  { changes }: { readonly changes: boolean },
): string {
  const nonce = randomWord();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extension), 'main.js'));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    'worker-src blob:',
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} blob: data:`,
  ].join('; ');
  const { bundle } = vscode.l10n;
  const words = bundle ? ` data-l10n="${encodeURIComponent(JSON.stringify(bundle))}"` : '';
  // What comes from outside is encoded, so that no character of it can mean anything to HTML.
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<title>IOV preview</title>
</head>
<body data-uri="${encodeURIComponent(document.toString())}" data-changes="${String(changes)}"${words}>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

export const webviewRoot = (extension: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extension, 'dist/webview');

function randomWord(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
