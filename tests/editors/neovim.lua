-- Neovim opens a story that was never saved with its faults, and gets diagnostics, completion, hover and a rename from
-- `heard lsp`. Run by tests/run.sh: HEARD names the program, SITE a new site.

local function fail(words)
  io.stderr:write("neovim: " .. words .. "\n")
  vim.cmd("cquit 1")
end

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then fail("waited in vain for " .. what) end
end

local site = os.getenv("SITE")
vim.fn.writefile({ "m.lindqvist: { name: Maja Lindqvist, shown: name }" }, site .. "/people.yaml")
vim.cmd("edit " .. site .. "/stories/neovim.md")
local client = vim.lsp.start_client({ name = "heard", cmd = { os.getenv("HEARD"), "lsp" }, root_dir = site })
vim.lsp.buf_attach_client(0, client)
wait("the server", function() return vim.lsp.get_client_by_id(client) ~= nil and vim.lsp.buf_get_clients(0)[client] ~= nil end)
vim.api.nvim_buf_set_lines(0, 0, -1, false, {
  "---", "title: A chair", "date: 2026-03", "setting: bad nwes", "about: [m.lindqvist]", "---", "", "Then @m.lindqvist asked.",
})

wait("a diagnostic", function()
  local found = vim.diagnostic.get(0)
  for _, one in ipairs(found) do
    if one.code == "unknown-setting" and one.lnum == 3 and one.col == 9 then return true end
  end
  return false
end)

local function ask(method, line, column, more)
  local parameters = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = line, character = column } }
  local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", parameters, more or {}), 20000)
  return answers and answers[client] and answers[client].result or fail("no answer to " .. method)
end

local offered = ask("textDocument/completion", 7, 7)
if offered[1].label ~= "m.lindqvist" then fail("completion offers " .. vim.inspect(offered)) end
local told = ask("textDocument/hover", 7, 7)
if not told.contents.value:find("Maja Lindqvist", 1, true) then fail("hover says " .. vim.inspect(told)) end
vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", 7, 7, { newName = "maja" }), "utf-16")
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
if not (text:find("about: [maja]", 1, true) and text:find("Then @maja asked.", 1, true)) then fail("renamed to " .. text) end
vim.lsp.stop_client(client)
vim.cmd("qall!")
