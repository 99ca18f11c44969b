using Microsoft.Extensions.Configuration;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>The settings that a node would have if it were started where the verb is called.</summary>
internal static class SettingsHere
{
    public static IConfiguration Read()
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        return new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true).AddEnvironmentVariables().Build();
    }
}
