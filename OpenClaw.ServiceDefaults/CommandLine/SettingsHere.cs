using Microsoft.Extensions.Configuration;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>The settings that a node would have if it were started where the verb is called.</summary>
internal static class SettingsHere
{
    /// <exception cref="OperatorException">A file of settings is broken.</exception>
    public static IConfiguration Read()
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production";
        try
        {
            return new ConfigurationBuilder().SetBasePath(Environment.CurrentDirectory)
                .AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true).AddEnvironmentVariables().Build();
        }
        catch (InvalidDataException error)
        {
            throw new OperatorException($"{error.Message} {error.InnerException?.Message}");
        }
    }
}
