-- What wrk says at the end, for a program to read.
done = function(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.status + summary.errors.timeout
  io.write(string.format("told %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(95), wrong))
end
