namespace OpenClaw.Benchmarks.Reporting;

/// <summary>Where this checkout is: what benchmarks build and draw goes to its artifacts folder.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Made if it is not there.</summary>
    public static string Artifacts => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "benchmarks")).FullName;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OpenClaw.Aspire.sln"))) return folder.FullName;
        throw new BenchmarkException("The benchmarks run from a checkout: OpenClaw.Aspire.sln was not found above the program.");
    }
}
