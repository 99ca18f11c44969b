namespace OpenClaw.Benchmarks.Reporting;

/// <summary>A measurement that means nothing: something was lost, out of order, or did not end.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
