-- wrk: POST the bodies of a file by turns, and print what came of it as JSON. A body is a line of
-- the file; a line break within one is written as \x1e there.
local bodies = {}
for line in io.lines(os.getenv("BODIES")) do
  bodies[#bodies + 1] = (line:gsub("\30", "\r\n"))
end
local headers = { ["Content-Type"] = "application/json" }
if os.getenv("KEY") then headers["Authorization"] = "Bearer " .. os.getenv("KEY") end
local at = 0

function request()
  at = at % #bodies + 1
  return wrk.format("POST", nil, headers, bodies[at])
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'MEASURED {"requests": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "failures": %d}',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
