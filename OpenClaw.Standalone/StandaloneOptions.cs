namespace OpenClaw.Standalone;

/// <summary>The command line.</summary>
/// <param name="Urls">Null: from ASPNETCORE_URLS, else the default.</param>
/// <param name="Data">Null: from OpenClaw:DataDirectory, else the user's application data.</param>
public sealed record StandaloneOptions(string? Urls, string? Data, int Workers);
