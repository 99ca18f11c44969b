using OpenClaw.Core.Availability;

namespace OpenClaw.Gateway.Availability;

/// <summary>How much may go wrong under a target, and how much of that did. Pure.</summary>
/// <param name="Target">The share that is to be answered in time, such as 0.999.</param>
/// <param name="PerYear">What the target means as time in which nothing works: of 365 days.</param>
/// <param name="Allowed">Messages that may be late or unanswered in the period.</param>
/// <param name="Used">The share of the allowance that is used up; above 1 the target was missed. Null when nothing was to be answered.</param>
internal sealed record ErrorBudget(double Target, TimeSpan PerYear, double Allowed, double? Used)
{
    public static readonly double[] Targets = [0.99, 0.999, 0.9999, 0.99999];

    public static ErrorBudget Of(double target, AvailabilityCounts counts)
    {
        var allowed = counts.Judged * (1 - target);
        return new ErrorBudget(target, TimeSpan.FromDays(365) * (1 - target), allowed, counts.Judged == 0 ? null : counts.Bad / allowed);
    }
}
