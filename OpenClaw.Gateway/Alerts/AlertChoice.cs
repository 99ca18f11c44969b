using Microsoft.Extensions.Options;
using OpenClaw.Core.Settings;

namespace OpenClaw.Gateway.Alerts;

/// <summary>The alerts' options as they hold now: the configuration's, with what an operator chose laid over them.</summary>
internal sealed class AlertChoice(ClusterSettings settings, IOptions<AlertOptions> options)
{
    public AlertLimits Chosen => AlertLimits.Parse(settings.Find(AlertLimits.Name));

    public AlertOptions Current => options.Value.With(Chosen);
}
