namespace OpenClaw.Tests.Servers;

/// <summary>Finds installed programs: PATH first, then where Debian and Homebrew hide them.</summary>
internal static class Binaries
{
    private static readonly string[] HomebrewPrefixes = ["/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"];

    /// <returns>The full path, or null.</returns>
    public static string? Find(string name, params IEnumerable<string> otherFolders)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(otherFolders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Folder with initdb, postgres and pg_ctl; the newest version where there are several. Null when PostgreSQL's server is not installed.</summary>
    public static string? FindPostgresFolder()
    {
        // Debian keeps the server's programs off the PATH; a link on the PATH leads to a folder that may lack the others.
        var folders = Versions("/usr/lib/postgresql", "*")
            .Concat(HomebrewPrefixes.SelectMany(prefix => Versions(Path.Combine(prefix, "opt"), "postgresql*")))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb"))
            && File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static IEnumerable<string> Versions(string parent, string pattern) =>
        Directory.Exists(parent)
            ? Directory.GetDirectories(parent, pattern).OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, "bin"))
            : [];

    private static int VersionOf(string folder) =>
        int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), out var version) ? version : 0;
}
