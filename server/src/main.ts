import {
  type Connection,
  type InitializeParams,
  type MessageStrategy,
  ProposedFeatures,
  createConnection,
} from 'vscode-languageserver/node';
import { serves } from './cli/serves.ts';
import { refused, welcome } from './lsp/welcome.ts';

/*
 * What Node starts: the language server, or the `iov` command. Both are in one large program, which is read when it is
 * needed: a client that starts a server has its answer before that, and is busy with it meanwhile.
 */

const [command, ...args] = process.argv.slice(2);
if (command === 'lsp' && serves(args)) listen();
else void import('./program.ts').then((program) => program.command());

/** Answers a client's first message, and gets the server ready behind the answer; what comes then waits for it. */
function listen(): void {
  let client: InitializeParams | undefined;
  let ready: Promise<void> | undefined;
  const handleMessage: MessageStrategy['handleMessage'] = (message, next) => {
    if (ready) return ready.then(() => next(message));
    const handled = next(message);
    if (client) {
      const params = client;
      client = undefined;
      // What is handled has been written.
      ready = Promise.resolve(handled).then(() => serve(connection, params));
      void ready.then(() => (ready = undefined));
    }
    return handled;
  };
  const connection = createConnection(ProposedFeatures.all, { messageStrategy: { handleMessage } });
  connection.onInitialize((params) => {
    client = params;
    return welcome(params);
  });
  // A promise that nobody waits for must not end us.
  process.on('unhandledRejection', (error: unknown) => {
    connection.console.error(
      `unhandled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  });
  connection.listen();
  /*
   * A server lives as long as its editor, mostly idle, beside many others: memory is given back rather than kept for
   * speed. What it gains and costs is in docs/performance.md. The first answer does not wait for it.
   */
  setTimeout(() => {
    void import('node:v8').then(({ setFlagsFromString }) => {
      setFlagsFromString('--heap-growing-percent=30');
      setFlagsFromString('--semi-space-growth-factor=1');
    });
  }, 50);
}

async function serve(connection: Connection, params: InitializeParams): Promise<void> {
  try {
    const program = await import('./program.ts');
    const { serveOnNode } = await program.server();
    serveOnNode(connection, params, refused);
  } catch (error) {
    // Without a server there is no use in going on.
    setImmediate(() => {
      throw error;
    });
  }
}
