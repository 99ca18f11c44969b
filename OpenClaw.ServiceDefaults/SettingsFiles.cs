namespace OpenClaw.ServiceDefaults;

/// <summary>How a process notices that <c>appsettings.json</c> changed.</summary>
public static class SettingsFiles
{
    private const string Polling = "DOTNET_USE_POLLING_FILE_WATCHER";

    /// <summary>By a look every few seconds. The default is a watch over everything below the folder in which the process was started, which took a
    /// tenth of an idle node's processor time where that folder was busy. Somebody's own choice in the environment stays.</summary>
    public static void WatchByLooking()
    {
        if (Environment.GetEnvironmentVariable(Polling) is null) Environment.SetEnvironmentVariable(Polling, "true");
    }
}
