namespace OpenClaw.ServiceDefaults;

/// <summary>Where a node keeps its files when nobody says otherwise.</summary>
public static class DataDirectory
{
    /// <summary><c>openclaw</c> under the user's application data (on Linux <c>~/.local/share</c>); for users without a home, under the working directory.</summary>
    public static string Default
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return Path.Combine(string.IsNullOrEmpty(home) ? Environment.CurrentDirectory : home, "openclaw");
        }
    }
}
