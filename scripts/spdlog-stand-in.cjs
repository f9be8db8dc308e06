// Stands in for @vscode/spdlog, a native module, in the embedded VS Code: the part of it that VS Code calls.
const { appendFileSync } = require('node:fs');

class Logger {
  constructor(file) {
    this.file = file;
    this.stamped = false;
  }
  /** VS Code asks for one pattern only: time, level, text. */
  setPattern() {
    this.stamped = true;
  }
  clearFormatters() {
    this.stamped = false;
  }
  write(level, text) {
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.file, this.stamped ? `${time} [${level}] ${text}\n` : text);
    } catch {
      // The profile was removed while VS Code shuts down: nobody reads this log any more.
    }
  }
  trace(text) {
    this.write('trace', text);
  }
  debug(text) {
    this.write('debug', text);
  }
  info(text) {
    this.write('info', text);
  }
  warn(text) {
    this.write('warning', text);
  }
  error(text) {
    this.write('error', text);
  }
  critical(text) {
    this.write('critical', text);
  }
  setLevel() {}
  flush() {}
  drop() {}
}

exports.setFlushOn = () => {};
exports.createAsyncRotatingLogger = async (_name, file) => new Logger(file);
exports.createRotatingLogger = async (_name, file) => new Logger(file);
