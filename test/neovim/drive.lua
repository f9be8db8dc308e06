-- Drives the language server from neovim (0.7 or newer) as somebody who edits would, and writes what it shows to the
-- file named in IOV_OUT, as JSON.
local out = {}
local function finish(failure)
  out.failure = failure
  local file = assert(io.open(vim.env.IOV_OUT, 'w'))
  file:write(vim.fn.json_encode(out))
  file:close()
  vim.cmd(failure and 'cquit' or 'qall!')
end

local function wait(what, check)
  if not vim.wait(15000, check, 20) then finish('waited in vain for ' .. what) end
end

local function run()
  out.version = tostring(vim.version().major) .. '.' .. tostring(vim.version().minor)
  local buffer = vim.api.nvim_get_current_buf()
  local id = assert(vim.lsp.start_client({
    name = 'iov',
    cmd = { vim.env.IOV_NODE, vim.env.IOV_CLI, 'lsp', '--stdio' },
    root_dir = vim.fn.getcwd(),
  }))
  vim.lsp.buf_attach_client(buffer, id)
  local client
  wait('the server', function()
    client = vim.lsp.get_client_by_id(id)
    return client ~= nil and client.initialized
  end)

  local function diagnostics()
    local found = {}
    for _, one in ipairs(vim.diagnostic.get(buffer)) do
      table.insert(found, string.format('%d:%d %s', one.lnum + 1, one.col + 1, one.message))
    end
    return found
  end
  wait('diagnostics', function() return #diagnostics() > 0 end)
  out.diagnostics = diagnostics()

  local function at(line, column)
    return {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      position = { line = line - 1, character = column - 1 },
    }
  end
  local function ask(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 10000)
    local answer = answers and answers[id]
    if not answer or answer.err then finish(method .. ' was not answered') end
    return answer.result
  end

  out.hover = ask('textDocument/hover', at(4, 16)).contents.value

  local items = ask('textDocument/completion', at(9, 19))
  out.completion = {}
  for _, item in ipairs(items.items or items) do table.insert(out.completion, item.label) end

  local edit = ask('textDocument/rename', vim.tbl_extend('error', at(1, 6), { newName = 'node7' }))
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
  out.renamed = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)

  -- Mends the fault by typing, and waits until it is gone.
  vim.api.nvim_buf_set_text(buffer, 8, 18, 8, 19, { 'lan' })
  wait('the fault to go', function() return #diagnostics() == 0 end)
  out.after = diagnostics()
  client.stop()
  vim.wait(2000, function() return client.is_stopped() end, 20)
  finish(nil)
end

local fine, message = pcall(run)
if not fine then finish(message) end
