using OpenClaw.Benchmarks.Reporting;
using System.CommandLine;
using OpenClaw.Benchmarks;
using OpenClaw.Tests.Servers;

var root = new RootCommand("Measures OpenClaw on this machine. Close other programs first; run with -c Release. The last line of every benchmark starts with RESULT.")
{
    PathBenchmark.Command(),
    FootprintBenchmark.Command(),
    LbBenchmark.Command(),
    FailoverBenchmark.Command(),
    ConsoleBenchmark.Command(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is ServerMissingException or BenchmarkException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
