using Microsoft.Extensions.Configuration;

namespace OpenClaw.ServiceDefaults;

/// <summary>Where a node keeps its files when nobody says otherwise.</summary>
public static class DataDirectory
{
    /// <param name="asked">From the command line; null when nobody said.</param>
    /// <returns>The whole path: what was asked for, else the setting <c>OpenClaw:DataDirectory</c>, else <see cref="Default"/>.</returns>
    public static string Find(string? asked, IConfiguration configuration) => Path.GetFullPath(asked ?? (configuration["OpenClaw:DataDirectory"] is { Length: > 0 } set ? set : Default));

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
