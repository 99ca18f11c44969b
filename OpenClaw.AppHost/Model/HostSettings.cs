using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using OpenClaw.AppHost.Profiles;
using OpenClaw.AppHost.Start;

namespace OpenClaw.AppHost.Model;

/// <summary>What the person who starts the app host says: size, port, target, secrets.</summary>
internal static class HostSettings
{
    private static readonly string ProfileFolder = Path.Combine(AppContext.BaseDirectory, "profiles");

    public static DeploymentProfile ReadProfile(this IDistributedApplicationBuilder builder) =>
        DeploymentProfile.Read(ProfileFolder, DeploymentProfile.Choose(builder.Option("profile"), builder.Environment.EnvironmentName));

    /// <returns>One line that says what to do; null when nothing is in the way.</returns>
    public static async Task<string?> FindObstacleAsync(this IDistributedApplicationBuilder builder)
    {
        try
        {
            builder.ReadProfile();
            builder.FixedPort();
            Target(builder);
        }
        catch (ProfileException e)
        {
            return e.Message;
        }

        if (!builder.ExecutionContext.IsRunMode) return null;
        var isEverythingGiven = builder.IsGiven(StoreResources.Database) && builder.IsGiven(StoreResources.Redis) && builder.OllamaModel() is null;
        return isEverythingGiven || await ContainerRuntime.IsReadyAsync(builder.Configuration["ASPIRE_CONTAINER_RUNTIME"]) ? null : ContainerRuntime.MissingLine;
    }

    /// <summary>The gateway's port on this machine; null for any free one, so that two clones can run side by side.</summary>
    public static int? FixedPort(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode ? null : PortOption.Read(builder.Option("port"));

    public static string? OllamaModel(this IDistributedApplicationBuilder builder) =>
        builder.Option("ollama") is { Length: > 0 } name ? name : null;

    /// <summary>azd and aspirate both ask for the same manifest; <c>--Deployment:Target kubernetes</c> says that it is for the latter, azd says nothing.</summary>
    public static bool IsForKubernetes(this IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsPublishMode && Target(builder) == "kubernetes";

    public static bool IsForAzure(this IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsPublishMode && Target(builder) == "azure";

    /// <summary>Made once: kept in the user secrets of this project on a developer's machine, asked of nobody where it is deployed.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 43, Special = false }, secret: true, persist: true);

    /// <summary>A setting that may be absent: <c>Parameters:NAME</c> (environment <c>Parameters__NAME</c> with underscores for dashes). Only what is
    /// set becomes a parameter, so nobody is asked for what is not needed.</summary>
    public static IResourceBuilder<ParameterResource>? AddParameterIfSet(this IDistributedApplicationBuilder builder, string name, bool secret) =>
        IsSet(builder, name) || IsSet(builder, name.Replace('-', '_'))
            ? builder.Resources.OfType<ParameterResource>().FirstOrDefault(known => known.Name == name) is { } known ? builder.CreateResourceBuilder(known) : builder.AddParameter(name, secret)
            : null;

    /// <summary>The key's value is on the dashboard; the console says where, and never the key itself.</summary>
    public static void SayWhereTheKeyIs(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
            Console.WriteLine("Admin key: on the dashboard, resource \"gateway\", environment variable OpenClaw__Gateway__AdminKey (the eye shows it); the same in every start.");
    }

    // From the command line only: the environment of many machines has a PORT or a PROFILE that means something else.
    private static string? Option(this IDistributedApplicationBuilder builder, string name)
    {
        foreach (var provider in ((IConfigurationRoot)builder.Configuration).Providers.OfType<CommandLineConfigurationProvider>())
            if (provider.TryGet(name, out var value)) return value;
        return null;
    }

    private static string Target(IDistributedApplicationBuilder builder) => (builder.Configuration["Deployment:Target"] ?? "azure").ToLowerInvariant() switch
    {
        var target and ("azure" or "kubernetes") => target,
        _ => throw new ProfileException("--Deployment:Target must be azure or kubernetes."),
    };

    private static bool IsSet(IDistributedApplicationBuilder builder, string name) => !string.IsNullOrEmpty(builder.Configuration[$"Parameters:{name}"]);
}
