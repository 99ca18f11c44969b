using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Maintenance;
using OpenClaw.Gateway.Overview;

namespace OpenClaw.Gateway.Alerts;

internal static class AlertsExtensions
{
    private const string Section = AlertOptions.Section;
    private const int ShortestSecret = 16;
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration(Section)
            .Validate(o => o.Interval >= TimeSpan.FromMilliseconds(100), $"{Section}:Interval must be at least 100 ms.")
            .Validate(o => o.Cpu is > 0 and <= 1 && o.Memory is > 0 and <= 1 && o.ErrorRate is > 0 and <= 1, $"{Section}:Cpu, Memory and ErrorRate must be above 0 and at most 1.")
            .Validate(o => o.Waiting > 0 && o.ResponseTime > TimeSpan.Zero && o.MinimumMessages > 0, $"{Section}:Waiting, ResponseTime and MinimumMessages must be above 0.")
            .Validate(o => o.Hysteresis is >= 0 and <= 0.9, $"{Section}:Hysteresis must be 0 to 0.9.")
            .Validate(o => o.Window >= TimeSpan.FromSeconds(1) && o.Window <= TimeSpan.FromHours(1), $"{Section}:Window must be a second to an hour.")
            .Validate(o => o.Webhook is null || (o.Webhook.IsAbsoluteUri && o.Webhook.Scheme is "http" or "https"), $"{Section}:Webhook must be an http or https address.")
            .Validate(o => o.Webhook is null || IsSecret(o.WebhookSecret), $"{Section}:WebhookSecret must have at least {ShortestSecret} characters (plain, or whsec_ and base64) when Webhook is set.")
            .Validate(o => o.Conversation.Length == 0 || AlertVoice.Parse(o.Conversation) is not null, $"{Section}:Conversation must be channel/account/conversation.")
            .ValidateOnStart();
        services.AddHttpClient(AlertTeller.ClientName).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) });
        services.AddOverview();
        services.TryAddSingleton<AlertVoice>();
        services.TryAddSingleton<AlertChoice>();
        services.TryAddSingleton<AlertWatch>();
        services.TryAddSingleton<AlertMonitor>();
        services.TryAddSingleton<AlertMetrics>();
        services.TryAddSingleton<AlertTeller>();
        services.TryAddSingleton<AlertSweeper>();
        services.AddLoop("alerts", provider => provider.GetRequiredService<IOptions<AlertOptions>>().Value.Interval, provider => provider.GetRequiredService<AlertMonitor>().RunOnceAsync);
        services.AddLoop("telling of alerts", _ => TellInterval, provider => provider.GetRequiredService<AlertTeller>().RunOnceAsync);
        services.AddLoop("forgetting of alerts", _ => SweepInterval, provider => provider.GetRequiredService<AlertSweeper>().RunOnceAsync);
        return services;
    }

    private static bool IsSecret(string secret)
    {
        const string prefix = "whsec_";
        if (secret.Length < ShortestSecret) return false;
        return !secret.StartsWith(prefix, StringComparison.Ordinal) || Convert.TryFromBase64String(secret[prefix.Length..], new byte[secret.Length], out _);
    }
}
