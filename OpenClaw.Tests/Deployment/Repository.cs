namespace OpenClaw.Tests.Deployment;

/// <summary>The files of the working tree, found from where the tests were built.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OpenClaw.Aspire.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No OpenClaw.Aspire.sln above {AppContext.BaseDirectory}.");
    }
}
