namespace OpenClaw.Tests.EndToEnd;

/// <summary>A data directory that is deleted with the test.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("openclaw-test-").FullName;

    /// <summary>Does not exist until a process makes it.</summary>
    public string Path => System.IO.Path.Combine(_parent, "data");

    public string Database => System.IO.Path.Combine(Path, "openclaw.db");

    public string AdminKeyFile => System.IO.Path.Combine(Path, "admin.key");

    public string AdminKey => File.ReadAllText(AdminKeyFile).Trim();

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
